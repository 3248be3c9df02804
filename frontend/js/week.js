// A burst is put on another day by dragging it there; the buttons beside it do the same by keyboard.
import { $$ } from "./dom.js";
import { deed } from "./optimistic.js";

export function startWeek() {
  let held = null;
  $$("[data-move]").forEach((card) => {
    card.addEventListener("dragstart", (event) => {
      held = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.dataset.move);
    });
    card.addEventListener("dragend", () => (held = null));
  });
  $$("[data-day]").forEach((day) => {
    const over = (on) => day.classList.toggle("week__day--over", on);
    day.addEventListener("dragover", (event) => {
      if (!held || day.contains(held)) return;
      event.preventDefault();
      over(true);
    });
    day.addEventListener("dragleave", () => over(false));
    day.addEventListener("drop", (event) => {
      over(false);
      if (!held || day.contains(held)) return;
      event.preventDefault();
      const body = new FormData();
      body.set("day", day.dataset.day);
      deed({ url: held.dataset.move, body, kind: "page" });
    });
  });
}
