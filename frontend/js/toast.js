// Short notes in the corner. Every one that tells of a deed carries its undo.
import { $, $$, rows, say, send } from "./dom.js";
import { refreshDesk, refreshList, refreshThing } from "./optimistic.js";

const STAY = 10_000;

export function note(html) {
  const holder = $("#toasts");
  const piece = new DOMParser().parseFromString(html, "text/html").querySelector("[data-toast]");
  if (!holder || !piece) return;
  $$("[data-toast]:not([data-alarm])", holder).slice(0, -1).forEach((old) => old.remove());
  const toast = document.importNode(piece, true);
  holder.append(toast);
  begin(toast);
  say(toast.querySelector("p")?.textContent ?? "");
}

export function trouble(words) {
  const holder = $("#toasts");
  if (!holder) return;
  const toast = document.createElement("div");
  toast.className = "toast-note";
  toast.dataset.toast = "";
  toast.dataset.alarm = "";
  toast.setAttribute("role", "alert");
  const said = document.createElement("p");
  said.textContent = words;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => toast.remove());
  toast.append(said, close);
  holder.append(toast);
}

// A toast counts down to the moment it stops being undoable. Pointing at it or focusing it stops it from vanishing.
function begin(toast) {
  const until = Date.now() + (Number(toast.dataset.seconds) * 1000 || STAY);
  const left = toast.querySelector("[data-left]");
  const tick = () => {
    if (!toast.isConnected) return;
    const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    if (left) left.textContent = String(seconds);
    if (seconds > 0) return setTimeout(tick, 250);
    if (toast.dataset.seconds) toast.querySelector("form[data-undo]")?.remove();
    if (toast.matches(":hover, :focus-within")) return setTimeout(tick, 1000);
    toast.remove();
  };
  tick();
}

export function startUndo() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.undo === undefined) return;
    event.preventDefault();
    await undo(form);
  });
  $$("#toasts [data-toast]").forEach(begin);
}

async function undo(form) {
  const toast = form.closest("[data-toast]");
  try {
    const answer = await send(form.getAttribute("action"), new FormData(form));
    if (!answer.ok) return trouble("It is too late to undo this here. Open the conversation to see how it stands.");
    toast?.remove();
    note(answer.text);
    const words = answer.response.headers.get("X-Porch-Words");
    if (words) document.dispatchEvent(new CustomEvent("porch:words", { detail: decodeURIComponent(words) }));
    if (rows().length) refreshList();
    else refreshDesk();
    refreshThing();
  } catch {
    trouble("Porch could not be reached, so nothing was undone. Try again.");
  }
}

export function undoLast() {
  const form = $$("#toasts form[data-undo]").at(-1);
  if (form) form.requestSubmit();
  else say("There is nothing to undo.");
}
