// What the page knows of the town: one snapshot, then every event in order. Nothing is polled.

import { get } from "./api.js";

/** `chats`: citizen id -> (wamid -> message); `posts`: message id -> message; `topics`: key -> topic. */
export const town = {
  citizens: new Map(), chats: new Map(), posts: new Map(), topics: new Map(), members: [], bot: null, title: "",
  faults: [], settings: {}, skew: 0, entries: [], commands: [],
};

const KEPT_ENTRIES = 400; // of the journal, for the drawer
const RETRY_MS = 2000; // when the server refused something; the browser retries a lost stream by itself
const listeners = new Map();

/** Listen to `town` (all is new), `citizen`, `bubble`, `post`, `topic`, `people`, `clock`, `faults`, `entry`,
 * `link`, `typing`. */
export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}

function emit(name, ...parts) {
  for (const listener of listeners.get(name) ?? []) listener(...parts);
}

export const topicKey = (id) => (id === null || id === undefined ? "general" : String(id));
export const now = () => Date.now() / 1000 + town.skew;

// While a snapshot is fetched, events wait here; they are applied on top of it, oldest first.
let waiting = null;
let attempt = 0;

/** Take everything anew. Events that came meanwhile are applied afterwards, so none is lost or doubled. */
export async function refresh() {
  waiting ??= [];
  attempt += 1;
  const mine = attempt;
  const snapshot = await fetchAll().catch(() => null);
  if (mine !== attempt) return; // a later refresh took over
  if (snapshot === null) {
    setTimeout(refresh, RETRY_MS);
    return;
  }
  Object.assign(town, snapshot);
  const missed = waiting;
  waiting = null;
  for (const entry of missed) apply(entry, { isLive: false });
  emit("town");
}

async function fetchAll() {
  const [people, group, posts, clock, faults, settings] = await Promise.all(
    ["citizens", "group", "group/messages", "clock", "faults", "settings"].map(get));
  const chats = await Promise.all(people.map((one) => get(`citizens/${encodeURIComponent(one.id)}/messages`)));
  return {
    citizens: new Map(people.map((one) => [one.id, one])),
    chats: new Map(people.map((one, at) => [one.id, new Map(chats[at].map((message) => [message.id, message]))])),
    posts: new Map(posts.map((one) => [one.id, one])),
    topics: new Map(group.topics.filter((one) => !one.deleted).map((one) => [topicKey(one.id), one])),
    members: group.members, bot: group.bot, title: group.title,
    faults: faults.faults, settings, skew: clock.seconds - Date.now() / 1000,
  };
}

/** Faults and settings after a change: clearing them leaves no trace in the journal. */
export async function refreshFaults() {
  const [faults, settings] = await Promise.all([get("faults"), get("settings")]);
  Object.assign(town, { faults: faults.faults, settings });
  emit("faults");
}

async function refreshPeople() {
  const group = await get("group");
  Object.assign(town, { members: group.members, bot: group.bot, title: group.title });
  emit("people");
}

async function refreshClock() {
  const clock = await get("clock");
  town.skew = clock.seconds - Date.now() / 1000;
  emit("clock");
}

/** The drawer's past, fetched only when somebody looks. */
export async function fetchPast() {
  const { entries } = await get("journal");
  const seen = new Set(town.entries.map((entry) => entry.seq));
  const all = [...entries.filter((entry) => !seen.has(entry.seq)), ...town.entries].sort((a, b) => a.seq - b.seq);
  for (const entry of all) noteCommands(entry);
  town.entries = all.slice(-KEPT_ENTRIES);
}

// Commands are registered once a language; the page speaks Italian, and takes others only for want of better.
function noteCommands({ kind, data }) {
  if (kind !== "bot.call" || data.method !== "setMyCommands" || !data.ok) return;
  const { commands, language_code: language } = data.parameters;
  if (Array.isArray(commands) && (language === "it" || !town.commands.length)) town.commands = commands;
}

function take(entry) {
  town.entries.push(entry);
  if (town.entries.length > KEPT_ENTRIES) town.entries.shift();
  noteCommands(entry);
  emit("entry", entry);
  if (entry.kind === "town.reset") {
    waiting = []; // what came before belongs to the town that is gone
    refresh();
  } else if (waiting) waiting.push(entry);
  else apply(entry, { isLive: true });
}

const handlers = {
  "phone.message"({ citizen, ...message }, isLive) {
    const chat = town.chats.get(citizen);
    if (!chat) return refresh(); // somebody new: joining is not in the journal
    if (chat.has(message.id)) return undefined;
    chat.set(message.id, message);
    return emit("bubble", citizen, message, isLive);
  },
  "phone.changed"({ citizen, id, typing, ...changes }) {
    const person = town.citizens.get(citizen);
    if (id === null) {
      if (!person) return;
      Object.assign(person, changes);
      emit("citizen", person);
      return;
    }
    const message = town.chats.get(citizen)?.get(id);
    if (message && !typing) emit("bubble", citizen, Object.assign(message, changes), false);
    else if (typing) emit("typing", citizen);
  },
  "group.message"(message, isLive) {
    if (["new_chat_members", "left_chat_member", "new_chat_title"].includes(message.type)) refreshPeople();
    if (town.posts.has(message.id)) return;
    town.posts.set(message.id, message);
    emit("post", message, isLive);
  },
  "group.changed"({ deleted, ...message }) {
    if (deleted) town.posts.delete(message.id);
    else town.posts.set(message.id, message);
    emit("post", message, false);
  },
  "group.topic"(topic) {
    if (topic.deleted) {
      town.topics.delete(topicKey(topic.id));
      for (const [id, one] of town.posts) if (one.topic === topic.id) town.posts.delete(id); // not in the journal
    } else town.topics.set(topicKey(topic.id), topic);
    emit("topic", topic);
  },
  "clock.advanced": () => refreshClock(),
  "fault.added": () => refreshFaults(),
};

function apply({ kind, data }, { isLive }) {
  if (!waiting) handlers[kind]?.(data, isLive);
  else waiting.push({ kind, data }); // an earlier event of the same batch asked for a new snapshot
}

/** Live from now on. Each time the stream opens, first or again, everything is taken anew. */
export function connect() {
  const stream = new EventSource("/control/events");
  stream.addEventListener("open", () => {
    waiting = [];
    refresh().then(() => emit("link", true));
  });
  stream.addEventListener("message", (event) => take(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    emit("link", false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
  });
}
