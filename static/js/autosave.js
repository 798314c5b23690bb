// <form data-unsaved data-autosave="/drafts/…/">: drafts go to the server as they are typed. Nothing about a client
// is ever kept in the browser. Leaving with unsaved words asks first.
import { all, clock, later, one } from './dom.js';

for (const form of all('form[data-unsaved]')) {
  const place = one(form.dataset.saved || '[data-saved]');
  let changes = 0;
  let saved = 0;
  let isSending = false;

  const mark = (state, text) => {
    if (!place) return;
    place.dataset.state = state;
    (one('span', place) || place).textContent = text;
  };

  const save = async () => {
    const saving = changes;
    if (saving === saved || !form.dataset.autosave || isSending) return;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST',
        body: new FormData(form),
        credentials: 'same-origin',
      });
      if (answer.redirected || answer.status === 403) {
        mark('bad', 'Not saved. You were signed out. Press Save all the same: you sign in first, and your words are waiting.');
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      saved = saving;
      if (saved === changes) mark('ok', `Draft saved at ${clock()}`);
    } catch {
      mark('bad', 'Not saved. Check your connection, then carry on. We will try again.');
      again();
    }
  };

  const soon = later(save, 2500);
  const again = later(save, 15000);

  form.addEventListener('input', () => {
    changes += 1;
    if (form.dataset.autosave) {
      mark('busy', 'Saving…');
      soon();
    } else {
      mark('', 'Not saved yet');
    }
  });
  form.addEventListener('submit', (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      mark('bad', 'Not saved. There is no connection. Your words are still here: save again when you are connected.');
      return;
    }
    isSending = true;
    setTimeout(() => {
      isSending = false; // still here: it was stopped on the way, so go on keeping drafts
    }, 10_000);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save();
  });
  window.addEventListener('beforeunload', (event) => {
    if (changes !== saved && !isSending) event.preventDefault();
  });
}
