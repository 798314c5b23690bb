// What was uncovered is covered again when the page is left, and half a minute after the last key, touch or scroll.
// In the page: an element with data-uncovered, then the hidden form that asks for it again.
import { all, later, one, say } from './dom.js';

const HALF_A_MINUTE = 30_000;

for (const secret of all('[data-uncovered]')) {
  const ask = secret.nextElementSibling;
  const cover = () => {
    if (!secret.isConnected) return;
    const hadFocus = secret.contains(document.activeElement);
    secret.remove();
    ask.hidden = false;
    if (hadFocus) one('button', ask).focus();
    say('Covered again');
  };
  const coverLater = later(cover, HALF_A_MINUTE);
  coverLater();
  for (const sign of ['keydown', 'pointerdown', 'scroll']) document.addEventListener(sign, coverLater);
  window.addEventListener('pagehide', cover);
}
