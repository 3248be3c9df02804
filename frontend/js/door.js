// At the door: who came is kept in this browser first and sent when there is a network; each has a key, so it counts once.
import { canRead, readTickets } from "./door-camera.js";

const EVERY = 15_000;
const STATES = { coming: "comes", waiting: "on the waiting list", maybe: "may come", silent: "has not answered", no: "said no", came: "" };
const $ = (selector, root = document) => root.querySelector(selector);

const door = $("#at-door");
const page = { date: door.dataset.date, member: Number(door.dataset.member), token: document.body.dataset.csrf ?? "" };
const KEPT = { guests: `porch-door-${page.date}`, deeds: `porch-door-deeds-${page.date}` };
let guests = read(KEPT.guests, {}).member === page.member ? read(KEPT.guests, {}).guests : [];
let last = null; // what the line that stands now can undo
let asking = null;
let sending = false;
let reading = false; // whether the camera is on

show();
send();
openWithoutNetwork();
offerCamera();
$("#at-door-look").addEventListener("input", () => show());
$("#at-door-look").addEventListener("submit", (event) => {
  event.preventDefault();
  const found = matching();
  if (found.length === 1) came(found[0], isCode(found[0]) ? "code" : "name");
});
$("#at-door-list").addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-guest]");
  const guest = pressed && guests.find((one) => one.id === Number(pressed.dataset.guest));
  if (guest) came(guest, isCode(guest) ? "code" : "name");
});
$("#at-door-walk-in").addEventListener("submit", walkIn);
$("#at-door-asked").addEventListener("submit", keepAsked);
$("[data-undo]").addEventListener("click", undo);
addEventListener("online", () => send());
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(() => document.hidden || send(), EVERY);

function came(guest, how) {
  if (guest.came) return tell("#at-door-said", `${guest.name} is here already.`);
  const deed = keep({ kind: "came", guest: guest.id, how });
  if (!deed) return;
  guest.came = deed.at;
  said(deed, `${guest.name} is here.`);
  ask(guest, deed);
}

function walkIn(event) {
  event.preventDefault();
  const told = new FormData(event.target);
  const words = Object.fromEntries(["name", "reach", "told_by"].map((name) => [name, String(told.get(name) ?? "").trim()]));
  if (!words.name && !words.reach) return tell("#at-door-wrong", "Say what they are called, or how they are reached.");
  const deed = keep({ kind: "walk-in", ...words });
  if (!deed) return;
  guests.push({ id: deed.key, name: words.name || words.reach, code: "", state: "came", plus: 0, came: deed.at, asks: false });
  event.target.reset();
  ask(null, deed);
  said(deed, `${words.name || words.reach} is here.`);
}

// Asked once, after they were let in: it goes with the check-in while that waits, and by itself when that has left.
function ask(guest, deed) {
  const form = $("#at-door-asked");
  asking = guest?.asks ? { guest, deed } : null;
  form.hidden = !asking;
  form.reset();
  $("[data-asked-who]").textContent = guest?.name ?? "";
}

function keepAsked(event) {
  event.preventDefault();
  const told = new FormData(event.target);
  const words = { came_with: String(told.get("came_with")).trim(), told_by: String(told.get("told_by")).trim() };
  if (asking && (words.came_with || words.told_by)) {
    const deeds = read(KEPT.deeds, []);
    const waits = sending ? null : deeds.find((one) => one.key === asking.deed.key);
    if (waits) write(KEPT.deeds, deeds.map((one) => (one === waits ? { ...one, ...words } : one)));
    else keep({ kind: "asked", guest: asking.guest.id, ...words });
    asking.guest.asks = false;
  }
  event.target.reset();
  event.target.hidden = true;
  send();
}

async function undo() {
  if (!last) return;
  const deed = last;
  last = null;
  $("#at-door-said").hidden = true;
  ask(null, deed);
  const deeds = read(KEPT.deeds, []);
  if (!sending && deeds.some((one) => one.key === deed.key)) write(KEPT.deeds, deeds.filter((one) => one.key !== deed.key));
  else keep({ kind: "undo", of: deed.key });
  guests = deed.kind === "walk-in" ? guests.filter((one) => one.id !== deed.key) : guests;
  for (const guest of guests) if (guest.id === deed.guest) guest.came = "";
  remember();
  show();
  await send();
}

function said(deed, words) {
  last = deed;
  $("#at-door-look").reset();
  tell("#at-door-wrong", "");
  tell("#at-door-said", words);
  remember();
  show();
  send();
}

function keep(deed) {
  const kept = { ...deed, key: random(), member: page.member, at: new Date().toISOString() };
  if (write(KEPT.deeds, [...read(KEPT.deeds, []), kept])) return kept;
  tell("#at-door-wrong", "This browser keeps nothing for Porch (a private window?). Use another window.");
  return null;
}

// One round after another; what the server has named as received is forgotten here, and nothing else.
async function send() {
  if (sending) return;
  sending = true;
  try {
    await sendAll();
  } finally {
    sending = false;
    show();
  }
}

