// A photo to send: chosen, taken, pasted or dropped; made small here, which also leaves behind where it was taken.
// It is drawn on a canvas, never shown as an image: a page's Content-Security-Policy has nothing to say about it.
const LONGEST = 1600; // pixels
const LARGEST = 1_400_000; // bytes; Porch takes a little more

export class Photo {
  constructor(make, say, changed) {
    this.say = say;
    this.changed = changed;
    this.input = make("input", { type: "file", accept: "image/*", hidden: true, onchange: () => this.take(this.input.files) });
    this.button = make("button", { type: "button", onclick: () => this.input.click() }, say("photo"));
    this.alt = make("input", { id: "alt", dir: "auto", maxLength: 500, oninput: () => this.changed() });
    this.seen = make("canvas", { width: 1, height: 1, ariaHidden: "true" });
    const drop = make("button", { type: "button", onclick: () => this.clear(true) }, say("drop"));
    this.wrong = make("p", { className: "bad", role: "status" });
    this.box = make("div", { className: "photo", hidden: true }, this.seen,
      make("div", {}, make("label", { htmlFor: "alt" }, say("alt")), this.alt, drop));
    this.content = "";
  }

  // Where something is dropped or pasted: only pictures are ours to take.
  heed(event) {
    const files = (event.dataTransfer ?? event.clipboardData)?.files;
    if (!files?.length) return;
    event.preventDefault();
    if (event.type !== "dragover") this.take(files);
  }

  async take(files) {
    const file = [...files].find((one) => one.type.startsWith("image/"));
    this.input.value = "";
    try {
      const picture = await createImageBitmap(file);
      this.content = await packed(picture);
      draw(this.seen, picture, 72);
      this.wrong.textContent = "";
      this.box.hidden = false;
      this.alt.focus();
    } catch {
      this.wrong.textContent = this.say("nophoto");
    }
    this.changed();
  }

  // What goes along with the words.
  given() {
    return this.content ? { photo: this.content, alt: this.alt.value.trim() } : {};
  }

  clear(back) {
    this.content = this.alt.value = this.wrong.textContent = "";
    this.box.hidden = true;
    if (back) this.button.focus();
  }
}

// Draws a picture no larger than `longest` pixels.
export function draw(canvas, picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff"; // a JPEG knows no glass
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function packed(picture) {
  for (const longest of [LONGEST, 1000, 600]) {
    const canvas = draw(document.createElement("canvas"), picture, longest);
    const blob = await new Promise((told) => canvas.toBlob(told, "image/jpeg", 0.8));
    if (blob && blob.size <= LARGEST) return base64(new Uint8Array(await blob.arrayBuffer()));
  }
  throw new Error("too large");
}

function base64(bytes) {
  let drawn = "";
  for (let at = 0; at < bytes.length; at += 8192) drawn += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(drawn);
}
