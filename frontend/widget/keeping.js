// What is kept in the visitor's browser: the token that makes them themselves, what has not left yet, and a draft.
// Nothing is kept before they write. Where the browser keeps nothing, it lives as long as the page.
const EMPTY = { token: "", queue: [], draft: "", seen: 0 };

export class Keeping {
  constructor(href) {
    this.name = `porch-chat ${href}`;
    this.held = { ...EMPTY, queue: [] };
    this.full = false; // what is held here is newer than what is kept there
  }

  get() {
    if (this.full) return this.held;
    try {
      const found = JSON.parse(localStorage.getItem(this.name) ?? "null");
      if (found && Array.isArray(found.queue)) this.held = { ...EMPTY, ...found };
    } catch {
      // a browser that keeps nothing, or something else under our name
    }
    return this.held;
  }

  // Another tab may have changed it meanwhile, so a change is always made to what stands there now.
  change(how) {
    const now = this.get();
    how(now);
    this.held = now;
    try {
      localStorage.setItem(this.name, JSON.stringify(now));
      this.full = false;
    } catch {
      this.full = true; // or forbidden: it lives as long as the page
    }
    return now;
  }

  forget() {
    this.held = { ...EMPTY, queue: [] };
    this.full = false;
    try {
      localStorage.removeItem(this.name);
    } catch {
      // then there is nothing to remove
    }
  }

  token() {
    return this.get().token || this.change((now) => (now.token = random(32))).token;
  }

  push(slip) {
    this.change((now) => now.queue.push({ ...slip, key: random(18) }));
  }

  drop(key) {
    this.change((now) => (now.queue = now.queue.filter((slip) => slip.key !== key)));
  }

  mark(key, why) {
    this.change((now) => now.queue.forEach((slip) => slip.key === key && (slip.why = why)));
  }
}

function random(bytes) {
  const drawn = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(drawn).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
