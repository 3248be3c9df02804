// Who it was: offers people as one types, from what this browser knows and, when there is a network, from Porch.
import { keepPeople, keptPeople, forgetPeople } from "./met-kept.js";

const MOST = 6;
let known = [];
let asked = 0;

export async function startWho(page, form) {
  const who = new Who(page, form);
  known = await keptPeople(page.member).catch(() => []);
  fetch(page.people, { headers: { Accept: "application/json" }, credentials: "same-origin" })
    .then(async (answer) => {
      if (answer.redirected || !answer.ok) return answer.redirected || answer.status === 403 ? forgetPeople() : null;
      const told = await answer.json();
      known = told.people;
      await keepPeople(told.member, told.people);
    })
    .catch(() => {});
  return who;
}

class Who {
  constructor(page, form) {
    this.page = page;
    this.box = form.querySelector("#met-who");
    this.list = form.querySelector("#met-offered");
    this.chips = form.querySelector("#met-chosen");
    this.more = form.querySelector("#met-new");
    this.chosen = [];
    this.offers = [];
    this.at = -1;
    this.box.removeAttribute("name"); // from here on this script says who it was
    this.box.addEventListener("input", () => this.offer());
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => {
      const item = event.target.closest("[role=option]");
      if (!item) return;
      event.preventDefault();
      this.choose(this.offers[Number(item.dataset.place)]);
    });
  }

  // Everybody chosen, and whoever stands in the box without having been chosen.
  everybody() {
    const typed = this.box.value.trim();
    return typed ? [...this.chosen, { name: typed }] : this.chosen;
  }

  fields() {
    const found = [];
    for (const one of this.everybody()) {
      if (one.id) found.push(["who", String(one.id)]);
      else found.push(["new_name", one.name], ["new_phone", one.phone?.value ?? ""], ["new_mail", one.mail?.value ?? ""]);
    }
    return found;
  }

  clear() {
    this.chosen = [];
    this.box.value = "";
    this.more.replaceChildren();
    this.more.hidden = true;
    this.draw();
    this.close();
  }

  async offer() {
    const words = this.box.value.trim();
    const turn = ++asked;
    this.show(matching(known, words), words);
    if (words.length < 2) return;
    try {
      const answer = await fetch(`${this.page.people}?q=${encodeURIComponent(words)}`, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected || turn !== asked) return;
      const told = (await answer.json()).people;
      if (turn === asked && this.box.value.trim() === words) this.show(merged(matching(known, words), told), words);
    } catch {
      // without a network it is whom this browser knows
    }
  }

  show(people, words) {
    const there = new Set(this.chosen.map((one) => one.id));
    this.offers = words ? [...people.filter((one) => !there.has(one.id)).slice(0, MOST), { name: words, fresh: true }] : [];
    this.at = this.offers.length ? Math.min(Math.max(this.at, 0), this.offers.length - 1) : -1;
    this.list.replaceChildren(...this.offers.map((one, place) => this.line(one, place)));
    this.list.hidden = !this.offers.length;
    this.box.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark();
  }

  line(one, place) {
    const item = element("li", { className: "met__offer", id: `met-offer-${place}`, role: "option" });
    item.dataset.place = place;
    item.setAttribute("role", "option");
    const name = element("span", { textContent: one.fresh ? `New: ${one.name}` : one.name });
    name.dir = "auto";
    item.append(name);
    if (one.handle && one.handle !== one.name) item.append(element("span", { className: "small muted", textContent: one.handle }));
    return item;
  }

  mark() {
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.at)));
    if (this.at < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `met-offer-${this.at}`);
  }

  pressed(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.offers.length) return;
      event.preventDefault();
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.offers.length) % this.offers.length;
      this.mark();
    } else if (event.key === "Enter" && this.offers.length) {
      event.preventDefault();
      this.choose(this.offers[this.at]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.box.value && this.chosen.length) {
      this.drop(this.chosen.at(-1));
    }
  }

  choose(one) {
    const guest = one.fresh ? { name: one.name } : one;
    this.chosen.push(guest);
    if (one.fresh) this.askMore(guest);
    this.box.value = "";
    this.at = 0;
    this.draw();
    this.close();
    this.box.focus();
  }

  // A number or an address, if they gave one: by it the note finds them again when they write.
  askMore(guest) {
    const pair = element("div", { className: "met__pair" });
    for (const [what, label, type] of [["phone", "Number", "tel"], ["mail", "Mail", "email"]]) {
      const line = element("label", { className: "field" });
      const title = element("span", { className: "field__label", textContent: `${label} of ${guest.name}` });
      title.dir = "auto";
      guest[what] = element("input", { className: "input", type, autocomplete: "off" });
      line.append(title, guest[what]);
      pair.append(line);
    }
    guest.lines = pair;
    this.more.append(pair);
    this.more.hidden = false;
  }

  drop(guest) {
    this.chosen = this.chosen.filter((one) => one !== guest);
    guest.lines?.remove();
    this.draw();
    this.box.focus();
  }

  draw() {
    this.chips.replaceChildren(
      ...this.chosen.map((guest) => {
        const chip = element("li", { className: "met__chip" });
        const name = element("span", { textContent: guest.name });
        name.dir = "auto";
        const off = element("button", { type: "button", textContent: "×" });
        off.setAttribute("aria-label", `Without ${guest.name}`);
        off.addEventListener("click", () => this.drop(guest));
        chip.append(name, off);
        return chip;
      }),
    );
    this.chips.hidden = !this.chosen.length;
  }

  close() {
    this.list.hidden = true;
    this.offers = [];
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }
}

function matching(people, words) {
  const wanted = words.toLocaleLowerCase().replace(/^@/, "");
  if (!wanted) return [];
  const begins = (text) => text.toLocaleLowerCase().split(/[\s@.]+/).some((part) => part.startsWith(wanted)) || text.toLocaleLowerCase().startsWith(wanted);
  return people.filter((one) => begins(one.name) || begins(one.handle));
}

function merged(first, second) {
  const there = new Set(first.map((one) => one.id));
  return [...first, ...second.filter((one) => !there.has(one.id))];
}

function element(name, fields) {
  return Object.assign(document.createElement(name), fields);
}
