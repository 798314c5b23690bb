// Two minutes before the server would end an idle session, cover the page and ask; ten and two minutes before
// it ends in any case, say so. Body: data-idle-minutes, data-seconds-left, data-stay (an address to POST to).
import { say } from './announce.js';
import { later, make, one } from './dom.js';

const minutes = Number(document.body.dataset.idleMinutes || 0);
const WARNING = 120;
const LAST_WARNINGS = [600, 120];
const TOLD_AT = new Set([120, 60, 20]);
// Typing keeps the session alive: the server is told at most this often.
const TELL_EVERY = 60_000;

if (minutes) {
  const left = make('p', {});
  const stay = make('button', { type: 'button', className: 'btn btn-primary', textContent: 'Stay signed in' });
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
  restart();

  // However busy: the hours since signing in, which nothing puts off.
  const last = Date.now() + Number(document.body.dataset.secondsLeft || Number.POSITIVE_INFINITY) * 1000;
  const warnings = new Set(LAST_WARNINGS.filter((at) => last - Date.now() > at * 1000));
  const show = (title, words, button) => {
    heading.textContent = title;
    why.textContent = words;
    stay.textContent = button;
    if (!dialog.open) dialog.showModal();
  };
  let isLast = false;
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
      restart();
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

  setInterval(() => {
    const seconds = Math.round((Math.min(end, last) - Date.now()) / 1000);
    const atLast = Math.round((last - Date.now()) / 1000);
    const due = [...warnings].filter((at) => atLast <= at);
    if (seconds <= 0) {
      leave();
    } else if (end < last && seconds <= WARNING) {
      isLast = false;
      show('Are you still there?', 'You will be signed out soon. Drafts are kept.', 'Stay signed in');
      left.textContent = words(seconds);
      if (TOLD_AT.has(seconds)) say(words(seconds));
    } else if (due.length) {
      for (const at of due) warnings.delete(at);
      isLast = true;
      show(
        'You will be signed out soon',
        'Nobody stays signed in longer than a working day. Finish this, then sign in again. Drafts are kept.',
        'Go on',
      );
      left.textContent = words(atLast);
      say(words(atLast));
    } else if (isLast) {
      left.textContent = words(atLast);
    } else if (dialog.open) {
      close();
    }
  }, 1000);
}
