// Dialogs, menus and the choice of many rows.
import { $, $$ } from "./dom.js";
import { refreshList } from "./optimistic.js";

export function startSheets() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.closest?.("[data-close-dialog]")) event.target.closest("dialog")?.close();
    $$("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = $("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-submits]")) event.target.form?.requestSubmit();
    if (event.target.matches?.("[data-pick-all]")) $$("[data-pick]").forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches?.("[data-pick], [data-pick-all]")) picked();
  });
  const zone = $("select[data-zone]");
  if (zone && (!zone.value || zone.value === zone.options[0].value)) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zone.options].some((option) => option.value === here)) zone.value = here;
  }
  if ($("[data-again]")) again();
  $(".tabs [aria-current=page]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
}

// A page that waits for something (the first look) asks again by itself. The focus stays where it is.
function again() {
  const wait = Number($("[data-again]")?.dataset.again) * 1000;
  if (!wait) return;
  setTimeout(() => {
    if (!document.hidden) refreshList();
    again();
  }, wait);
}

function picked() {
  const many = $$("[data-pick]:checked").length;
  const bar = $("#many-acts");
  if (!bar) return;
  bar.hidden = !many;
  const count = $("[data-picked-count]");
  if (count) count.textContent = many;
}
