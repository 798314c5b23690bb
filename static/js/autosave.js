// <form data-autosave="/drafts/…/">: drafts go to the server as they are typed. Nothing about a client
// is ever kept in the browser. Leaving with unsaved words asks first; Save waits for the server.
import { all, clock, KEPT_FIRST, later, one, SIGN_OUT, windows } from './dom.js';

const WOULD_KEEP = 'Words-Would-Wait';

for (const form of all('form[action$="/logout/"]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    windows.postMessage(SIGN_OUT);
    for (const button of all('button', form)) button.disabled = true;
    document.dispatchEvent(new Event(SIGN_OUT));
    setTimeout(() => form.submit(), KEPT_FIRST);
  });
}
// Once the server refuses a draft, Save still loses no words: they wait, or are shown to be copied.
const refused = (answer) =>
  answer.headers.get(WOULD_KEEP)
    ? 'Not saved. You were signed out. Press Save anyway: you sign in first, and your words are waiting.'
    : 'Not saved. You were signed out. Copy what you typed, then sign in.';

for (const form of all('form[data-autosave]')) {
  const place = one(form.dataset.saved || '[data-saved]');
  let changes = 0;
  let saved = 0;
  let isSending = false;
  let isAsking = false;

  const mark = (state, text) => {
    if (!place) return;
    place.dataset.state = state;
    (one('span', place) || place).textContent = text;
  };

  const words = place && one('[data-kept]', place); // without scripts no draft is kept, and the page says so
  if (words) words.textContent = words.dataset.kept;

  // Returns nothing once the draft is kept or refused; fails if the server cannot be reached.
  const send = async () => {
    const saving = changes;
    const body = new FormData(form);
    for (const { name } of all('[type=file]', form)) body.delete(name);
    const answer = await fetch(form.dataset.autosave, {
      method: 'POST',
      body,
      credentials: 'same-origin',
    });
    if (answer.redirected || answer.status === 403) {
      mark('bad', refused(answer));
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    saved = saving;
    if (saved === changes) mark('ok', `Draft saved at ${clock()}`);
  };

  const save = async () => {
    if (changes === saved || isSending) return;
    try {
      await send();
    } catch {
      mark('bad', 'Not saved. Check your connection, then carry on. We will try again.');
      again();
    }
  };

  const soon = later(save, 1000);
  const again = later(save, 15000);

  form.addEventListener('input', () => {
    changes += 1;
    mark('busy', 'Saving…');
    soon();
  });
  // A page that is sent and does not arrive is lost: what no draft has yet goes ahead of it.
  const arrives = async () => {
    if (!navigator.onLine) return false;
    try {
      await send();
      return true;
    } catch (error) {
      return !(error instanceof TypeError); // nothing answered
    }
  };

  const letGo = () => {
    isSending = true;
    setTimeout(() => {
      isSending = false; // still here: go on keeping drafts
    }, 10_000);
  };

  form.addEventListener('submit', async (event) => {
    if (isSending) return;
    if (navigator.onLine && changes === saved) {
      letGo();
      return;
    }
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    const { submitter } = event;
    if (await arrives()) {
      letGo();
      form.requestSubmit(submitter);
    } else {
      mark('bad', 'Not saved. There is no connection. Your words are still here: save again when you are connected.');
    }
    isAsking = false;
  });
  document.addEventListener(SIGN_OUT, save);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save();
  });
  window.addEventListener('beforeunload', (event) => {
    if (changes !== saved && !isSending) event.preventDefault();
  });
}
