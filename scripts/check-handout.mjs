// What pdf.js and others say of a handout: node check-handout.mjs FOLDER PDF, where FOLDER holds node_modules and the
// first page of the PDF as other programs draw it at 144 dpi (*.ppm). It lists the annotations as pdf.js reads them,
// and compares the colours that highlights have on each picture.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2).map((p) => resolve(p));
const modules = createRequire(join(folder, "package.json"));
const load = (name) => import(pathToFileURL(modules.resolve(name)));
const canvases = await load("@napi-rs/canvas");
for (const name of ["Path2D", "DOMMatrix", "ImageData"]) globalThis[name] = canvases[name]; // else pdf.js takes others
const { createCanvas } = canvases;
const pdfjs = await load("pdfjs-dist/legacy/build/pdf.mjs");

const scale = 2; // 144 dpi
const doc = await pdfjs.getDocument({
  data: new Uint8Array(readFileSync(file)),
  standardFontDataUrl: join(folder, "node_modules/pdfjs-dist/standard_fonts/"),
  verbosity: 0,
}).promise;
const marks = ["Highlight", "Underline", "StrikeOut", "Squiggly"];

const blanks = basename(file).startsWith("layout-gap"); // whose notes would tell what is hidden
let found = 0;
let whole = 0;
for (let n = 1; n <= doc.numPages; n++) {
  for (const a of await (await doc.getPage(n)).getAnnotations()) {
    if (!marks.includes(a.subtype)) continue;
    found++;
    if (a.titleObj?.str && (a.contentsObj?.str || blanks) && a.color && a.modificationDate && a.quadPoints && a.hasAppearance) whole++;
  }
}
console.log(`pdf.js\t${found} marks\t${whole} with author, contents, colour, date, place and appearance`);

const page = await doc.getPage(1);
const viewport = page.getViewport({ scale });
const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport, annotationMode: pdfjs.AnnotationMode.ENABLE }).promise;
const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
const rgb = Buffer.alloc(width * height * 3);
for (let i = 0; i < width * height; i++) for (let k = 0; k < 3; k++) rgb[3 * i + k] = data[4 * i + k];
writeFileSync(join(folder, "pdfjs.ppm"), Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), rgb]));

// picture reads a binary PPM.
function picture(path) {
  const bytes = readFileSync(path);
  const head = bytes.subarray(0, 200).toString("latin1").match(/^P6\s+(?:#.*\s+)*(\d+)\s+(\d+)\s+255\s/);
  return { width: Number(head[1]), height: Number(head[2]), pixels: bytes.subarray(head[0].length) };
}

// common is the colour that most pixels of a rectangle have.
function common(img, [x0, y0, x1, y1]) {
  const counts = new Map();
  for (let y = Math.ceil(y0) + 2; y < Math.floor(y1) - 2; y++) {
    for (let x = Math.ceil(x0) + 2; x < Math.floor(x1) - 2; x++) {
      const i = 3 * (y * img.width + x);
      const c = (img.pixels[i] << 16) | (img.pixels[i + 1] << 8) | img.pixels[i + 2];
      counts.set(c, (counts.get(c) ?? 0) + 1);
    }
  }
  const [c] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0];
  return [c >> 16, (c >> 8) & 255, c & 255];
}

const highlights = (await page.getAnnotations()).filter((a) => a.subtype === "Highlight");
let bad = found === 0 || whole < found || highlights.length === 0;
for (const name of readdirSync(folder).filter((f) => f.endsWith(".ppm")).sort()) {
  const img = picture(join(folder, name));
  let most = 0;
  for (const a of highlights) {
    const q = a.quadPoints;
    const box = viewport.convertToViewportRectangle([q[0], q[1], q[6], q[7]]);
    const c = common(img, [Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math.max(box[0], box[2]), Math.max(box[1], box[3])]);
    for (let k = 0; k < 3; k++) most = Math.max(most, Math.abs(c[k] - a.color[k]));
  }
  console.log(`${basename(name, ".ppm")}\t${highlights.length} highlights drawn\tat most ${most}/255 from their colours`);
  if (most > 2) bad = true;
}
process.exit(bad ? 1 : 0);
