// Single keys: off while typing, off with modifier keys, off for those who turned them off (body data-shortcuts).
import { one } from './dom.js';

const WAIT = 1200;
const go = (selector, event) => {
  const link = one(selector);
  if (!link) return;
  event.preventDefault();
  if (link.matches('input')) link.focus();
  else link.click();
};

if (document.body.dataset.shortcuts !== 'off') {
  let lastG = 0;
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || one('dialog[open]')) return;
    const isAfterG = performance.now() - lastG < WAIT;
    lastG = 0;
    if (isAfterG && /^[a-z]$/u.test(event.key)) go(`[data-go="${event.key}"]`, event);
    else if (event.key === 'g') lastG = performance.now();
    else if (event.key === '/') go('#q', event);
    else if (event.key === 'n') go('[data-key="n"]', event);
    else if (event.key === '?') go('[data-key="?"]', event);
  });
}
