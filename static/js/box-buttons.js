// Boxes with a button: words can be copied, a password looked at before it is sent, a day be today.
import { all, make, say } from './dom.js';

for (const button of all('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    button.previousElementSibling.select();
    if (document.execCommand('copy')) say('Copied');
  });
}

for (const box of all('input[type=password]')) {
  const button = make('button', { type: 'button', className: 'btn btn-quiet', textContent: 'Show' });
  button.setAttribute('aria-label', 'Show password');
  button.setAttribute('aria-controls', box.id);
  const frame = make('div', { className: 'with-button' });
  box.before(frame);
  frame.append(box, button);
  button.addEventListener('click', () => {
    const isHidden = box.type === 'password';
    box.type = isHidden ? 'text' : 'password';
    button.textContent = isHidden ? 'Hide' : 'Show';
    button.setAttribute('aria-label', isHidden ? 'Hide password' : 'Show password');
    box.focus();
  });
  // Sent as a password, so that password managers know it.
  box.form?.addEventListener('submit', () => {
    box.type = 'password';
  });
}

// Of rows that are added later, too.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-today]');
  if (!button) return;
  const boxes = all('input', button.parentElement);
  button.dataset.today.split(' ').forEach((part, place) => {
    boxes[place].value = part;
  });
  boxes[0].dispatchEvent(new Event('input', { bubbles: true }));
  say('Today');
});
