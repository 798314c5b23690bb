// Hide the screen: the link, or Escape twice. After a minute the server locks it.
import { make, one } from './dom.js';

const link = one('a[href$="/hide/"]');
const TWICE = 600;
const MINUTE = 60_000;

if (link) {
  const title = document.title;
  const show = make('button', { type: 'button', className: 'btn btn-quiet', textContent: 'Show again' });
  const shade = make('dialog', { className: 'shade' }, make('div', {}, make('p', { textContent: 'Screen hidden' }), show));
  shade.setAttribute('aria-label', 'Screen hidden');
  document.body.append(shade);
  let lock;
  let lastEscape = 0;

  const hide = () => {
    if (!shade.open) shade.showModal();
    document.title = 'Document';
    lock = setTimeout(() => location.assign(link.href), MINUTE);
  };

  show.addEventListener('click', () => {
    clearTimeout(lock);
    shade.close();
    document.title = title;
    link.focus();
  });
  shade.addEventListener('cancel', (event) => event.preventDefault());
  link.addEventListener('click', (event) => {
    event.preventDefault();
    hide();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    if (shade.open) {
      event.preventDefault();
      return;
    }
    const now = performance.now();
    if (now - lastEscape < TWICE) {
      event.preventDefault();
      hide();
      lastEscape = 0;
    } else {
      lastEscape = now;
    }
  });
}
