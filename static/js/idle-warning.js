// Two minutes before the server would end an idle session, cover the page and ask; ten and two minutes before
// it ends in any case, say so. Body: data-idle-minutes, data-seconds-left, data-stay (an address to POST to).
import { later, make, one, say, windows } from './dom.js';

const minutes = Number(document.body.dataset.idleMinutes || 0);
const WARNING = 120;
const LAST_WARNINGS = [600, 120];
const TOLD_AT = new Set([120, 60, 20]);
const IDLE = ['Are you still there?', 'You will be signed out soon. Drafts are kept.', 'Stay signed in'];
const LAST = [
  'You will be signed out soon',
  'Nobody stays signed in longer than a working day. Finish this, then sign in again. Drafts are kept.',
  'Go on',
];
// Typing keeps the session alive: the server is told at most this often.
const TELL_EVERY = 60_000;
const WORKED = 'worked';
const AWAY = 'away';
const LEEWAY = 5; // seconds by which two windows may differ

if (minutes) {
  const left = make('p', {});
  const stay = make('button', { type: 'button', className: 'btn btn-primary' });
  const heading = make('h2', { id: 'idle-heading' });
  const why = make('p', {});
  const dialog = make(
    'dialog',
    { className: 'idle' },
    heading,
    why,
    left,
    make('div', { className: 'btn-row' }, stay),
  );
  dialog.setAttribute('aria-labelledby', 'idle-heading');
  document.body.append(dialog);

  let end = 0;
  let lastTold = Date.now();
  const restart = () => {
    end = Date.now() + minutes * 60_000;
  };
  // The session is one: who works in one window is not away in another, and is away in all at once.
  const worked = () => {
    restart();
    windows.postMessage(WORKED);
  };
  worked();

  // However busy: the hours since signing in, which nothing puts off.
  const last = Date.now() + Number(document.body.dataset.secondsLeft || Number.POSITIVE_INFINITY) * 1000;
  const until = (time) => Math.round((time - Date.now()) / 1000);
  const warnings = LAST_WARNINGS.filter((at) => until(last) > at);
  let isLast = false;
  const show = (texts) => {
    isLast = texts === LAST;
    [heading.textContent, why.textContent, stay.textContent] = texts;
    if (!dialog.open && dialog.isConnected) dialog.showModal();
  };
  const close = () => {
    isLast = false;
    dialog.close();
  };

  // Not a reload: that would send a form again.
  const leave = () => location.assign(location.href.split('#')[0]);

  const tellServer = async () => {
    const token = one('[name=csrfmiddlewaretoken]')?.value;
    if (!token || !document.body.dataset.stay) return false;
    try {
      const answer = await fetch(document.body.dataset.stay, {
        method: 'POST',
        headers: { 'X-CSRFToken': token },
        credentials: 'same-origin',
      });
      if (!answer.ok || answer.redirected) return false;
      lastTold = Date.now();
      worked();
      return true;
    } catch {
      return false;
    }
  };

  const active = later(() => {
    if (!dialog.open && Date.now() - lastTold > TELL_EVERY) tellServer();
  }, 500);
  for (const sign of ['keydown', 'pointerdown']) document.addEventListener(sign, active);

  const words = (seconds) =>
    seconds > 60 ? `${Math.ceil(seconds / 60)} minutes left` : `${seconds} seconds left`;

  stay.addEventListener('click', async () => {
    const goesOn = await tellServer();
    if (isLast || goesOn) close();
    else leave();
  });
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    stay.click();
  });

  const look = () => {
    const atLast = until(last);
    const seconds = Math.min(until(end), atLast);
    left.textContent = words(seconds);
    if (seconds <= 0) {
      windows.postMessage(AWAY);
      leave();
    } else if (seconds <= WARNING && seconds < atLast) {
      show(IDLE);
      if (TOLD_AT.has(seconds)) say(words(seconds));
    } else if (atLast <= warnings[0]) {
      warnings.shift();
      show(LAST);
      say(words(seconds));
    } else if (dialog.open && !isLast) {
      close();
    }
  };
  setInterval(look, 1000);
  // A window in the background looks late, unless one in front tells it to.
  windows.addEventListener('message', ({ data }) => {
    if (data === WORKED) restart();
    else if (data === AWAY && until(Math.min(end, last)) <= LEEWAY) leave();
  });
}
