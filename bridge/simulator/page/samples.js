// Things ready to be sent, so that no file, place or microphone is needed; and files made fit for sending.

import { toast } from "./dom.js";

export const PLACE = {
  latitude: 37.56752, longitude: 14.27909, name: "Piazza del Municipio", address: "Piazza del Municipio 1",
};
const SIDE = { width: 960, height: 720 };
const AS_THEY_ARE = ["image/jpeg", "image/png"]; // phones turn other pictures into JPEG before sending

/** The bytes of a blob, in base64. */
export function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",", 2)[1] ?? ""));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

function draw(paint, { width, height } = SIDE) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  paint(canvas.getContext("2d"));
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
}

function gradient(pen, top, bottom, from, to) {
  const paint = pen.createLinearGradient(0, from, 0, to);
  paint.addColorStop(0, top);
  paint.addColorStop(1, bottom);
  return paint;
}

/** A street at dusk: one lamp shines, the near one hangs broken. */
export function paintLamp(pen) {
  pen.fillStyle = gradient(pen, "#1d2b4f", "#e08a5b", 0, 520);
  pen.fillRect(0, 0, 960, 720);
  pen.fillStyle = "#2b2f45";
  for (const [left, top, width] of [[0, 300, 190], [170, 240, 130], [640, 270, 170], [790, 200, 170]]) {
    pen.fillRect(left, top, width, 360);
  }
  pen.fillStyle = "#f3c76b";
  for (const [left, top] of [[40, 350], [110, 420], [210, 300], [680, 330], [740, 400], [830, 260], [890, 340]]) {
    pen.fillRect(left, top, 24, 34);
  }
  pen.fillStyle = gradient(pen, "#4b4a55", "#26262e", 560, 720);
  pen.fillRect(0, 560, 960, 160);
  pen.strokeStyle = "#d8d2c2";
  pen.lineWidth = 7;
  pen.setLineDash([70, 50]);
  pen.strokeRect(-20, 650, 1100, 200);
  pen.setLineDash([]);
  paintPost(pen, 590, 250, 0.6);
  const glow = pen.createRadialGradient(652, 276, 4, 652, 276, 120);
  glow.addColorStop(0, "rgba(255,232,170,.95)");
  glow.addColorStop(1, "rgba(255,232,170,0)");
  pen.fillStyle = glow;
  pen.fillRect(520, 150, 270, 270);
  paintPost(pen, 330, 110, 1);
  pen.save();
  pen.translate(444, 150);
  pen.rotate(1.05);
  pen.fillStyle = "#15161d";
  pen.fillRect(-4, -14, 84, 28);
  pen.fillStyle = "#5d6270";
  pen.fillRect(8, 12, 58, 9);
  pen.restore();
  pen.strokeStyle = "#ffd34d";
  pen.lineWidth = 5;
  for (const [x, y] of [[520, 250], [488, 272], [540, 214]]) {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 12, y + 16);
    pen.lineTo(x + 2, y + 22);
    pen.lineTo(x + 14, y + 40);
    pen.stroke();
  }
}

function paintPost(pen, x, top, scale) {
  pen.strokeStyle = "#15161d";
  pen.lineWidth = 18 * scale;
  pen.beginPath();
  pen.moveTo(x, 590);
  pen.lineTo(x, top + 40 * scale);
  pen.quadraticCurveTo(x, top, x + 50 * scale, top);
  pen.lineTo(x + 110 * scale, top + 30 * scale);
  pen.stroke();
  pen.fillStyle = "#15161d";
  pen.fillRect(x - 24 * scale, 572, 48 * scale, 24);
}

function paintPothole(pen) {
  pen.fillStyle = gradient(pen, "#8f9298", "#5b5e65", 0, 720);
  pen.fillRect(0, 0, 960, 720);
  for (let at = 0; at < 2600; at += 1) {
    pen.fillStyle = at % 2 ? "rgba(255,255,255,.10)" : "rgba(0,0,0,.16)";
    pen.fillRect((at * 379) % 960, (at * 613) % 720, 3, 3);
  }
  pen.fillStyle = "#ecebe4";
  pen.fillRect(60, 0, 34, 720);
  blot(pen, 540, 400, 285, 170, "#3b3d43");
  blot(pen, 548, 412, 240, 132, "#24262b");
  blot(pen, 556, 432, 160, 72, "#55718a");
  blot(pen, 530, 420, 60, 16, "#9fb9cb");
}

