// One polite announcer for the whole page: what changed, for those who cannot see it change.
import { make } from './dom.js';

const status = make('div', { className: 'visually-hidden' });
status.setAttribute('role', 'status');
document.body.append(status);

export const say = (text) => {
  status.textContent = '';
  setTimeout(() => {
    status.textContent = text;
  }, 60);
};
