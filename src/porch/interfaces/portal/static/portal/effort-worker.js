// Tries numbers until one fits, beside the page so that it stays awake.
const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");

async function find({ salt, challenge, maxnumber }) {
  const letters = new TextEncoder();
  for (let number = 0; number <= maxnumber; number += 1) {
    if (hex(await crypto.subtle.digest("SHA-256", letters.encode(salt + number))) === challenge) return number;
  }
  return null;
}

onmessage = async ({ data }) => postMessage(await find(data));
