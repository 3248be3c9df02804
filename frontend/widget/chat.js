// <porch-chat href="https://porch.example/chat/name/">: a chat for any page. No dependency, no cookie, no HTML from text.
import { Keeping } from "./keeping.js";
import { Line } from "./line.js";
import { sheet } from "./looks.js";
import { Photo, draw } from "./photo.js";
import { speaker } from "./words.js";

const RTL = /^(ar|he|fa|ur)\b/;

class PorchChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return this.wake(); // moved about on its page
    this.href = new URL(this.getAttribute("href") ?? "", document.baseURI).href;
    const language = this.closest("[lang]")?.lang || navigator.language || "en";
    this.language = language;
    this.say = speaker(language);
    this.keeping = new Keeping(this.href);
    this.line = new Line(this.href, this.keeping, {
      state: (state) => this.heed(state),
      turns: (turns) => this.take(turns),
      left: (slip) => this.left(slip),
      changed: () => this.draw(),
      again: () => this.again(),
    });
    this.turns = new Map();
    this.sent = new Map(); // has left, and was not heard back yet
    this.shown = new Map();
    this.facts = { name: "", there: false, by: "", longest: 10_000 };
    this.wrong = "";
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    root.append(...this.build(RTL.test(language) ? "rtl" : getComputedStyle(this.parentElement ?? this).direction));
    addEventListener("online", () => { this.line.renew(); this.wake(); });
    addEventListener("storage", (event) => event.key === this.keeping.name && this.draw());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    this.start();
  }

  disconnectedCallback() {
    this.line.stop();
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  async start() {
    await this.line.presence();
    if (this.keeping.get().token) this.line.listen(false);
  }

  build(dir) {
    const { say } = this;
    this.opener = make("button", { className: "opener main", type: "button", hidden: true, onclick: () => this.open() });
    this.status = make("p", { className: "status", role: "status" });
    this.log = make("div", { className: "log", role: "log", tabIndex: 0, ariaLabel: say("log"), ariaLive: "polite" });
    this.heading = make("bdi", {});
    this.box = make("textarea", { id: "box", dir: "auto", required: true, oninput: () => this.type(), onkeydown: (e) => this.key(e) });
    this.over = make("span", { className: "bad", id: "over", role: "status" });
    this.box.setAttribute("aria-describedby", "over");
    const close = make("button", { type: "button", ariaLabel: say("close"), onclick: () => this.shut() }, "✕");
    const send = make("button", { className: "main" }, say("send"));
    this.photo = new Photo(make, say, () => this.type());
    const form = make("form", { className: "say", noValidate: true, onsubmit: (e) => this.submit(e) },
      make("label", { htmlFor: "box" }, say("box")), this.box, this.photo.box, this.photo.wrong,
      make("div", { className: "row" }, this.photo.button, this.photo.input, this.over, send));
    const heed = (e) => this.photo.heed(e);
    this.panel = make("section", { className: "panel", role: "dialog", hidden: true, dir, onkeydown: (e) => this.escape(e), ondrop: heed, ondragover: heed, onpaste: heed },
      make("header", {}, make("h2", { id: "title" }, this.heading), close), this.status, this.log, this.introduction(), form);
    this.panel.setAttribute("aria-labelledby", "title");
    this.opener.dir = dir;
    return [this.opener, this.panel];
  }

  introduction() {
    const { say } = this;
    this.whose = make("input", { id: "name", autocomplete: "name", dir: "auto", maxLength: 120 });
    this.mail = make("input", { id: "mail", type: "email", autocomplete: "email", maxLength: 254 });
    const form = make("form", { onsubmit: (e) => this.introduce(e) },
      make("label", { htmlFor: "name" }, say("name")), this.whose, make("label", { htmlFor: "mail" }, say("address")), this.mail,
      make("div", { className: "row" }, make("button", {}, say("known"))));
    const forget = make("form", { onsubmit: (e) => this.forget(e) }, make("div", { className: "row" }, make("button", {}, say("forget"))));
    this.who = make("details", {}, make("summary", {}, say("introduce")), form, forget);
    return this.who;
  }

  open() {
    this.panel.hidden = false;
    this.opener.hidden = true;
    this.box.value = this.keeping.get().draft;
    this.keeping.get().token && this.keeping.change((now) => (now.seen = this.latest()));
    this.draw();
    this.box.focus();
    this.wake();
    this.line.presence();
  }

  shut() {
    this.panel.hidden = true;
    this.opener.hidden = false;
    this.draw();
    this.opener.focus();
  }

  // A handler that returns false would swallow every other key.
  escape(event) {
    if (event.key === "Escape") this.shut();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
  }

  type() {
    const over = [...this.box.value].length - this.facts.longest;
    this.over.textContent = over > 0 ? this.say("over", { count: over }) : "";
    this.keeping.change((now) => (now.draft = this.box.value));
  }

  submit(event) {
    event.preventDefault();
    const words = this.box.value.trim();
    const photo = this.photo.given();
    if (!(words || photo.photo) || this.over.textContent) return this.box.focus();
    this.keeping.push({ kind: "talk", words, ...photo, page: location.href.slice(0, 500) });
    this.keeping.change((now) => (now.draft = ""));
    this.photo.clear();
    this.box.value = this.thanks = "";
    this.go();
  }

  introduce(event) {
    event.preventDefault();
    const name = this.whose.value.trim();
    const mail = this.mail.value.trim();
    if (!this.mail.checkValidity() || !(name || mail)) return (name ? this.mail : this.whose).focus();
    this.keeping.push({ kind: "who", name, mail });
    this.who.open = false;
    this.box.focus();
    this.go();
  }

  // On a borrowed device: whoever comes next is a stranger. What was said stays with the business.
  forget(event) {
    event.preventDefault();
    this.line.forget();
    this.keeping.forget();
    for (const held of [this.turns, this.sent]) held.clear();
    this.box.value = this.whose.value = this.mail.value = "";
    this.who.open = false;
    this.photo.clear();
    this.thanks = this.say("forgotten");
    this.draw();
    this.box.focus();
  }

  async go() {
    this.draw();
    if (await this.line.flush()) this.wake();
  }

  async again() {
    if (!this.facts.name) await this.line.presence();
    this.line.listen(this.isOpen && !document.hidden);
  }

  left(slip) {
    if (slip.kind === "who") return (this.thanks = this.say("thanks"));
    this.sent.set(slip.key, { ...slip, ours: false, at: Date.now() }); // its photo comes back with its turn
  }

  wake() {
    if (!this.facts.name || this.keeping.get().token || this.keeping.get().queue.length) this.line.wake();
  }

  heed(state) {
    this.wrong = state.wrong ?? "";
    if (state.name) this.facts = state;
    this.draw();
  }

  take(turns) {
    for (const turn of turns) {
      this.turns.set(turn.id, turn);
      this.sent.delete(turn.key);
    }
    if (turns.length && this.isOpen) this.keeping.change((now) => (now.seen = this.latest()));
    if (turns.length) this.draw();
    if (turns.some((turn) => turn.ours)) this.line.presence();
  }

  latest() {
    return Math.max(0, ...[...this.turns.values()].map((turn) => turn.seq));
  }

  draw() {
    const { say, facts } = this;
    const { queue, seen } = this.keeping.get();
    const fresh = [...this.turns.values()].filter((turn) => turn.ours && turn.seq > seen).length;
    this.heading.textContent = facts.name;
    this.opener.textContent = say(facts.name ? "open" : "refused", facts) + (fresh && !this.isOpen ? ` (${say("unread", { count: fresh })})` : "");
    this.opener.hidden = this.isOpen || (!facts.name && this.wrong !== "refused" && !this.turns.size);
    tell(this.status, this.wrong ? say(this.wrong) : this.honest());
    this.fill([...this.turns.values(), ...this.sent.values()].map((turn) => [`${turn.key || turn.id}${turn.photos?.length ? " seen" : ""}`, () => this.turn(turn)]).concat(this.unsent(queue)));
  }

  // What stands already is left alone: whoever listens to the page hears only what is new.
  fill(wanted) {
    let moved = false;
    const names = new Set(wanted.map(([name]) => name));
    for (const [name, node] of this.shown) if (!names.has(name)) node.remove(), this.shown.delete(name);
    wanted.forEach(([name, build], place) => {
      if (!this.shown.has(name)) this.shown.set(name, build()), (moved = true);
      if (this.log.children[place] !== this.shown.get(name)) this.log.insertBefore(this.shown.get(name), this.log.children[place] ?? null);
    });
    this.log.hidden = !wanted.length;
    if (moved) this.log.scrollTop = this.log.scrollHeight;
  }

  honest() {
    if (this.thanks) return this.thanks;
    if (this.facts.there) return this.say("there");
    const day = this.facts.by && new Date(`${this.facts.by}T12:00`).toLocaleDateString(this.language, { weekday: "long", day: "numeric", month: "long" });
    return `${this.say("away", { day })} ${this.say("mail")}`;
  }

  turn(turn) {
    const when = new Date(turn.at).toLocaleTimeString(this.language, { hour: "2-digit", minute: "2-digit" });
    const who = turn.ours ? this.facts.name : this.say("you");
    return make("div", { className: turn.ours ? "turn ours" : "turn" }, make("p", { className: "small" }, `${who}, ${when}`), ...said(turn.words),
      ...(turn.photos ?? []).map((one) => this.picture(one)));
  }

  // Fetched with the visitor's token, and drawn; until it is here its words stand for it.
  picture({ id, alt }) {
    const place = make("canvas", { width: 1, height: 1 });
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", alt || this.say("aphoto"));
    const words = make("p", { className: "small" }, alt || this.say("aphoto"));
    this.line.photo(id).then((picture) => {
      draw(place, picture, 600);
      if (!alt) words.remove();
      else words.ariaHidden = "true";
      this.log.scrollTop = this.log.scrollHeight;
    }, () => place.remove());
    return make("figure", {}, place, words);
  }

  unsent(queue) {
    const here = new Set([...this.turns.values()].map((turn) => turn.key));
    return queue.filter((slip) => !here.has(slip.key)).map((slip) => [`${slip.key} ${slip.why ?? ""}`, () => this.kept(slip)]);
  }

  kept(slip) {
    const written = slip.words ?? [slip.name, slip.mail].filter(Boolean).join(", ");
    const kept = [...said(written), ...(slip.photo ? [make("p", { className: "small" }, slip.alt || this.say("aphoto"))] : [])];
    if (!slip.why) return make("div", { className: "turn" }, ...kept, make("p", { className: "small" }, this.say("waiting")));
    return make("div", { className: "turn" }, ...kept, make("p", { className: "bad" }, this.say("failed", slip)),
      make("button", { type: "button", onclick: () => this.retry(slip.key) }, this.say("again")),
      make("button", { type: "button", onclick: () => { this.keeping.drop(slip.key); this.draw(); } }, this.say("drop")));
  }

  retry(key) {
    this.keeping.mark(key, "");
    this.go();
  }
}

function tell(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function said(text) {
  return text ? [make("p", { dir: "auto" }, text)] : [];
}

function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

if (!customElements.get("porch-chat")) customElements.define("porch-chat", PorchChat);
