// <form data-unsaved data-autosave="/drafts/…/">: drafts go to the server as they are typed. Nothing about a client
// is ever kept in the browser. Leaving with unsaved words asks first.
import { all, clock, later, one } from './dom.js';

// Signing out in one window ends the session of all: the others keep what is typed first.
const SIGN_OUT = 'sign-out';
const KEPT_FIRST = 700; // milliseconds they have for it
const windows = new BroadcastChannel('hestia');
let wasSignedOut = false;

for (const form of all('form[action$="/logout/"]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    windows.postMessage(SIGN_OUT);
    for (const button of all('button', form)) button.disabled = true;
    document.dispatchEvent(new Event(SIGN_OUT));
    setTimeout(() => form.submit(), KEPT_FIRST);
  });
}
windows.addEventListener('message', (event) => {
  if (event.data === SIGN_OUT) {
    document.dispatchEvent(new Event(SIGN_OUT));
    wasSignedOut = true;
  }
});

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
        mark('bad', wasSignedOut
          ? 'Not saved. You signed out in another window. What you typed before that is kept. Copy what you typed since, then sign in.'
          : 'Not saved. You were signed out. Press Save all the same: you sign in first, and your words are waiting.');
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

  const soon = later(save, 1000);
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
  document.addEventListener(SIGN_OUT, save);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save();
  });
  window.addEventListener('beforeunload', (event) => {
    if (changes !== saved && !isSending) event.preventDefault();
  });
}
