// The menu of faults: each a switch on the control API, with one line of what one should see.

import { citizens, patch, post, remove } from "./api.js";
import { el, icon } from "./dom.js";
import { on, refreshFaults, town } from "./town.js";

const LASTING = -1;
// `fault` is added and taken away; `settings` are [while on, while off].
const SWITCHES = [
  ["WhatsApp", [
    { key: "slow", name: "WhatsApp è lento",
      fault: { place: "graph", kind: "slow", method: "messages", details: { seconds: 4 } },
      see: "Le risposte partono con 4 secondi di ritardo. L’ordine resta quello giusto." },
    { key: "busy", name: "WhatsApp: troppo traffico",
      fault: { place: "graph", kind: "error", method: "messages", details: { code: 130429 } },
      see: "Gli invii aspettano. Spento il guasto, ripartono da soli dopo qualche secondo." },
    { key: "error", name: "WhatsApp risponde errore",
      fault: { place: "graph", kind: "error", method: "messages", details: { code: 131016 } },
      see: "Nessuno sa se il messaggio è partito: dopo qualche secondo Sportello chiede all’operatore se rimandarlo." },
    { key: "refused", name: "WhatsApp non consegna",
      fault: { place: "graph", kind: "async_error", method: "messages", details: { code: 131026 } },
      see: "Sotto la risposta dell’operatore compare 💔, con una riga che dice perché." },
    { key: "silence", name: "Silenzio dopo l’invio",
      fault: { place: "graph", kind: "timeout_after", method: "messages", details: { seconds: 40 } },
      see: "Il messaggio arriva al cittadino, ma WhatsApp non conferma. Sportello non lo manda due volte." },
    { key: "media", name: "Le foto non si scaricano",
      fault: { place: "graph", kind: "error", method: "media_download", details: { code: 131052, http_status: 404 } },
      see: "Al posto della foto l’ufficio legge una riga che lo dice. Le parole arrivano." },
    { key: "twice", name: "WhatsApp ripete ogni avviso", settings: [{ duplicate: true }, { duplicate: false }],
      see: "Ogni messaggio arriva due volte a Sportello, una sola volta all’ufficio." },
  ]],
  ["Telegram", [
    { key: "pace", name: "Telegram: 20 messaggi al minuto",
      settings: [{ group_messages_per_minute: 20 }, { group_messages_per_minute: 0 }],
      see: "È il limite vero. Sportello rallenta e mette prima le parole dei cittadini." },
    { key: "dead", name: "Telegram non risponde",
      fault: { place: "bot", kind: "timeout_before", method: "", details: { seconds: 4 } },
      see: "Nel gruppo non si muove nulla. Spento il guasto, i messaggi arrivano tutti, in ordine." },
  ]],
];

const isSame = (fault, wanted) => ["place", "kind", "method"].every((name) => fault[name] === wanted[name])
  && fault.details.code === wanted.details.code;

function isOn({ fault, settings }) {
  if (fault) return town.faults.some((one) => isSame(one, fault));
  return Object.entries(settings[0]).every(([name, value]) => town.settings[name] === value);
}

async function turn(one, isWanted) {
  if (one.settings) await patch("settings", one.settings[isWanted ? 0 : 1]);
  else if (isWanted) await post("faults", { ...one.fault, times: LASTING });
  else {
    // Faults are cleared by place: those that stay are switched on again.
    await remove(`faults?place=${one.fault.place}`);
    const staying = town.faults.filter((fault) => fault.place === one.fault.place && !isSame(fault, one.fault));
    for (const fault of staying) await post("faults", fault);
  }
  await refreshFaults();
}

function row(key, name, see, change) {
  const box = el("input", { type: "checkbox", role: "switch", "data-testid": `fault-${key}`,
    "aria-describedby": `see-${key}`,
    onchange: () => change(box.checked).catch(() => {}).finally(() => draw()) });
  return { box, node: el("div", { class: "switch" }, el("label", {}, box, el("span", {}, name)),
    el("p", { id: `see-${key}` }, see)) };
}

let draw = () => {};

/** The button and its panel. `removeTopic` deletes the topic open in the group. */
export function faultsMenu(removeTopic) {
  const count = el("span", { class: "badge", hidden: true });
  const panel = el("div", { class: "panel", id: "faults-panel", popover: "auto", "aria-label": "Guasti" });
  const button = el("button", { type: "button", class: "top-button", "data-testid": "faults",
    popovertarget: "faults-panel" }, "Guasti", count);
  const rows = new Map();
  const groups = SWITCHES.map(([place, switches]) => el("fieldset", {}, el("legend", {}, place), switches.map((one) => {
    const made = row(one.key, one.name, one.see, (isWanted) => turn(one, isWanted));
    rows.set(one.key, [made.box, () => isOn(one)]);
    return made.node;
  })));
  const phones = el("fieldset", {});
  const cut = el("div", { class: "switch" },
    el("button", { type: "button", class: "quiet", "data-testid": "fault-topic", onclick: removeTopic },
      "Cancella l’argomento aperto"),
    el("p", {}, "Come se un collega lo cancellasse: al prossimo messaggio del cittadino ne nasce uno nuovo."));
  groups.at(-1).append(cut);
  panel.append(
    el("div", { class: "panel-head" }, el("h2", {}, "Guasti"),
      el("button", { type: "button", class: "round", "aria-label": "Chiudi", popovertarget: "faults-panel" },
        icon("close"))),
    el("p", { class: "panel-lead" },
      "Rompi qualcosa e guarda che cosa succede. Ogni interruttore si può spegnere quando vuoi."),
    ...groups, phones);

  draw = () => {
    for (const [box, read] of rows.values()) box.checked = read();
    const people = [...town.citizens.values()];
    const off = people.filter((one) => !one.online).length;
    const total = [...rows.values()].filter(([box]) => box.checked).length + off;
    count.hidden = !total;
    count.textContent = String(total);
    count.setAttribute("aria-label", `${total} accesi`);
    const held = document.activeElement?.dataset?.testid;
    phones.replaceChildren(el("legend", {}, "Telefoni dei cittadini"), ...people.map((one) => {
      const made = row(`phone-${one.id}`, `Telefono di ${one.name} spento`,
        "I messaggi aspettano: 🕊 ma niente 👌, finché non lo riaccendi.",
        (isWanted) => citizens.change(one.id, { online: !isWanted }));
      made.box.checked = !one.online;
      return made.node;
    }));
    if (held) phones.querySelector(`[data-testid="${CSS.escape(held)}"]`)?.focus();
  };
  for (const name of ["town", "faults", "citizen"]) on(name, () => draw());
  return { button, panel };
}
