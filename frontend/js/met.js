// Somebody was here: a note in under 20 seconds, kept in this browser first and sent as soon as there is a network.
import { forgetNote, keepNote, keptNotes } from "./met-kept.js";
import { bring, takeBack } from "./met-send.js";
import { startWho } from "./met-who.js";

const EVERY = 20_000;
const CARD = 1600; // pixels a photo of a card needs at its longer side
const $ = (selector, root = document) => root.querySelector(selector);

const form = $("#met");
const page = {
  url: form.getAttribute("action"),
  people: form.dataset.people,
  member: Number(form.dataset.member),
  token: document.body.dataset.csrf ?? "",
};
const who = await startWho(page, form);
if (form.dataset.chosen) who.choose({ id: Number(form.dataset.chosen), name: form.dataset.chosenName });

remember();
follow();
openWithoutNetwork();
form.addEventListener("submit", keep);
form.addEventListener("change", follow);
$("[data-met-change]").addEventListener("click", () => {
  form.dataset.open = "1";
  follow();
  $("#met-where").focus();
});
let last = null; // the note kept last, for as long as its line stands
$("[data-met-undo]").addEventListener("click", async () => {
  const words = last && (await takeBack(page, last).catch(() => "Porch could not be reached. Try again when there is a network."));
  tell("#met-said", "");
  if (words) tell("#met-wrong", words);
  await show("");
  $("#met-who").focus();
});
addEventListener("online", () => send());
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(() => document.hidden || send(), EVERY);
send();
if (matchMedia("(pointer: fine)").matches || !("ontouchstart" in window)) $("#met-who").focus();

async function keep(event) {
  event.preventDefault();
  tell("#met-wrong", "");
  const names = who.everybody().map((one) => one.name);
  if (!names.length) {
    tell("#met-wrong", "Say who it was.");
    return $("#met-who").focus();
  }
  const told = new FormData(form);
  const note = {
    key: random(), member: page.member, at: new Date().toISOString(), names, what: told.get("what"),
    fields: [...who.fields(), ...["what", "how", "where", "words", "promise", "promise_by", "brought_by"].map((name) => [name, String(told.get(name) ?? "")])],
  };
  if (note.what !== "call") note.fields = note.fields.filter(([name]) => name !== "how");
  const photo = told.get("card");
  if (photo?.size) Object.assign(note, { card: await smaller(photo), cardName: photo.name });
  try {
    await keepNote(note);
  } catch {
    return tell("#met-wrong", "This browser keeps nothing for Porch (a private window?). Write it down elsewhere, or use another window.");
  }
  form.dataset.unsent = "1";
  place(told.get("where"));
  count();
  next();
  last = note.key;
  tell("#met-said", `Kept: ${names.join(", ")}.`);
  await send();
}

function next() {
  who.clear();
  for (const name of ["words", "promise", "brought_by"]) form.elements[name].value = "";
  form.elements.card.value = "";
  form.querySelectorAll("details").forEach((piece) => (piece.open = false));
  delete form.dataset.open;
  follow();
  $("#met-who").focus({ preventScroll: true });
  scrollTo({ top: 0 }); // what was kept, and what waits, stands at the top
}

async function send() {
  const { trouble } = await bring(page).catch(() => ({ trouble: "" }));
  await show(trouble);
}

// How many wait, and whose. What was refused stays until somebody has looked at it.
async function show(trouble) {
  const all = await keptNotes().catch(() => []);
  const waiting = all.filter((note) => note.member === page.member && !note.refused).length;
  const others = all.filter((note) => note.member !== page.member).length;
  const refused = all.filter((note) => note.member === page.member && note.refused);
  form.dataset.unsent = String(waiting);
  const words = [
    waiting ? `${waiting === 1 ? "1 note waits" : `${waiting} notes wait`} for the network. ${trouble}`.trim() : "",
    others ? `${others === 1 ? "1 note" : `${others} notes`} of a colleague ${others === 1 ? "waits" : "wait"} until they sign in here.` : "",
    refused.length ? `${refused.length === 1 ? "1 note was" : `${refused.length} notes were`} not taken:` : "",
  ];
  const box = $("#met-kept");
  const line = $("[data-met-count]", box);
  const told = words.filter(Boolean).join(" ");
  box.hidden = !told;
  if (line.textContent !== told) line.textContent = told;
  $("[data-met-list]", box).replaceChildren(...refused.map(line_of));
}

function line_of(note) {
  const item = document.createElement("li");
  const words = document.createElement("p");
  words.textContent = `${note.names.join(", ")}: ${note.refused}`;
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "Throw it away" });
  drop.addEventListener("click", async () => {
    await forgetNote(note.key);
    await show("");
  });
  item.append(words, drop);
  return item;
}

// At a booth the place stays and only people change: what and where fold into one line until somebody changes them.
function follow() {
  const what = new FormData(form).get("what");
  const where = form.elements.where.value.trim();
  const fair = what === "booth" && where && form.dataset.open === undefined && document.activeElement !== form.elements.where;
  $("#met-how").hidden = what !== "call";
  $("#met-place").hidden = what === "call";
  $("#met-where-what").hidden = fair;
  $("#met-fair").hidden = !fair;
  $("[data-met-fair]").textContent = fair ? `Booth at ${where}` : "";
  today();
}

function remember() {
  const last = kept("met-last", {});
  if (last.what && !form.elements.words.value) for (const one of form.elements.what) one.checked = one.value === last.what;
  if (last.where && !form.elements.where.value) form.elements.where.value = last.where;
  places();
}

function place(where) {
  const told = String(where ?? "").trim();
  const what = new FormData(form).get("what");
  localStorage.setItem("met-last", JSON.stringify({ what, where: told }));
  if (told) localStorage.setItem("met-places", JSON.stringify([told, ...kept("met-places", []).filter((one) => one !== told)].slice(0, 12)));
  places();
}

function places() {
  $("#met-places").replaceChildren(...kept("met-places", []).map((value) => Object.assign(document.createElement("option"), { value })));
}

function count() {
  const now = kept("met-today", {});
  const day = new Date().toDateString();
  localStorage.setItem("met-today", JSON.stringify({ day, many: (now.day === day ? now.many : 0) + 1 }));
}

function today() {
  const now = kept("met-today", {});
  const many = now.day === new Date().toDateString() ? now.many : 0;
  $("[data-met-today]").textContent = many ? `${many === 1 ? "1 note" : `${many} notes`} today on this device` : "";
}

function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function tell(selector, words) {
  const line = $(selector);
  line.hidden = !words;
  $("span", line).textContent = words;
  if (selector === "#met-wrong" && words) tell("#met-said", "");
}

async function openWithoutNetwork() {
  const line = $("#met-offline");
  if (!navigator.serviceWorker) return (line.textContent = line.dataset.insecure);
  line.textContent = line.dataset.notYet;
  try {
    await navigator.serviceWorker.register(form.dataset.worker);
    await navigator.serviceWorker.ready;
    const pieces = [...document.querySelectorAll("link[href], script[src]")].map((piece) => piece.href || piece.src);
    const cache = await caches.open("porch-met-1");
    await cache.addAll([new URL(page.url, location.href).href, ...new Set(pieces)]);
    line.textContent = line.dataset.ready;
  } catch {
    // without a network now it was prepared before, or the page would not stand here
    line.textContent = (await caches.match(new URL(page.url, location.href).href)) ? line.dataset.ready : "";
  }
}

async function smaller(photo) {
  try {
    const picture = await createImageBitmap(photo);
    const share = Math.min(1, CARD / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * share), Math.round(picture.height * share));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return photo;
  }
}

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
