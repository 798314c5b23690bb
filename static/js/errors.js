// The error summary takes focus when the page comes back; its links lead to the box.
const summary = document.querySelector('[data-focus-on-load]');
if (summary) summary.focus();
