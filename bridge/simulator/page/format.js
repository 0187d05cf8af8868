// Words and their dress: times, names, WhatsApp's marks and Telegram's entities, always as text nodes.

import { el } from "./dom.js";

const ZONE = "Europe/Rome";
const HOUR = new Intl.DateTimeFormat("it", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const DAY = new Intl.DateTimeFormat("it", { weekday: "long", day: "numeric", month: "long", timeZone: ZONE });
const MOMENT = new Intl.DateTimeFormat("it", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: ZONE,
});

export const hour = (seconds) => HOUR.format(seconds * 1000);
export const day = (seconds) => DAY.format(seconds * 1000);
export const moment = (seconds) => MOMENT.format(seconds * 1000);

/** One or two letters for a round portrait. */
export function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return [words[0], words.at(-1)].filter((word, at, all) => word && (at === 0 || all[0] !== word))
    .map((word) => [...word][0]).join("").toUpperCase() || "#";
}

/** A steady hue for somebody. */
export function hue(key) {
  const sum = [...String(key)].reduce((so, letter) => (so * 31 + letter.codePointAt(0)) % 9973, 7);
  return Math.round(sum * 137.5) % 360; // the golden angle keeps neighbours apart
}

export function portrait(name, key = name, extra = "") {
  const node = el("span", { class: `portrait ${extra}`, "aria-hidden": "true" }, initials(name));
  node.style.setProperty("--hue", hue(key));
  return node;
}

export const phoneNumber = (phone) => phone.replace(/^(\+39)(\d{3})(\d{3})(\d+)$/, "$1 $2 $3 $4");

const WORD = "[\\p{L}\\p{N}*_~]";
const DRESSED = new RegExp(
  "```(?<block>[\\s\\S]+?)```|`(?<code>[^`\\n]+)`|(?<url>https?://[^\\s<>\"]*[^\\s<>\".,;:!?)])" +
  `|(?<!${WORD})(?<mark>[*_~])(?<words>(?=\\S)[^\\n]*?\\S)\\k<mark>(?!${WORD})`, "gu");
const TAGS = { "*": "strong", _: "em", "~": "s" };

/** WhatsApp's *bold* _italic_ ~strike~ `code` ```block``` and links, as nodes. */
export function whatsapp(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(DRESSED)) {
    if (found.index > from) nodes.push(text.slice(from, found.index));
    const { block, code, url, mark, words } = found.groups;
    if (block !== undefined) nodes.push(el("code", { class: "block" }, block));
    else if (code !== undefined) nodes.push(el("code", {}, code));
    else if (url) nodes.push(link(url, url));
    else nodes.push(el(TAGS[mark], {}, ...whatsapp(words)));
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

/** A way out of the page, only to the web. */
export function link(url, ...words) {
  if (!/^https?:\/\//i.test(url)) return el("span", {}, ...words);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...words);
}

const ENTITIES = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote",
};

/** Telegram's text and entities (offsets in UTF-16 units, as JavaScript counts), as nodes. */
export function telegram(text, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return dress(text, sorted, 0, text.length);
}

function dress(text, entities, start, end) {
  const nodes = [];
  let from = start;
  for (let at = 0; at < entities.length; at += 1) {
    const entity = entities[at];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < from || stop <= entity.offset) continue;
    if (entity.offset > from) nodes.push(text.slice(from, entity.offset));
    const inner = entities.slice(at + 1).filter((one) => one.offset < stop);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), dress(text, inner, entity.offset, stop)));
    from = stop;
  }
  if (from < end) nodes.push(text.slice(from, end));
  return nodes;
}

function wrap(entity, raw, nodes) {
  if (entity.type === "text_link") return link(entity.url, ...nodes);
  if (entity.type === "url") return link(raw, ...nodes);
  if (entity.type === "pre") return el("code", { class: "block" }, ...nodes);
  if (entity.type === "expandable_blockquote") return el("blockquote", { class: "folded", tabindex: "0" }, ...nodes);
  if (entity.type === "spoiler") return el("span", { class: "spoiler", tabindex: "0" }, ...nodes);
  if (["mention", "text_mention", "bot_command", "hashtag"].includes(entity.type)) {
    return el("span", { class: "reference" }, ...nodes);
  }
  return el(ENTITIES[entity.type] ?? "span", {}, ...nodes);
}

/** An emoji in colour also where its sign alone would be drawn as a letter (✍, ❤, 🕊). */
export function colourful(emoji) {
  return /^\p{Emoji}$/u.test(emoji) && !/\p{Emoji_Presentation}/u.test(emoji) ? `${emoji}\ufe0f` : emoji;
}

const KINDS = {
  image: "📷 Foto", photo: "📷 Foto", video: "🎬 Video", animation: "🎬 Animazione", video_note: "🎬 Videomessaggio",
  audio: "🎵 Audio", voice: "🎤 Messaggio vocale", document: "📄 Documento", sticker: "🏷️ Adesivo",
  location: "📍 Posizione", venue: "📍 Luogo", contacts: "👤 Contatto", contact: "👤 Contatto", poll: "📊 Sondaggio",
};

/** A message in one line, for quotes and lists. */
export function summary(message) {
  const words = message.text ?? message.caption ?? message.filename ?? "";
  const kind = KINDS[message.type] ?? "";
  return [kind && (words ? kind.split(" ")[0] : kind), words.replace(/\s+/g, " ")].filter(Boolean).join(" ")
    || "Messaggio";
}
