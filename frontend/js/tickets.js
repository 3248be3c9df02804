// What reads a QR code where the browser has no BarcodeDetector of its own: fetched by the page at the door alone.
export { BarcodeDetector } from "qr/decode.js";
