// Has the device make a passkey, or sign in with one. Where this does not run, a code by mail does the same.

const padded = (text) => text.replaceAll("-", "+").replaceAll("_", "/");
const bytes = (text) => Uint8Array.from(atob(padded(text)), (letter) => letter.charCodeAt(0));
const plain = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const text = (buffer) => plain(buffer).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (one) => ({ ...one, id: bytes(one.id) });

function read(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (options.user) publicKey.user = named(options.user);
  if (options.excludeCredentials) publicKey.excludeCredentials = options.excludeCredentials.map(named);
  return publicKey;
}

function told({ id, rawId, type, response }) {
  const said = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said[part] = text(response[part]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: said, clientExtensionResults: {} });
}

async function ask(form) {
  const not = form.querySelector("[data-not]");
  not.hidden = true;
  try {
    const publicKey = read(JSON.parse(form.dataset.options));
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.querySelector("[data-answer]").value = told(made);
    form.submit();
  } catch {
    not.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
