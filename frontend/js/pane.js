// Opens a conversation beside the list where there is room, and as a page of its own where there is not.
import { draw } from "./anew.js";
import { $, $$, settle } from "./dom.js";

let opening = "";
const roomy = matchMedia("(min-width: 64.01rem)");

export function startPane() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (open(link.closest("[data-row]"))) event.preventDefault();
  });
  newest();
  addEventListener("htmx:after:swap", newest);
}

// A conversation opens at its end: that is what waits.
function newest() {
  const thing = $("#thing[data-fresh]");
  if (!thing) return;
  delete thing.dataset.fresh;
  $$(".said", thing).at(-1)?.scrollIntoView({ block: "end" });
}

// Returns true when the row's conversation opens in the pane; false leaves the link to the browser.
export function open(row) {
  const link = row && $("a[data-open]", row);
  if (!link || !$("#thing") || !roomy.matches || !window.htmx) return false;
  settle(row);
  const id = row.dataset.conversation;
  if (id === opening || (!opening && id === $("#thing").dataset.conversation)) return true; // a second look would close what was just opened in it
  opening = id;
  draw("#thing", link.href).finally(() => {
    if (opening === id) opening = "";
  });
  return true;
}

export function enter(row) {
  const link = row && $("a[data-open]", row);
  if (link && !open(row)) location.assign(link.href);
}
