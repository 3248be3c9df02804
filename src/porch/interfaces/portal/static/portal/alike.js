// While somebody types what they propose, ideas that read alike are shown. The page works without it.
const title = document.querySelector("[data-alike]");
const place = document.getElementById("alike");
let waits = 0;
let asked = null;

async function look() {
  asked?.abort();
  asked = new AbortController();
  const address = new URL(title.dataset.alike, location.href);
  address.searchParams.set("title", title.value);
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // what stands there stays
  }
}

function soon() {
  clearTimeout(waits);
  waits = setTimeout(look, 300);
}

title?.addEventListener("input", soon);
if (title?.value && title.value !== title.defaultValue) soon(); // typed before this was there