function blot(pen, x, y, wide, high, color) {
  pen.fillStyle = color;
  pen.beginPath();
  for (let step = 0; step <= 60; step += 1) {
    const angle = (step / 60) * Math.PI * 2;
    const swell = 1 + 0.09 * Math.sin(angle * 5) + 0.05 * Math.cos(angle * 9);
    pen.lineTo(x + Math.cos(angle) * wide * swell, y + Math.sin(angle) * high * swell);
  }
  pen.fill();
}

/** One page that says it is a test, as a PDF put together by hand. */
function samplePdf() {
  const page = "BT /F1 22 Tf 60 760 Td (Documento di prova) Tj 0 -34 Td /F1 13 Tf "
    + "(Carta d'identita: copia per l'ufficio) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, "0");
  });
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join("");
  const trailer = `trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  text += `xref\n0 6\n0000000000 65535 f \n${table}${trailer}`;
  return new Blob([text], { type: "application/pdf" });
}

async function media(type, blob, more = {}) {
  return { type, media_base64: await base64(blob), mime_type: blob.type || "application/octet-stream", ...more };
}

/** What a citizen can attach without having anything at hand; `write(message)` sends. */
export function citizenMenu(write) {
  const send = (message) => Promise.resolve(message).then(write).catch(() => {});
  const contact = { name: { formatted_name: "Anna Greco", first_name: "Anna", last_name: "Greco" },
    phones: [{ phone: "+39 300 000 0999", type: "CELL" }] };
  return [
    { label: "Foto di prova: lampione rotto", sign: "💡", testid: "sample-lamp",
      run: () => send(draw(paintLamp).then((blob) => media("image", blob, { caption: "Il lampione è rotto" }))) },
    { label: "Foto di prova: buca", sign: "🕳️",
      run: () => send(draw(paintPothole).then((blob) => media("image", blob, { caption: "C’è una buca qui" }))) },
    { label: "Documento di prova", sign: "📑", testid: "sample-pdf",
      run: () => send(media("document", samplePdf(), { filename: "carta-identita.pdf" })) },
    { label: "Posizione: Piazza del Municipio", sign: "📍", testid: "sample-place",
      run: () => send({ type: "location", ...PLACE }) },
    { label: "Contatto: Anna Greco", sign: "👤", run: () => send({ type: "contacts", contacts: [contact] }) },
  ];
}

/** The same for an operator. */
export function operatorMenu(write) {
  const send = (message) => Promise.resolve(message).then(write).catch(() => {});
  return [
    { label: "Foto di prova: lavori fatti", sign: "💡",
      run: () => send(draw(paintLamp).then((blob) => media("photo", blob, { caption: "Il lampione segnalato" }))) },
    { label: "Documento di prova", sign: "📑",
      run: () => send(media("document", samplePdf(), { filename: "modulo.pdf" })) },
  ];
}

async function asJpeg(file) {
  const bitmap = await createImageBitmap(file);
  return draw((pen) => pen.drawImage(bitmap, 0, 0), bitmap);
}

async function fromDisk(file, names) {
  const kind = file.type.split("/")[0];
  if (kind === "image") {
    const fit = AS_THEY_ARE.includes(file.type) ? file : await asJpeg(file).catch(() => null);
    if (fit) return media(names.image, fit);
  }
  if (kind === "video" || kind === "audio") return media(kind, file);
  return media("document", file, { filename: file.name });
}

const complain = (problem) => {
  toast("Il file non si può leggere.", { isError: true });
  throw problem;
};

/** A file from disk as a message of a citizen, or of an operator. */
export const asCitizen = (file) => fromDisk(file, { image: "image" }).catch(complain);
export const asOperator = (file) => fromDisk(file, { image: "photo" }).catch(complain);
