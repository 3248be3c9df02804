// Builds what the console serves. `node build.mjs [FOLDER]` writes into FOLDER instead, so that a test can compare.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const console_ = join(here, "..", "src", "porch", "interfaces", "console");
const out = process.argv[2] ?? console_;
const statics = join(out, "static", "console");
const icons = join(out, "icons");
mkdirSync(statics, { recursive: true });
mkdirSync(icons, { recursive: true });

execFileSync(
  process.execPath,
  [join(here, "node_modules", "@tailwindcss", "cli", "dist", "index.mjs"), "-i", "css/porch.css", "-o", join(statics, "porch.css"), "--minify"],
  { cwd: here, stdio: ["ignore", "ignore", "inherit"] },
);

await build({
  entryPoints: [join(here, "js", "porch.js")],
  outfile: join(statics, "porch.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "error",
});

// The chat for other people's pages stands alone: one file, nothing of the console in it.
await build({
  entryPoints: [join(here, "widget", "chat.js")],
  outfile: join(process.argv[2] ?? join(here, "..", "src", "porch", "interfaces", "widget"), "static", "widget", "porch-chat.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "error",
});

// The note about whom one met is a page of its own; its worker lets that page open without a network.
await build({
  entryPoints: [join(here, "js", "met.js"), join(here, "js", "met-worker.js"), join(here, "js", "door.js")],
  outdir: statics,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "error",
});

// What reads a ticket is fetched by the page at the door alone; it is others' work and says so.
await build({
  entryPoints: [join(here, "js", "tickets.js")],
  outdir: statics,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "inline",
  logLevel: "error",
});

const lucide = join(here, "node_modules", "lucide-static");
for (const name of readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean)) {
  const from = join(lucide, "icons", `${name}.svg`);
  if (!existsSync(from)) throw new Error(`lucide has no icon ${name}`);
  writeFileSync(join(icons, `${name}.svg`), inner(readFileSync(from, "utf8")));
}
copyFileSync(join(lucide, "LICENSE"), join(icons, "LICENSE"));

// Only the drawing: the template tag writes the <svg> around it, with the label.
function inner(svg) {
  return svg.replace(/<!--[\s\S]*?-->/g, "").replace(/<svg[\s\S]*?>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>").trim() + "\n";
}
