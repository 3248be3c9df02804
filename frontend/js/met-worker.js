// Opens one page without a network: /met/ and what it is drawn with. It rules that page alone and keeps nothing else.
const KEPT = "porch-met-1";
const PATIENCE = 3000; // a network that is barely there must not keep somebody at a booth waiting

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const page = self.registration.scope;
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== self.location.origin) return;
  const isPage = event.request.mode === "navigate" && asked.pathname === new URL(page).pathname;
  if (isPage || asked.pathname.startsWith("/static/")) event.respondWith(answer(event.request, isPage ? page : event.request));
});

async function answer(request, name) {
  const kept = await caches.open(KEPT);
  const asking = fetch(request).then((fresh) => {
    const about = new URL(request.url).search && request.mode === "navigate"; // somebody's own: not for the next time
    if (fresh.ok && !fresh.redirected && !about) kept.put(name, fresh.clone());
    return fresh;
  });
  const held = await kept.match(name, { ignoreVary: true });
  if (!held) return asking;
  return Promise.race([asking, rest(PATIENCE).then(() => held)]).catch(() => held);
}

const rest = (time) => new Promise((done) => setTimeout(done, time));
