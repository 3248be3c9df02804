// Brings kept notes to Porch, each once: the key makes sending it twice sending it once, so trying again is safe.
import { forgetNote, keepNote, keptNotes } from "./met-kept.js";

let sending = Promise.resolve();

// One round after another: a note kept while a round runs goes with the next.
export function bring(page) {
  sending = sending.catch(() => {}).then(() => bringAll(page));
  return sending;
}

// Takes a note back: out of this browser while it waits here, out of Porch when it has been sent.
export function takeBack(page, key) {
  sending = sending.catch(() => {}).then(async () => {
    if ((await keptNotes()).some((note) => note.key === key)) return forgetNote(key).then(() => "");
    const headers = { "X-CSRFToken": page.token, "X-Porch-Deed": "1" };
    const answer = await fetch(`${page.url}${key}/undo/`, { method: "POST", headers, credentials: "same-origin" });
    return answer.ok && !answer.redirected ? "" : "It could not be taken back. Look at the person's page.";
  });
  return sending;
}

async function bringAll(page) {
  const mine = (await keptNotes()).filter((note) => note.member === page.member && !note.refused);
  let token = page.token;
  for (const note of mine) {
    let answer = await post(page.url, note, token);
    if (answer?.status === 403 && (token = await freshToken(page))) answer = await post(page.url, note, token);
    if (!answer) return { trouble: "" };
    if (answer.redirected || answer.status === 403) return { trouble: "Sign in again, and it is sent." };
    if (answer.status >= 500) return { trouble: "Porch did not take it. It is tried again." };
    if (answer.ok) await forgetNote(note.key);
    else await keepNote({ ...note, refused: (await answer.text()).slice(0, 300) || "Porch refused it." });
  }
  return { trouble: "", token };
}

async function post(url, note, token) {
  const body = new FormData();
  for (const [name, value] of note.fields) body.append(name, value);
  body.append("key", note.key);
  body.append("member", String(note.member));
  body.append("at", note.at);
  if (note.card) body.append("card", note.card, note.cardName || "card.jpg");
  try {
    return await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Porch-Deed": "1" }, credentials: "same-origin" });
  } catch {
    return null;
  }
}

// A page kept for days carries a token of then: whoever signed in meanwhile has another one.
async function freshToken(page) {
  try {
    const answer = await fetch(page.url, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return "";
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = fresh.querySelector("#met")?.dataset.member === String(page.member);
    return same ? (page.token = fresh.body.dataset.csrf ?? "") : "";
  } catch {
    return "";
  }
}
