// The error summary takes focus; its links lead to the box and show its question.
import { one } from './dom.js';

const summary = one('[data-focus-on-load]');
if (summary) summary.focus();

// "Back" to what was sent asks for it anew.
const sent = summary || one('[data-back],[data-autosave]');
if (sent) history.replaceState(null, '', sent.dataset.back);

document.addEventListener('click', (event) => {
  const link = event.target.closest('.error-summary a[href^="#"]');
  const box = link && document.getElementById(link.hash.slice(1));
  if (!box) return;
  event.preventDefault();
  (box.closest('.fg') || box).scrollIntoView({ block: 'start' });
  box.focus({ preventScroll: true });
});
