// Small words the other modules share.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export const token = () => document.body.dataset.csrf ?? "";

export const rows = () => $$("[data-row]:not([data-leaving])");
export const currentRow = () =>
  document.activeElement?.closest?.("[data-row]:not([data-leaving])") ?? $("[data-row][data-current]:not([data-leaving])");

// Says something to a screen reader without moving the focus.
export function say(words) {
  const said = $("#said");
  if (!said) return;
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = words));
}

// Marks a row as the one meant, and puts the focus on it.
export function settle(row, { focus = true } = {}) {
  $$("[data-row][data-current]").forEach((other) => delete other.dataset.current);
  if (!row) return;
  row.dataset.current = "";
  if (focus) $("a[data-open]", row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

export async function send(url, body, { method = "POST" } = {}) {
  const response = await fetch(url, {
    method,
    body,
    headers: { "X-CSRFToken": token(), "X-Porch-Deed": "1", Accept: "text/html" },
    credentials: "same-origin",
  });
  return { ok: response.ok && !response.redirected, status: response.status, text: await response.text(), response };
}

export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
