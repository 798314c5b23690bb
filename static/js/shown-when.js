// data-shown-when="told=yes,no": a question that matters only after certain answers, to one that is not hidden itself.
// Without scripts, or with an error, it always shows.
import { all, one } from './dom.js';

const questions = all('[data-shown-when]').map((element) => {
  const [name, values] = element.dataset.shownWhen.split('=');
  return { element, name, values: values.split(',') };
});

const answers = (form, name) =>
  one(`[name="${name}"]:not([hidden] *)`, form) ? new FormData(form).getAll(name) : [];

const settle = () => {
  for (const { element, name, values } of questions) {
    const form = element.closest('form');
    const isWrong = element.classList.contains('fg-error');
    element.hidden = !isWrong && !answers(form, name).some((answer) => values.includes(answer));
  }
};

if (questions.length) {
  document.addEventListener('change', settle);
  settle();
}
