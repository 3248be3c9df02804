// Takes an address along: what stands in the box goes to the clipboard; where a browser gives none it is selected.
import { $, say } from "./dom.js";

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copies]");
    const box = button && $(`#${CSS.escape(button.dataset.copies)}`);
    if (!box) return;
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      told(button, "Copied");
    } catch {
      told(button, "Selected: press Ctrl+C");
    }
  });
}

function told(button, words) {
  const label = $("[data-label]", button) ?? button;
  label.textContent = words;
  say(`${words}.`);
}
