// Reads tickets by the camera, one after another, until it is told to stop or nobody has shown one for a while.
const EVERY = 150;
const PATIENCE = 60_000;

export function canRead() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

// Tells each code once, and again only after another; `reader` is the address of our own decoder.
export async function readTickets(video, reader, told, stopped) {
  const detector = await detectorOf(reader);
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    let last = "";
    for (let until = Date.now() + PATIENCE; Date.now() < until && !stopped(); await rest(EVERY)) {
      const [found] = await detector.detect(video);
      const code = found?.rawValue.trim().toUpperCase() ?? "";
      if (!code || code === last) continue;
      last = code;
      until = Date.now() + PATIENCE;
      told(code);
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

// Some browsers name a BarcodeDetector that reads nothing.
async function detectorOf(reader) {
  const known = (await window.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  const { BarcodeDetector } = known.includes("qr_code") ? window : await import(reader);
  return new BarcodeDetector({ formats: ["qr_code"] });
}

const rest = (time) => new Promise((done) => setTimeout(done, time));
