// The line to Porch: what has not left yet leaves in order, once; what is new is asked for, as often as Porch says.
const PATIENCE = 25_000;

export class Line {
  constructor(href, keeping, told) {
    this.href = href;
    this.keeping = keeping;
    this.told = told; // what it calls: state, turns, left, changed, again
    this.after = 0;
    this.timer = 0;
    this.busy = false;
    this.era = 0; // what was asked before the visitor was forgotten is no longer heard
    this.woken = 0; // what was asked before it was last woken, and fails, is asked again at once
    this.asked = new AbortController();
  }

  async ask(path, options = {}) {
    const late = AbortSignal.timeout(PATIENCE);
    const gone = AbortSignal.any?.([late, this.asked.signal]) ?? late;
    const headers = { ...(options.body && { "Content-Type": "application/json" }) };
    if (path) headers.Authorization = `Bearer ${this.keeping.token()}`;
    return fetch(new URL(path, this.href), { ...options, headers, signal: gone, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
  }

  async presence() {
    const { woken } = this;
    try {
      const answer = await this.ask("");
      if (answer.ok) return this.told.state({ name: "", ...(await answer.json()) });
      this.told.state({ wrong: answer.status === 403 ? "refused" : "closed" });
    } catch {
      this.lost(woken);
    }
  }

  // A line that breaks is tried again; what is not there stays away.
  async photo(id, tries = 4) {
    try {
      const answer = await this.ask(`photos/${id}/`);
      if (answer.ok) return await createImageBitmap(await answer.blob());
      if (answer.status < 429) tries = 0;
    } catch {
      // tried again below
    }
    if (tries < 2) throw new Error("no photo");
    await new Promise((told) => setTimeout(told, 8000 / tries));
    return this.photo(id, tries - 1);
  }

  // One tab at a time where the browser knows locks; where it does not, the keys keep doubles out.
  flush() {
    return navigator.locks ? navigator.locks.request(this.keeping.name, () => this.send()) : this.send();
  }

  async send() {
    const { woken } = this;
    for (const slip of this.keeping.get().queue.filter((one) => !one.why)) {
      const { kind, ...body } = slip;
      let answer;
      try {
        answer = await this.ask(`${kind}/`, { method: "POST", body: JSON.stringify(body) });
      } catch {
        this.lost(woken);
        return false;
      }
      if (!this.keeping.get().queue.some((one) => one.key === slip.key)) continue; // forgotten, or another tab's
      if (answer.ok) {
        this.keeping.drop(slip.key);
        this.told.left(slip);
      } else if (answer.status === 429 || answer.status >= 500) {
        this.later(Number(answer.headers.get("Retry-After")) || 15);
        return false;
      } else if (answer.status === 404) {
        this.told.state({ wrong: "closed" });
        return false;
      } else {
        const why = await answer.json().then((said) => said.error, () => "");
        this.keeping.mark(slip.key, String(why || answer.status));
      }
      this.told.changed();
    }
    return true;
  }

  async listen(held) {
    if (this.busy || !this.keeping.get().token) return;
    this.busy = true;
    const { era, woken } = this;
    let again = 15;
    try {
      if (this.keeping.get().queue.some((slip) => !slip.why)) await this.flush();
      if (era !== this.era) return;
      const answer = await this.ask(`talk/?after=${this.after}&wait=${held ? 10 : 0}`);
      const said = answer.ok ? await answer.json() : null;
      if (era !== this.era) return;
      if (said) {
        this.after = Math.max(this.after, ...said.turns.map((turn) => turn.seq));
        this.told.turns(said.turns);
        this.told.state({});
        again = said.again;
      } else {
        again = Number(answer.headers.get("Retry-After")) || 60;
        if (answer.status === 404) this.told.state({ wrong: "closed" });
      }
    } catch {
      if (era === this.era && woken === this.woken) this.told.state({ wrong: "offline" });
    } finally {
      if (era === this.era) this.busy = false;
    }
    if (era !== this.era) return;
    if (woken !== this.woken) this.later(0);
    else this.later(held ? again : Math.max(again, 60));
  }

  wake() {
    this.woken += 1;
    this.later(0);
  }

  // On another network what hangs on the old one never comes: it is given up, and asked again.
  renew() {
    this.asked.abort();
    this.asked = new AbortController();
  }

  lost(woken) {
    if (woken !== this.woken) return this.later(0);
    this.told.state({ wrong: "offline" });
    this.later(15);
  }

  later(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.told.again(), Math.max(seconds, 0.2) * 1000);
  }

  forget() {
    this.stop();
    this.era += 1;
    this.after = 0;
    this.busy = false;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
