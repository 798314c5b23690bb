// Two minutes before the server would end the session, cover the page and ask. Body: data-idle-minutes, data-stay (an address to POST to).
import { say } from './announce.js';
import { later, make, one } from './dom.js';

const minutes = Number(document.body.dataset.idleMinutes || 0);
const WARNING = 120;
const TOLD_AT = new Set([120, 60, 20]);
// Typing keeps the session alive: the server is told at most this often.
const TELL_EVERY = 60_000;

if (minutes) {
  const left = make('p', {});
  const stay = make('button', { type: 'button', className: 'btn btn-primary', textContent: 'Stay signed in' });
  const heading = make('h2', { id: 'idle-heading', textContent: 'Are you still there?' });
  const dialog = make(
    'dialog',
    { className: 'idle' },
    heading,
    make('p', { textContent: 'You will be signed out soon. Drafts are kept.' }),
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
    if (await tellServer()) dialog.close();
    else leave();
  });
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    stay.click();
  });

  setInterval(() => {
    const seconds = Math.round((end - Date.now()) / 1000);
    if (seconds <= 0) {
      leave();
    } else if (seconds <= WARNING) {
      if (!dialog.open) dialog.showModal();
      left.textContent = words(seconds);
      if (TOLD_AT.has(seconds)) say(words(seconds));
    } else if (dialog.open) {
      dialog.close();
    }
  }, 1000);
}
