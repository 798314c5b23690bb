// The level of risk so far, while the form is filled in. Radio buttons carry data-score (which question) and
// data-axis (likely, serious). The level is the highest of the questions, never an average; "not known" counts as
// medium. The server works it out again.
import { all, later, one, say } from './dom.js';

const LEVELS = [
  ['none', 'Not answered'],
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['high', 'High'],
  ['very_high', 'Very high'],
];
const MEDIUM = 2;
const HIGH = 3;
// What nobody knows counts as the least that is medium.
const NOT_KNOWN = 4;
const levelOf = (score) => (score >= 12 ? 4 : score >= 8 ? 3 : score >= 4 ? 2 : 1);

const panel = one('[data-risk-panel]');
const form = one('input[data-score]')?.form;

if (panel && form) {
  const questions = [...new Set(all('input[data-score]', form).map((radio) => radio.dataset.score))];
  const tell = later(say, 700);
  for (const button of all('[data-nojs]', form)) button.hidden = true;

  const chosen = (question, axis) => one(`input[data-score="${question}"][data-axis="${axis}"]:checked`, form);

  const paint = (element, level) => {
    if (!element) return;
    element.classList.remove(...LEVELS.map(([name]) => name));
    element.classList.add(LEVELS[level][0]);
    one('[data-word]', element).textContent = LEVELS[level][1];
  };

  // [level, score] of one question; level 0 while it is unanswered.
  const weigh = (question) => {
    const likely = chosen(question, 'likely');
    const serious = chosen(question, 'serious');
    if (!likely) return [0, null];
    if (!/^\d$/u.test(likely.value)) return [MEDIUM, NOT_KNOWN];
    if (likely.value !== '0' && !serious) return [0, null];
    const score = Number(likely.value) * Number(serious?.value || 0);
    return [levelOf(score), score];
  };

  const work = () => {
    const weights = questions.map(weigh);
    questions.forEach((question, index) => {
      const row = one(`[data-row-for="${question}"]`, panel);
      const [level, score] = weights[index];
      paint(row && one('.risk', row), level);
      const value = row && one('[data-val]', row);
      if (value) value.textContent = score === null ? '–' : String(score);
    });
    const level = Math.max(...weights.map(([each]) => each));
    // Further questions count for the level, not for the total of the five.
    const isFurther = (question) => one(`[data-row-for="${question}"][data-further]`, panel);
    const total = weights.reduce((sum, [, score], index) => sum + (isFurther(questions[index]) ? 0 : score || 0), 0);
    const answered = weights.filter(([each]) => each).length;
    for (const shown of all('[data-overall] .risk')) paint(shown, level);
    const sum = one('[data-total]', panel);
    if (sum) sum.textContent = String(total);
    const count = one('[data-of]', panel);
    if (count) count.textContent = `${answered} of ${questions.length} answered`;
    const falls = questions.some((question, index) => {
      const [now] = weights[index];
      const most = levelOf(Number(one(`[data-row-for="${question}"]`, panel)?.dataset.most || 0));
      return now && most >= HIGH && now < most;
    });
    nameButton(answered === questions.length, level, falls);
    return `${LEVELS[level][1]}, total ${total}`;
  };

  // The button says what pressing it does. High, very high, set by judgement, or fallen from high or very high:
  // someone else checks it.
  const button = one('[data-risk-finish]', form);
  const nameButton = (isComplete, level, falls) => {
    if (!button) return;
    const { alone, checked, open } = button.dataset;
    const judged = new FormData(form).get('chosen_level') || LEVELS[level][0];
    const rank = LEVELS.findIndex(([name]) => name === judged);
    const goesDown = rank < Number(panel.dataset.levelBefore);
    const needsSecond = level >= HIGH || judged !== LEVELS[level][0] || goesDown || falls;
    button.textContent = level && needsSecond ? checked : isComplete ? alone : open;
  };

  form.addEventListener('change', (event) => {
    if (event.target.matches('[data-score], [name="chosen_level"]')) tell(work());
  });
  work();
}