async function sendAll() {
  const mine = read(KEPT.deeds, []).filter((one) => one.member === page.member);
  let answer = await (mine.length ? post(mine) : list());
  if (mine.length && answer?.status === 403 && (await freshToken())) answer = await post(mine);
  if (!answer) return;
  if (answer.redirected || answer.status === 403) {
    localStorage.removeItem(KEPT.guests); // whoever has signed out leaves no names behind; what was seen stays
    return tell("#at-door-wrong", "Sign in again, and it is sent.");
  }
  if (!answer.ok) return tell("#at-door-wrong", "Porch did not take it. It is tried again.");
  const told = await answer.json();
  const done = new Set(Object.keys(told.outcome));
  write(KEPT.deeds, read(KEPT.deeds, []).filter((one) => !done.has(one.key)));
  const refused = Object.values(told.outcome).filter(Boolean);
  tell("#at-door-wrong", told.off ? "This was called off." : refused.join(" "));
  guests = withWaiting(told.guests);
  remember();
}

// What was seen while the answer was on its way is not in it yet.
function withWaiting(fresh) {
  for (const deed of read(KEPT.deeds, [])) {
    const guest = fresh.find((one) => one.id === deed.guest);
    if (deed.kind === "came" && guest && !guest.came) guest.came = deed.at;
    if (deed.kind === "walk-in") fresh.push({ id: deed.key, name: deed.name || deed.reach, code: "", state: "came", plus: 0, came: deed.at, asks: false });
  }
  return fresh;
}

function list() {
  return fetch(door.dataset.list, { cache: "no-store", credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
}

function post(deeds) {
  const headers = { "X-CSRFToken": page.token, "X-Porch-Deed": "1", "Content-Type": "application/json" };
  const body = JSON.stringify({ member: page.member, deeds });
  return fetch(door.dataset.seen, { method: "POST", body, headers, credentials: "same-origin" }).catch(() => null);
}

async function freshToken() {
  const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.querySelector("#at-door")?.dataset.member !== String(page.member)) return false;
  page.token = fresh.body.dataset.csrf ?? "";
  return true;
}

function show() {
  const waits = read(KEPT.deeds, []).filter((one) => one.member === page.member).length;
  door.dataset.unsent = String(waits);
  const here = guests.filter((one) => one.came).length;
  $("[data-count]").textContent = `${here} of ${guests.length} ${guests.length === 1 ? "is" : "are"} here.`;
  $("[data-wait]").textContent = waits ? `${waits} ${waits === 1 ? "waits" : "wait"} for the network.` : "";
  $("#at-door-list").replaceChildren(...matching().slice(0, 200).map(line));
}

function line(guest) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "at-door__guest" });
  button.dataset.guest = guest.id;
  button.setAttribute("aria-pressed", String(Boolean(guest.came)));
  const name = Object.assign(document.createElement("span"), { textContent: guest.name || guest.code, dir: "auto" });
  const state = Object.assign(document.createElement("span"), { className: "small muted" });
  const when = guest.came ? `here since ${new Date(guest.came).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}` : STATES[guest.state];
  state.textContent = [when, guest.plus ? `with ${guest.plus}` : ""].filter(Boolean).join(", ");
  button.append(name, state);
  item.append(button);
  return item;
}

function matching() {
  const words = looked();
  const begins = (name) => name.toLocaleLowerCase().split(/[\s@.]+/).some((part) => part.startsWith(words)) || name.toLocaleLowerCase().startsWith(words);
  return guests.filter((one) => !words || begins(one.name) || isCode(one));
}

function looked() {
  return $("#at-door-look").elements.look.value.trim().toLocaleLowerCase();
}

function isCode(guest) {
  return Boolean(guest.code) && looked() === guest.code.toLowerCase();
}

function offerCamera() {
  const button = $("[data-scan]");
  if (!canRead()) return;
  button.hidden = false;
  button.addEventListener("click", () => (reading ? (reading = false) : scan(button)));
}

async function scan(button) {
  const video = $("[data-camera]");
  reading = true;
  video.hidden = false;
  $("span", button).textContent = button.dataset.stop;
  try {
    await readTickets(video, door.dataset.reader, shown, () => !reading);
  } catch {
    tell("#at-door-wrong", "The camera cannot be used. Type the code.");
  } finally {
    reading = false;
    video.hidden = true;
    $("span", button).textContent = button.dataset.scan;
  }
}

function shown(code) {
  const guest = guests.find((one) => one.code === code);
  if (guest) came(guest, "qr");
  else tell("#at-door-wrong", "This is no ticket of this date. Look for them by name.");
}

async function openWithoutNetwork() {
  const line = $("[data-offline]");
  if (!isSecureContext) return (line.textContent = line.dataset.insecure);
  try {
    await navigator.serviceWorker.register(door.dataset.worker);
    await navigator.serviceWorker.ready;
    const drawn = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
    const here = new URL(location.pathname, location.href).href;
    await (await caches.open("porch-met-1")).addAll([here, door.dataset.reader, ...new Set(drawn)]);
    line.textContent = line.dataset.ready;
  } catch {
    line.textContent = line.dataset.shut;
  }
}

function remember() {
  write(KEPT.guests, { member: page.member, guests });
}

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(name, what) {
  try {
    localStorage.setItem(name, JSON.stringify(what));
    return true;
  } catch {
    return false;
  }
}

function tell(where, words) {
  const line = $(where);
  line.hidden = !words;
  $("span", line).textContent = words;
  if (where === "#at-door-said") $("[data-undo]").hidden = !last;
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
