// The technician's drawer: what passed between the bridge and the two networks, one line each.

import { el, icon } from "./dom.js";
import { hour } from "./format.js";
import { fetchPast, on, town } from "./town.js";

const SHOWN = 200;
const FILTERS = {
  "": "Tutto", "graph.": "WhatsApp", "bot.": "Telegram", "webhook.": "Webhook", "phone.": "Telefoni",
  "group.": "Gruppo",
};
const SILENCE = "nessuna risposta";
// The bridge asks Telegram for news without pause: not shown unless something is wrong.
const isNoise = ({ kind, data }) => kind === "bot.call" && data.method === "getUpdates" && data.ok;

/** What it was, how it ended, and whether that is well. */
function digest({ kind, data }) {
  const isFine = data.status >= 200 && data.status < 300;
  if (kind === "graph.call") {
    const { code, message } = data.error ?? {};
    return [data.method, [data.status || SILENCE, code, message].filter(Boolean).join(" "), isFine];
  }
  if (kind === "bot.call") {
    return [data.method, data.ok ? "200" : `${data.error_code || SILENCE} ${data.description ?? ""}`, data.ok];
  }
  if (kind === "webhook.sent") {
    const change = data.body?.entry?.[0]?.changes?.[0] ?? {};
    const what = ["messages", "statuses", "calls"].filter((name) => change.value?.[name]).join(", ");
    const again = data.attempt > 1 ? `, tentativo ${data.attempt}` : "";
    return [what || change.field || "", `${data.status ?? SILENCE}${again}`, isFine];
  }
  if (kind.startsWith("phone.")) {
    return [data.citizen, [data.from, data.type, data.status].filter(Boolean).join(" "), true];
  }
  if (kind.startsWith("group.")) {
    return [data.name ?? data.from ?? "", data.type ?? (data.closed ? "chiuso" : ""), true];
  }
  return [data.seconds ? `+${data.seconds} s` : data.kind ?? "", "", true];
}

function line(entry) {
  const [what, outcome, isFine] = digest(entry);
  const details = el("details", { class: isFine ? "entry" : "entry is-bad" }, el("summary", {},
    el("span", { class: "seq" }, `#${entry.seq}`), el("time", {}, hour(entry.at)), el("code", {}, entry.kind),
    el("span", { class: "what" }, what), el("span", { class: "outcome" }, outcome)));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(el("pre", { tabindex: "0" }, JSON.stringify(entry.data, null, 2)));
    }
  });
  return details;
}

/** The button and the drawer. Nothing is drawn while it is closed. */
export function register() {
  const list = el("div", { class: "entries" });
  const filter = el("select", { id: "register-filter", onchange: () => redraw() },
    Object.entries(FILTERS).map(([value, label]) => el("option", { value }, label)));
  const close = el("button", { type: "button", class: "round", "aria-label": "Chiudi il registro" }, icon("close"));
  const drawer = el("aside", { class: "register", id: "register", hidden: true, "aria-label": "Registro",
    "data-testid": "register" },
  el("div", { class: "panel-head" }, el("h2", {}, "Registro"),
    el("label", { class: "filter", for: "register-filter" }, el("span", {}, "Mostra"), filter), close), list);
  const button = el("button", { type: "button", class: "top-button", "data-testid": "register-button",
    "aria-expanded": "false", "aria-controls": "register" }, "Registro");

  const isWanted = (entry) => entry.kind.startsWith(filter.value) && !isNoise(entry);

  function redraw() {
    list.replaceChildren(...town.entries.filter(isWanted).slice(-SHOWN).reverse().map(line));
    if (!list.children.length) list.append(el("p", { class: "empty" }, "Ancora nulla."));
  }

  function toggle() {
    drawer.hidden = !drawer.hidden;
    button.setAttribute("aria-expanded", String(!drawer.hidden));
    if (drawer.hidden) {
      list.replaceChildren();
      button.focus();
      return;
    }
    filter.focus();
    redraw();
    fetchPast().then(redraw).catch(() => {});
  }

  on("entry", (entry) => {
    if (entry.kind === "town.reset") town.entries.splice(0, town.entries.length - 1);
    if (drawer.hidden || !isWanted(entry)) return;
    list.querySelector(".empty")?.remove();
    list.prepend(line(entry));
    if (list.children.length > SHOWN) list.lastChild.remove();
  });
  button.addEventListener("click", toggle);
  close.addEventListener("click", toggle);
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && toggle());
  return { button, drawer };
}
