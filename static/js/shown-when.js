// data-shown-when="told=yes": a question that matters only after a certain answer. Without scripts it always shows.
// Several answers: data-shown-when="answer=positive,negative".
import { all } from './dom.js';

const questions = all('[data-shown-when]').map((element) => {
  const [name, values] = element.dataset.shownWhen.split('=');
  return { element, name, values: values.split(',') };
});

const answers = (form, name) => new FormData(form).getAll(name).map(String);

const settle = () => {
  for (const { element, name, values } of questions) {
    const form = element.closest('form');
    // What has an error, or has been answered, is never hidden.
    const isWrong = element.classList.contains('fg-error');
    element.hidden = !isWrong && !answers(form, name).some((answer) => values.includes(answer));
  }
};

if (questions.length) {
  document.addEventListener('change', settle);
  settle();
}
