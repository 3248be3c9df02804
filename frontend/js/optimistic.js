// A deed shows at once: the row leaves, the focus moves on, and only a refusal brings it back.
import { draw } from "./anew.js";
import { $, $$, calm, currentRow, rows, say, send, settle } from "./dom.js";
import { open } from "./pane.js";
import { carry, note, trouble } from "./toast.js";

export function startOptimistic() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented || !(form.dataset.deed !== undefined || button?.dataset.deed !== undefined)) return;
    event.preventDefault();
    const body = new FormData(form, button);
    const url = button?.getAttribute("formaction") ?? form.getAttribute("action");
    const kind = button?.dataset.deed ?? form.dataset.deed;
    const row = button?.closest("[data-row]") ?? rowOf(form) ?? null;
    deed({ url, body, kind, row, form });
  });
}

function rowOf(form) {
  const id = form.closest("[data-conversation]")?.dataset.conversation;
  return id ? $(`[data-row][data-conversation="${CSS.escape(id)}"]`) : null;
}

// kind "leaves": the row goes. "answers": the row goes and the thread shows what leaves. "stays": nothing moves. "page": the page is reloaded afterwards. "desk": the lists are drawn again, and the note with its undo stays.
export async function deed({ url, body = new FormData(), kind = "leaves", row = null, form = null, openNext = false }) {
  const leaving = kind === "leaves" || kind === "answers" ? leave(row, { openNext, answered: kind === "answers" }) : null;
  form?.querySelectorAll("button").forEach((button) => (button.disabled = true));
  // Whoever has sent their words is back among the keys at once: what they press next is not part of an answer.
  const box = kind === "answers" && form?.contains(document.activeElement) ? document.activeElement : null;
  box?.blur();
  const back = (words) => {
    box?.focus();
    leaving?.restore();
    form?.querySelectorAll("button").forEach((button) => (button.disabled = false));
    trouble(words);
  };
  let answer;
  try {
    answer = await send(url, body);
  } catch {
    return back("Porch could not be reached. Nothing was changed. Check that it is running, then try again.");
  }
  if (answer.response.redirected && answer.response.ok) return location.assign(answer.response.url);
  if (!answer.ok) return back(reason(answer));
  leaving?.settleFor();
  form?.querySelectorAll("button").forEach((button) => (button.disabled = false));
  form?.dispatchEvent(new CustomEvent("porch:done", { bubbles: true }));
  if (kind === "page" || (kind === "leaves" && !row && !$("#rows"))) {
    carry(answer.text);
    return location.assign(answer.response.headers.get("X-Porch-Next") ?? location.href);
  }
  note(answer.text);
  if (kind === "desk") return refreshDesk();
  if (kind === "stays" || kind === "thing" || kind === "answers") refreshThing();
  if (row && !rows().length && $("#rows")) refreshDesk();
}

function reason(answer) {
  if (answer.status === 403) return "Your role here can read but not change this. Ask an owner of Porch.";
  if (answer.status === 409 || answer.status === 422 || answer.status === 400) return plain(answer.text);
  if (answer.status === 404) return "This is no longer here. Reload the page to see how things stand.";
  return "Porch stumbled over this. Nothing was changed; try again, and look at porch doctor if it stays.";
}

function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent.trim().slice(0, 300);
}

function leave(row, { openNext, answered }) {
  if (!row) return null;
  const all = rows();
  const at = all.indexOf(row);
  const next = all[at + 1] ?? all[at - 1] ?? null;
  const hadCurrent = row === currentRow() || row.dataset.current !== undefined;
  row.dataset.leaving = "";
  recount(-1);
  const hide = () => row.dataset.leaving !== undefined && (row.hidden = true);
  calm() ? hide() : setTimeout(hide, 130);
  if (next) {
    settle(next);
    if (!answered && (openNext || (hadCurrent && $("#thing")?.dataset.conversation))) open(next);
  } else {
    $("#list-title")?.focus();
  }
  return {
    restore() {
      row.hidden = false;
      delete row.dataset.leaving;
      recount(1);
      settle(row);
    },
    settleFor() {
      say("Done");
    },
  };
}

// What the page counts follows the rows at once; the house is asked again soon.
function recount(step) {
  $$("[data-left-to-answer]").forEach((place) => (place.textContent = rows().length));
  document.dispatchEvent(new CustomEvent("porch:count", { detail: step }));
}

export function refreshList() {
  return draw("#list", () => location.href, "outerMorph");
}

// The whole desk: when the last row has left, the lamp goes out over the full width.
export function refreshDesk() {
  return $("#desk") ? draw("#desk", () => location.href) : refreshList();
}

export function refreshThing() {
  return draw("#thing", () => $("#thing")?.dataset.url);
}
