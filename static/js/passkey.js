// Sign in with a passkey, show it again, or add one. Form: data-passkey = "sign-in", "use" or "create", a field "credential",
// an alert [data-passkey-error]. What is asked of the browser lies in #passkey-options, or at the form's own address.
import { all, one } from './dom.js';

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

const optionsFor = async (form) => {
  const here = one('#passkey-options');
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error('no options');
  return answer.json();
};

const withBytes = (options) => {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ['allowCredentials', 'excludeCredentials']) {
    if (options[list]) asked[list] = options[list].map((each) => ({ ...each, id: bytes(each.id) }));
  }
  return asked;
};

// What a credential answers, with every part of it as text.
const ANSWERS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
const asText = (credential) => {
  const response = {};
  for (const part of ANSWERS) if (credential.response[part]) response[part] = text(credential.response[part]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const ask = async (form) => {
  if (form.dataset.passkey === 'create') {
    const { creation_options: options } = await optionsFor(form);
    return navigator.credentials.create({ publicKey: withBytes(options.publicKey) });
  }
  const { request_options: options } = await optionsFor(form);
  return navigator.credentials.get({ publicKey: withBytes(options.publicKey) });
};

if (window.PublicKeyCredential) {
  for (const form of all('[data-passkey]')) {
    const error = one('[data-passkey-error]', form);
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      error.hidden = true;
      try {
        form.elements.credential.value = asText(await ask(form));
        form.submit();
      } catch {
        error.hidden = false;
      }
    });
  }
}
