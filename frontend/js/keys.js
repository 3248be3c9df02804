// The keys people know. Single letters can be switched off (WCAG 2.1.4); what they do is always a button as well.
import { $, currentRow, rows, say, settle } from "./dom.js";
import { deed } from "./optimistic.js";
import { enter } from "./pane.js";
import { startUndo, undoLast } from "./toast.js";

const GO = { m: "morning", i: "inbox", p: "people", s: "say", c: "connections", l: "ledger", w: "met", a: "map", t: "listening" };
let going = 0;

export function startKeys() {
  startUndo();
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-keys-help]")) help();
  });
}

const typing = (element) => element?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target) || $("dialog[open]") || document.body.dataset.keys === "off") return;
  const act = Date.now() - going < 1500 ? goTo(event.key) : ACTS[event.key] ?? ACTS[event.key.toLowerCase()];
  if (!act) return;
  if (act(event) !== false) event.preventDefault();
}

function goTo(key) {
  going = 0;
  const place = GO[key.toLowerCase()];
  const link = place && $(`a[data-go="${place}"]`);
  return link ? () => location.assign(link.href) : null;
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(currentRow());
  const beyond = at >= 0 && !all[at + step] && $(`a[data-rows="${step > 0 ? "after" : "before"}"]`);
  if (beyond) return beyond.click();
  settle(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
}

const press = (selector) => () => {
  const button = $(selector);
  if (!button) return false;
  if (button.matches("summary")) {
    button.parentElement.open = true;
    button.parentElement.querySelector(".menu__box button, .menu__box select, .menu__box input:not([type=hidden])")?.focus();
  } else button.click();
};

// Where the focus is decides: inside the open conversation that one is meant, anywhere else the current row.
function meant() {
  const open = document.activeElement?.closest?.("#thing[data-conversation]")?.dataset.conversation;
  return open ? rows().find((row) => row.dataset.conversation === open) : currentRow();
}

function finish() {
  const row = meant() ?? null;
  const place = row?.dataset.base ?? $("#thing[data-conversation]")?.dataset.base;
  if (!place || (row ?? $("#thing")).dataset.locked !== undefined) return false;
  const body = new FormData();
  body.set("reason", "resolved");
  deed({ url: `${place}closure/`, body, row, openNext: Boolean($("#thing")?.dataset.conversation) });
}

// A key that needs the conversation of the row meant opens it first, when another one is open or none.
const inThing = (act) => () => {
  const row = meant();
  if (!row || $("#thing")?.dataset.conversation === row.dataset.conversation) return act();
  const swapped = () => {
    if ($("#thing")?.dataset.conversation !== row.dataset.conversation) return;
    removeEventListener("htmx:after:swap", swapped);
    act();
  };
  addEventListener("htmx:after:swap", swapped);
  enter(row);
};

// A notice, an offer or a find is decided where the focus is, else on the current row, else the first of its kind.
function decide(key, first = "") {
  const meant = document.activeElement?.closest?.("[data-notice], [data-offer], [data-row]") ?? currentRow();
  const button = (meant && $(key, meant)) ?? (first && $(first) && $(key, $(first)));
  return button ? button.click() : false;
}

function focusReply() {
  const box = $("#reply-text");
  if (!box) return false;
  $("#reply-tab")?.click();
  box.focus();
}

export function help() {
  $("#keys-help")?.showModal();
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => (currentRow() ? move(1) : false),
  ArrowUp: () => (currentRow() ? move(-1) : false),
  o: () => (currentRow() ? enter(currentRow()) : false),
  e: finish,
  r: inThing(focusReply),
  z: undoLast,
  u: press("[data-key=back]"),
  h: inThing(press("[data-key=snooze]")),
  a: inThing(press("[data-key=hand-over]")),
  n: inThing(press("[data-key=note]")),
  i: inThing(press("[data-key=invite]")),
  b: inThing(press("[data-key=idea]")),
  y: inThing(press("[data-key=keep-promise]")),
  x: () => {
    const pick = currentRow()?.querySelector("input[type=checkbox]");
    if (!pick) return false;
    pick.click();
  },
  c: press("a[data-go=say]"),
  g: () => {
    going = Date.now();
    say("Go to: M morning, I inbox, P people");
  },
  p: press("[data-key=pile]"),
  v: press("[data-key=table]"),
  l: press("[data-key=chair]"),
  s: inThing(press("[data-key=step]")),
  d: () => decide("[data-key=notice-done], [data-key=dismiss]", "[data-notice], .same"),
  m: () => decide("[data-key=merge]", ".same"),
  t: () => decide("[data-key=thank]"),
  "!": inThing(press("[data-key=urgent]")),
  "#": inThing(press("[data-key=not-a-customer]")),
  "/": () => {
    const box = $("[data-find]");
    if (!box) return press("a[data-go=said]")();
    box.focus();
    box.select();
  },
  "?": help,
};
