// What one writes is never lost: a draft stays in this browser until it is sent. Length is counted as the network counts.
import { $, $$, send } from "./dom.js";

const keyOf = (box) => `porch-draft:${box.dataset.draft}`;

export function startCompose() {
  prepare(document);
  addEventListener("htmx:after:swap", () => prepare(document));
  document.addEventListener("input", (event) => {
    const box = event.target.closest?.("textarea[data-draft]");
    if (box) keep(box);
  });
  document.addEventListener("porch:done", (event) => {
    const box = event.target.querySelector?.("textarea[data-draft]");
    if (!box) return;
    forget(box);
    box.value = "";
    count(box);
  });
  document.addEventListener("porch:words", (event) => {
    const box = $("textarea[data-draft]");
    if (box && !box.value) {
      box.value = event.detail;
      keep(box);
    }
  });
  document.addEventListener("click", tabs);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest?.("form[data-compose]")?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.forget === undefined) return;
    $$("textarea[data-draft]", event.target).forEach(forget);
  });
}

function prepare(root) {
  $$("textarea[data-draft]:not([data-ready])", root).forEach((box) => {
    box.dataset.ready = "";
    const kept = read(keyOf(box));
    if (kept && !box.value) box.value = kept;
    count(box);
  });
}

function keep(box) {
  try {
    box.value ? localStorage.setItem(keyOf(box), box.value) : localStorage.removeItem(keyOf(box));
  } catch {
    /* a full or forbidden store: the words are still in the box */
  }
  count(box);
  keepThere(box);
}

// Kept at the house too, so that the words are there on the phone as well.
let later = 0;
function keepThere(box) {
  if (!box.dataset.draftUrl) return;
  clearTimeout(later);
  later = setTimeout(() => {
    const body = new FormData();
    body.set("text", box.value);
    send(box.dataset.draftUrl, body).catch(() => {});
  }, 1200);
}

function forget(box) {
  clearTimeout(later);
  try {
    localStorage.removeItem(keyOf(box));
  } catch {
    /* nothing was kept */
  }
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

const graphemes = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : null;
const COUNTS = {
  graphemes: (text) => (graphemes ? [...graphemes.segment(text)].length : [...text].length),
  // Mastodon counts every address as 23 characters.
  mastodon: (text) => [...text.replace(/https?:\/\/\S+/g, "x".repeat(23))].length,
  characters: (text) => [...text].length,
};

// Every [data-length-for] beside the box says how much room is left on its network.
function count(box) {
  $$(`[data-length-for="${box.id}"]`).forEach((line) => {
    const limit = Number(line.dataset.limit);
    const length = (COUNTS[line.dataset.count] ?? COUNTS.characters)(box.value);
    const left = limit - length;
    line.textContent = left >= 0 ? `${length} of ${limit}` : `${-left} too long (${length} of ${limit})`;
    if (left < 0) line.dataset.over = "";
    else delete line.dataset.over;
  });
  $$(`[data-preview-for="${box.id}"]`).forEach((line) => (line.textContent = box.value || line.dataset.empty));
}

function tabs(event) {
  const tab = event.target.closest?.("[role=tab]");
  if (!tab) return;
  const list = tab.closest("[role=tablist]");
  $$("[role=tab]", list).forEach((other) => {
    const on = other === tab;
    other.setAttribute("aria-selected", String(on));
    other.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !on;
  });
  const panel = document.getElementById(tab.getAttribute("aria-controls"));
  panel?.querySelector("textarea")?.focus();
}
