// Draws parts of the page anew, one after the other. Two answers that cross on a slow line would leave the older one
// standing, and htmx swaps what it asked for into the element that asked, which the first swap has taken away.
import { $ } from "./dom.js";

const wanted = new Map(); // selector -> { url, swap }
let drawing = null;

// What is asked for twice is drawn once, as asked last. `url` may be a function, asked when its turn comes: a refresh
// shows what stands there by then, and gives way to what is to be opened there.
export function draw(selector, url, swap = "outerHTML") {
  if (!(wanted.has(selector) && typeof url === "function")) wanted.set(selector, { url, swap });
  drawing ??= drawAll();
  return drawing;
}

async function drawAll() {
  await null; // whoever asks for more in this moment is drawn along
  try {
    while (wanted.size) {
      const [selector, { url, swap }] = wanted.entries().next().value;
      wanted.delete(selector);
      const address = typeof url === "function" ? url() : url;
      if (address && $(selector)) await window.htmx?.ajax("GET", address, { target: selector, select: selector, swap });
    }
  } finally {
    drawing = null; // one that failed must not keep all later ones waiting
  }
}
