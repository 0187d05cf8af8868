// What a message shows besides words: pictures, sounds, files, places, cards. The same for phones and group.

import { el, icon, toast } from "./dom.js";
import { hour, link } from "./format.js";

/** One message in a list: its content is drawn again only when it changed, so a playing sound is not cut off. */
export class Keyed {
  constructor(tag, attributes, drawContent, drawMeta) {
    this.node = el(tag, attributes);
    this.content = el("div", { class: "content" });
    this.meta = el("div", { class: "meta" });
    this.node.append(this.content, this.meta);
    this.drawContent = drawContent;
    this.drawMeta = drawMeta;
    this.drawn = "";
  }

  update(message, context = "") {
    const { status, reactions, ...lasting } = message;
    const signature = JSON.stringify([lasting, context]);
    if (signature !== this.drawn) {
      this.drawn = signature;
      this.content.replaceChildren(...this.drawContent(message).filter(Boolean));
    }
    this.meta.replaceChildren(...this.drawMeta(message).filter(Boolean));
  }
}

const isOurs = (url) => typeof url === "string" && url.startsWith("/control/");

function picture(message, alt) {
  const image = el("img", { class: "picture", src: message.media_url, alt, loading: "eager", decoding: "async" });
  image.addEventListener("error", () => image.replaceWith(fileCard(message, "Il browser non la sa mostrare")));
  return el("button", { type: "button", class: "picture-frame", "aria-label": `Ingrandisci: ${alt}`,
    onclick: () => enlarge(message.media_url, alt) }, image);
}

function enlarge(url, alt) {
  const dialog = el("dialog", { class: "lightbox", "aria-label": alt, onclick: () => dialog.close(),
    onclose: () => dialog.remove() },
  el("img", { src: url, alt }),
  el("button", { type: "button", class: "round", "aria-label": "Chiudi", autofocus: true }, icon("close")));
  document.body.append(dialog);
  dialog.showModal();
}

// Fetched and saved, never opened: a stranger's HTML must not run as a page of ours.
async function save(message) {
  const answer = await fetch(message.media_url);
  if (!answer.ok) {
    toast("Il documento non c’è più.", { isError: true });
    return;
  }
  const url = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "application/octet-stream" }));
  el("a", { href: url, download: message.filename ?? "documento" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fileCard(message, note = "") {
  const name = message.filename ?? "documento";
  const kind = note || (message.mime_type ?? "").split("/").at(-1).split(";")[0].toUpperCase();
  return el("button", { type: "button", class: "card file", "aria-label": `Scarica ${name}`,
    onclick: () => save(message) },
  el("span", { class: "card-sign" }, icon("file")),
  el("span", { class: "card-words" }, el("strong", {}, name), el("small", {}, kind)));
}

function player(tag, message, label) {
  return el(tag, { controls: true, preload: "metadata", src: message.media_url, "aria-label": label,
    class: `player ${tag}`, playsinline: true });
}

/** A drawn map, the same for the same place: streets are invented, coordinates are not. */
function place({ latitude, longitude, name, address, title }) {
  const canvas = el("canvas", { class: "map", width: 480, height: 200, "aria-hidden": "true" });
  drawMap(canvas.getContext("2d"), Math.abs(Math.round((latitude * 977 + longitude * 1409) * 1000)));
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return el("div", { class: "card place" }, canvas, el("span", { class: "card-words" },
    el("strong", {}, name ?? title ?? "Posizione"), address ? el("small", {}, address) : null,
    el("small", {}, coordinates)));
}

function drawMap(pen, seed) {
  const next = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  pen.fillStyle = "#e4eadf";
  pen.fillRect(0, 0, 480, 200);
  pen.fillStyle = "#c9dfbf";
  pen.fillRect(next() * 300, next() * 100, 120, 80);
  pen.fillStyle = "#b7d5e6";
  pen.fillRect(0, 150 + next() * 30, 480, 14);
  pen.strokeStyle = "#fff";
  for (let street = 0; street < 9; street += 1) {
    pen.lineWidth = 4 + next() * 9;
    const [a, b, isDown] = [next(), next(), next() > 0.45];
    pen.beginPath();
    pen.moveTo(isDown ? a * 480 : 0, isDown ? 0 : a * 200);
    pen.lineTo(isDown ? b * 480 : 480, isDown ? 200 : b * 200);
    pen.stroke();
  }
  pen.fillStyle = "#c0392b";
  pen.beginPath();
  pen.arc(240, 84, 20, Math.PI * 0.85, Math.PI * 2.15);
  pen.lineTo(240, 124);
  pen.closePath();
  pen.fill();
  pen.fillStyle = "#fff";
  pen.beginPath();
  pen.arc(240, 82, 8, 0, Math.PI * 2);
  pen.fill();
}

function visitingCard(name, numbers) {
  return el("div", { class: "card" }, el("span", { class: "card-sign", "aria-hidden": "true" }, "👤"),
    el("span", { class: "card-words" }, el("strong", {}, name), ...numbers.map((one) => el("small", {}, one))));
}

const fromContacts = (contacts) => contacts.map((one) => visitingCard(
  one.name?.formatted_name ?? "Contatto", (one.phones ?? []).map((phone) => phone.phone).filter(Boolean)));

const DRAWN = {
  image: (message) => picture(message, message.caption ? `Foto: ${message.caption}` : "Foto"),
  sticker: (message) => picture(message, "Adesivo"),
  video: (message) => player("video", message, "Video"),
  audio: (message) => player("audio", message, "Audio"),
  voice: (message) => player("audio", message, "Messaggio vocale"),
  document: (message) => fileCard(message),
};
const SAME = { photo: "image", animation: "video", video_note: "video" };

/** The nodes of a message's media, place, cards; words are the caller's. */
export function attachments(message) {
  const nodes = [];
  let kind = SAME[message.type] ?? message.type;
  if (message.media_url && !isOurs(message.media_url)) {
    nodes.push(el("div", { class: "card" }, link(message.media_url, "Allegato su un altro sito")));
  } else if (message.media_url) {
    if (!DRAWN[kind]) [kind] = (message.mime_type ?? "").split("/"); // an interactive message's header
    nodes.push((DRAWN[kind] ?? fileCard)(message));
  }
  if (message.location) nodes.push(place(message.location));
  if (message.contacts) nodes.push(...fromContacts(message.contacts));
  if (message.contact) {
    const { first_name: first, last_name: last, phone_number: number } = message.contact;
    nodes.push(visitingCard([first, last].filter(Boolean).join(" "), [number]));
  }
  return nodes;
}

/** When it was said, for eyes and machines. */
export const timeOf = (seconds) => el("time", { datetime: new Date(seconds * 1000).toISOString() }, hour(seconds));
