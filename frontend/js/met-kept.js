// What is kept in this browser until the network is back: notes, and whom we had to do with lately.
const NAME = "porch-met";
let opened;

export function keepNote(note) {
  return inside("notes", "readwrite", (notes) => notes.put(note));
}

export function forgetNote(key) {
  return inside("notes", "readwrite", (notes) => notes.delete(key));
}

export async function keptNotes() {
  const all = await inside("notes", "readonly", (notes) => notes.getAll());
  return all.sort((one, other) => one.at.localeCompare(other.at));
}

export function keepPeople(member, people) {
  return inside("people", "readwrite", (kept) => kept.put({ member, people }));
}

export async function keptPeople(member) {
  return (await inside("people", "readonly", (kept) => kept.get(member)))?.people ?? [];
}

// Whoever has signed out leaves no names behind; unsent notes stay, they are nowhere else.
export function forgetPeople() {
  return inside("people", "readwrite", (kept) => kept.clear());
}

async function inside(store, mode, act) {
  const base = await (opened ??= open());
  return new Promise((done, failed) => {
    const transaction = base.transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}

function open() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("notes", { keyPath: "key" });
      asked.result.createObjectStore("people", { keyPath: "member" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}
