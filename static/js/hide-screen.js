// Hide the screen: the link, or Escape twice. Every window is covered at once and what is typed is kept; then the
// server locks, and nothing of the pages is left behind the covers. To see it again takes the password.
import { KEPT_FIRST, make, one, SIGN_OUT, windows } from './dom.js';

const link = one('a[href$="/hide/"]');
const token = one('input[name="csrfmiddlewaretoken"]');
const TWICE = 600;
const HIDE = 'hide';
const LOCKED = 'locked';

if (link) {
  const show = make('button', { type: 'button', className: 'btn btn-quiet', textContent: 'Show again' });
  const words = make('p', { textContent: 'Screen hidden' });
  const shade = make('dialog', { className: 'shade' }, make('div', {}, words, show));
  shade.setAttribute('aria-label', 'Screen hidden');
  document.body.append(shade);
  let isLocked = false;
  let isFirst = false; // of the windows: one of them locks
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

  // What no draft has yet stays, as when a page is left, and only as long as it can still be kept: what was sent
  // before the lock may take some seconds.
  const clear = (left = 8) => {
    const isKept = window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    if (!isKept && (!isLocked || left > 0)) {
      if (isLocked) setTimeout(clear, KEPT_FIRST, left - 1);
      return;
    }
    for (const part of [...document.body.childNodes]) if (part !== shade) part.remove();
  };

  const locked = () => {
    if (isLocked) windows.postMessage(LOCKED);
    clear();
  };

  const cover = (then) => {
    if (!shade.open) shade.showModal();
    document.title = 'Document';
    document.dispatchEvent(new Event(SIGN_OUT));
    setTimeout(then, KEPT_FIRST);
  };

  const coverAndLock = () => cover(() => lock().then(locked, () => clear()));

  const hide = () => {
    if (shade.open) return;
    isFirst = true;
    windows.postMessage(HIDE);
    coverAndLock();
  };

  windows.addEventListener('message', ({ data }) => {
    // Nothing is left to lock, unless the password was given here meanwhile.
    if (data === SIGN_OUT || (data === LOCKED && shade.open)) isLocked = true;
    if (data === LOCKED && shade.open) clear();
    else if (data === HIDE || data === SIGN_OUT) cover(() => clear());
  });
  show.addEventListener('click', async () => {
    try {
      await lock();
      // Its own page: where the password was given in another window, it is shown.
      location.assign(isLocked ? location.href.split('#')[0] : link.href);
    } catch {
      words.textContent = 'Screen hidden. There is no connection: try again.';
    }
  });
  window.addEventListener('online', () => {
    if (isFirst && !isLocked) coverAndLock();
  });
  window.addEventListener('pagehide', () => {
    if (isFirst) lock().catch(() => {});
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
