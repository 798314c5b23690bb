// Add a row, or take one away. Rows come from the page's own <template data-empty>.
import { all, one, say } from './dom.js';

const firstBox = (row) => one('input:not([type=hidden]), select, textarea', row);

for (const set of all('[data-formset]')) {
  const { formset: prefix, noun = 'Row' } = set.dataset;
  const total = one(`[name="${prefix}-TOTAL_FORMS"]`, set);
  const rows = one('[data-rows]', set);
  const empty = one('template[data-empty]', set);
  const add = one('[data-add]', set);
  if (!total || !rows || !empty || !add) continue;

  const most = Number(set.dataset.max || 50);
  const changed = () => rows.dispatchEvent(new Event('input', { bubbles: true }));
  const shown = () => all('[data-row]', rows).filter((row) => !row.hidden);
  // Only rows that the server can be told to drop may be taken away.
  const offerRemoval = (row) => {
    const button = one('[data-remove]', row);
    if (button && one('input[name$="-DELETE"]', row)) button.hidden = false;
  };

  all('[data-row]', rows).forEach(offerRemoval);

  add.addEventListener('click', (event) => {
    event.preventDefault();
    const index = Number(total.value);
    if (index >= most) {
      say(`You can add up to ${most}`);
      return;
    }
    const holder = document.createElement('template');
    holder.innerHTML = empty.innerHTML
      .replaceAll('__prefix__', String(index))
      .replaceAll('__number__', String(index + 1));
    const row = holder.content.firstElementChild;
    rows.append(row);
    offerRemoval(row);
    total.value = String(index + 1);
    firstBox(row)?.focus();
    say(`${noun} ${index + 1} added`);
    changed();
  });

  rows.addEventListener('click', (event) => {
    const button = event.target.closest('[data-remove]');
    if (!button) return;
    const row = button.closest('[data-row]');
    const before = shown();
    const neighbour = before[before.indexOf(row) - 1] || before[before.indexOf(row) + 1];
    one('input[name$="-DELETE"]', row).checked = true;
    row.hidden = true;
    ((neighbour && one('[data-remove]', neighbour)) || add).focus();
    say(`${noun} removed`);
    changed();
  });
}
