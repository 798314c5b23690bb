// Hide the screen: the link, or Escape twice. The server locks it at once; to see it again takes the password.
import { make, one } from './dom.js';

const link = one('a[href$="/hide/"]');
const token = one('input[name="csrfmiddlewaretoken"]');
const TWICE = 600;
const KEPT_FIRST = 700; // milliseconds in which what is typed is kept, as before signing out: autosave.js

if (link) {
  const show = make('button', { type: 'button', className: 'btn btn-quiet', textContent: 'Show again' });
  const words = make('p', { textContent: 'Screen hidden' });
  const shade = make('dialog', { className: 'shade' }, make('div', {}, words, show));
  shade.setAttribute('aria-label', 'Screen hidden');
  document.body.append(shade);
  let isLocked = false;
  let turn = Promise.resolve();
  let lastEscape = 0;

  // Even if the page is left meanwhile. Where no form has a secret, going there does it.
  const tell = async () => {
    if (!navigator.onLine) throw new Error('no connection');
    if (isLocked || !token) return;
    const body = new FormData();
    body.append(token.name, token.value);
    const how = { keepalive: true, redirect: 'manual' };
    let answer = await fetch(link.href, { method: 'POST', body, ...how });
    // Where that secret is an old one, going there does it.
    if (answer.status >= 400) answer = await fetch(link.href, how);
    isLocked = answer.status < 400;
  };

  // One by one: each changes the key of the session, and an old key signs out.
  const lock = () => (turn = turn.then(tell, tell));

  const hide = () => {
    if (shade.open) return;
    shade.showModal();
    document.title = 'Document';
    document.dispatchEvent(new Event('sign-out'));
    setTimeout(() => lock().catch(() => {}), one('form[data-autosave]') ? KEPT_FIRST : 0);
  };

  show.addEventListener('click', async () => {
    try {
      await lock();
      location.assign(link.href);
    } catch {
      words.textContent = 'Screen hidden. There is no connection: try again.';
    }
  });
  for (const moment of ['pagehide', 'online']) {
    window.addEventListener(moment, () => {
      if (shade.open) lock().catch(() => {});
    });
  }
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
