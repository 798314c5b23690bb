// data-shown-when="told=yes": a question that matters only after a certain answer. Without scripts it always shows.
// Several answers: data-shown-when="answer=positive,negative".
import { all } from './dom.js';

const questions = all('[data-shown-when]').map((element) => {
  const [name, values] = element.dataset.shownWhen.split('=');
  return { element, name, values: values.split(',') };
});

const answers = (form, name) => new FormData(form).getAll(name).map(String);

// What is asked after a question that is hidden itself is hidden too.
const isAsked = (form, name) => all(`[name="${name}"]`, form).some((box) => !box.closest('[hidden]'));

const settle = () => {
  for (const { element, name, values } of questions) {
    const form = element.closest('form');
    // What has an error, or has been answered, is never hidden.
    const isWrong = element.classList.contains('fg-error');
    const isSo = isAsked(form, name) && answers(form, name).some((answer) => values.includes(answer));
    element.hidden = !isWrong && !isSo;
  }
};

if (questions.length) {
  document.addEventListener('change', settle);
  settle();
}
