// Long texts say how much room is left once it is nearly used up. Nothing is ever cut off.
import { all, later, make, say } from './dom.js';

const NEARLY = 0.9;
const tell = later(say, 1000);

for (const box of all('[data-count]')) {
  const most = Number(box.dataset.count);
  const line = make('p', { className: 'fg-hint count-left', hidden: true });
  box.after(line);
  const count = () => {
    // The server counts a line break as one character, and so does this.
    const left = most - [...box.value].length;
    line.hidden = box.value.length < most * NEARLY;
    line.classList.toggle('t-overdue', left < 0);
    line.textContent =
      left < 0
        ? `${(-left).toLocaleString('en-GB')} characters too many`
        : `${left.toLocaleString('en-GB')} characters left`;
    if (!line.hidden) tell(line.textContent);
  };
  box.addEventListener('input', count);
}
