// Asks every 20 seconds whether anything changed; rests while nobody looks. The lamp, the title and the badge follow.
import { $, say, token } from "./dom.js";
import { refreshDesk, refreshList, refreshThing } from "./optimistic.js";

const EVERY = 20_000;
let timer = 0;
let seen = null;
let counted = 0;

export function startLive() {
  const url = document.body.dataset.live;
  show(Number(document.body.dataset.waiting || 0));
  if (!url) return;
  document.addEventListener("porch:count", (event) => $("#rows[data-counted]") && show(Math.max(0, counted + event.detail)));
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask(url)));
  timer = setTimeout(() => ask(url), EVERY);
  startLease();
}

async function ask(url) {
  clearTimeout(timer);
  if (!document.hidden) {
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-cache" });
      if (response.ok) hear(await response.json());
      offline(false);
    } catch {
      offline(true);
    }
  }
  timer = setTimeout(() => ask(url), EVERY);
}

function hear({ waiting, stamp }) {
  show(waiting);
  const changed = seen !== null && seen !== stamp;
  seen = stamp;
  if (!changed || !$("#list")) return;
  if ($("#list input:checked")) return; // somebody is choosing: the list waits
  refreshList()?.then(lampOut);
  if (unattended()) refreshThing();
  say(waiting === 1 ? "1 person waiting" : `${waiting} people waiting`);
}

// What stands open follows as well, unless somebody is at it.
function unattended() {
  const thing = $("#thing[data-conversation]");
  return thing && !thing.contains(document.activeElement) && !$("details.menu[open]", thing) && !$("#reply-text, #note-text", thing)?.value;
}

// The last one has left: the lamp goes out over the full width, unless somebody is reading beside it.
function lampOut() {
  if ($("#list .done") && $("#desk:not(.desk--done)") && !$("#thing[data-conversation]")) refreshDesk();
}

function show(waiting) {
  counted = waiting;
  const bare = document.title.replace(/^\d+ waiting - /, "");
  document.title = waiting ? `${waiting} waiting - ${bare}` : bare;
  const icon = $("#favicon");
  if (icon) icon.href = waiting ? icon.dataset.lit : icon.dataset.dark;
  document.querySelectorAll("[data-waiting-count]").forEach((place) => {
    place.textContent = waiting || "";
    place.hidden = !waiting;
  });
  document.querySelectorAll(".rail .lamp").forEach((lamp) => lamp.classList.toggle("lamp--lit", waiting > 0));
  if (navigator.setAppBadge) (waiting ? navigator.setAppBadge(waiting) : navigator.clearAppBadge()).catch(() => {});
}

function offline(is) {
  const line = $("#offline");
  if (line) line.hidden = !is;
}

// While somebody writes, colleagues see it: the lease on compose is renewed as long as the box holds the focus.
function startLease() {
  let last = 0;
  document.addEventListener("input", (event) => {
    const url = event.target.closest?.("[data-lease]")?.dataset.lease;
    if (!url || Date.now() - last < 15_000) return;
    last = Date.now();
    fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), "X-Porch-Deed": "1" } })
      .then(async (response) => {
        const line = $("#lease");
        if (line) line.textContent = response.status === 409 ? await response.text() : "";
      })
      .catch(() => {});
  });
}
