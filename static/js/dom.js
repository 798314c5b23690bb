// The few words the other modules share.

export const one = (selector, root = document) => root.querySelector(selector);

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Hiding the screen, signing out and being away are of all windows at once. What is typed in them is kept first.
export const windows = new BroadcastChannel('hestia');
export const SIGN_OUT = 'sign-out';
export const KEPT_FIRST = 700; // milliseconds they have for it

// Run `act` once, `wait` milliseconds after the last time it was asked for.
export const later = (act, wait) => {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
};

// 3:04pm
export const clock = () =>
  new Date()
    .toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true })
    .replace(/\s/u, '')
    .toLowerCase();

export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// One polite announcer for the whole page: what changed, for those who cannot see it change.
const status = make('div', { className: 'visually-hidden' });
status.setAttribute('role', 'status');
document.body.append(status);

export const say = (text) => {
  status.textContent = '';
  setTimeout(() => {
    status.textContent = text;
  }, 60);
};
