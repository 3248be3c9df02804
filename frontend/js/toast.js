// Short notes in the corner. Every one that tells of a deed carries its undo.
import { $, $$, rows, say, send, settle } from "./dom.js";
import { refreshDesk, refreshList, refreshThing } from "./optimistic.js";
import { open } from "./pane.js";

const STAY = 10_000;
const CARRIED = "porch-note";

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

// A note that must outlive the page it was given on, so that its undo is not lost when the page is drawn anew.
export function carry(html) {
  sessionStorage.setItem(CARRIED, html);
}

function unpack() {
  const html = sessionStorage.getItem(CARRIED);
  sessionStorage.removeItem(CARRIED);
  if (html) note(html);
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
  unpack();
}

async function undo(form) {
  const toast = form.closest("[data-toast]");
  try {
    const answer = await send(form.getAttribute("action"), new FormData(form));
    if (!answer.ok) return trouble("It is too late to undo this here. Open the conversation to see how it stands.");
    toast?.remove();
    note(answer.text);
    const words = answer.response.headers.get("X-Porch-Words");
    const box = words && boxOf(answer.response.headers.get("X-Porch-Next"));
    if (box) document.dispatchEvent(new CustomEvent("porch:words", { detail: decodeURIComponent(words) }));
    comeBack(answer.response.headers.get("X-Porch-Next"), Boolean(words));
  } catch {
    trouble("Porch could not be reached, so nothing was undone. Try again.");
  }
}

// Words come back into the box they were written in, and into no other.
const boxOf = (place) => ($("#thing[data-base]")?.dataset.base ?? location.pathname) === place;

// Whoever comes back to the list is the one meant; what we said to them opens again with the words in its box, also
// when nothing is open any more, as after the last answer.
function comeBack(place, words) {
  const before = rows().length;
  const there = $("#thing[data-base]");
  const elsewhere = place && (there ? there.dataset.base !== place : words);
  const settled = () => {
    const step = rows().length - before;
    if (!step) return;
    removeEventListener("htmx:after:swap", settled);
    document.dispatchEvent(new CustomEvent("porch:count", { detail: step }));
    const row = rows().find((one) => one.dataset.base === place);
    if (row && !(elsewhere && open(row))) settle(row);
  };
  addEventListener("htmx:after:swap", settled);
  setTimeout(() => removeEventListener("htmx:after:swap", settled), STAY);
  if (before) refreshList();
  else refreshDesk();
  if (!elsewhere) refreshThing();
}

export function undoLast() {
  const form = $$("#toasts form[data-undo]").at(-1);
  if (form) form.requestSubmit();
  else say("There is nothing to undo.");
}
