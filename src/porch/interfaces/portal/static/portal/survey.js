// Keeps what is written on the device until it was received, hides what does not apply, and counts the time it took.

const form = document.querySelector("form[data-survey]");
const received = document.querySelector("[data-received]");
const place = (number) => `porch-survey-${number}-${location.pathname}`;

const given = (data, key) => data.getAll(`q-${key}`);

// Of whom a question is asked: "q1|any|a b", "q1|none|a b" or "q1|range|3|7"; nobody who left the earlier one out.
function meets(data, [key, how, ...told]) {
  const answers = given(data, key).filter(Boolean);
  if (!answers.length || data.get(`q-${key}-blank`)) return false;
  if (how === "range") {
    const [least, most] = told;
    const number = Number(answers[0].replace(",", "."));
    return (!least || number >= Number(least)) && (!most || number <= Number(most));
  }
  const named = told[0].split(" ");
  return how === "any" ? answers.some((one) => named.includes(one)) : !answers.some((one) => named.includes(one));
}

function show() {
  const data = new FormData(form);
  for (const part of form.querySelectorAll("[data-when]")) {
    const when = part.dataset.when.split("|");
    const before = form.querySelector(`[data-question="${CSS.escape(when[0])}"]`);
    part.hidden = !meets(data, when) || Boolean(before?.hidden);
  }
}

function put(saved) {
  for (const [name, value] of saved) {
    for (const field of form.elements) {
      if (field.name !== name || field.type === "hidden") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
      else if (!field.value) field.value = value;
    }
  }
}

function keep() {
  const said = [...new FormData(form)].filter(([name, value]) => name.startsWith("q-") && value);
  try {
    localStorage.setItem(place(form.dataset.survey), JSON.stringify(said));
    localStorage.setItem(seal(form.dataset.survey), form.elements.namedItem("sheet").value);
  } catch {
    // a full or closed store: the page itself still holds the words
  }
}

async function send() {
  const data = new FormData(form);
  data.set("deed", "part");
  try {
    await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
  } catch {
    // without a network it stays on the device
  }
}

function watch() {
  let question = null;
  let since = performance.now();
  const spend = () => {
    const field = question && form.elements.namedItem(`ms-${question}`);
    if (field) field.value = String(Math.round(Number(field.value) + performance.now() - since));
    since = performance.now();
  };
  form.addEventListener("focusin", (event) => {
    spend();
    question = event.target.closest("[data-question]")?.dataset.question ?? null;
  });
  form.addEventListener("submit", spend);
}

const seal = (number) => `porch-sheet-${number}-${location.pathname}`;

if (received) localStorage.removeItem(place(received.dataset.received));
if (form) {
  const forgets = "forget" in form.dataset;
  if (!forgets) {
    // The same device, the same sheet: sent twice it is one, and a second answer stands beside the first.
    const sheet = form.elements.namedItem("sheet");
    sheet.value = localStorage.getItem(seal(form.dataset.survey)) ?? sheet.value;
    form.addEventListener("submit", () => localStorage.setItem(seal(form.dataset.survey), sheet.value));
    try {
      put(JSON.parse(localStorage.getItem(place(form.dataset.survey)) ?? "[]"));
    } catch {
      localStorage.removeItem(place(form.dataset.survey));
    }
  }
  for (const words of form.querySelectorAll("[data-when-words]")) words.hidden = true;
  let timer = 0;
  form.addEventListener("input", () => {
    show();
    if (forgets) return;
    keep();
    clearTimeout(timer);
    if ("keep" in form.dataset) timer = setTimeout(send, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  watch();
  show();
}
if (form && "forget" in form.dataset) {
  // A kiosk: whoever goes away leaves nothing behind.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  let idle = setTimeout(() => form.reset(), 90_000);
  form.addEventListener("input", () => {
    clearTimeout(idle);
    idle = setTimeout(() => location.replace(form.action), 90_000);
  });
}
