// The top bar: begin again, the clock, and what to try first.

import { post } from "./api.js";
import { el, toast } from "./dom.js";
import { moment } from "./format.js";
import { now, on, town } from "./town.js";

const MINUTE_MS = 60_000;

/** Begin again: a fresh town, and the opening story told anew. */
export function resetButton() {
  const button = el("button", { type: "button", class: "top-button", "data-testid": "reset", onclick: reset },
    "Ricomincia");
  async function reset() {
    button.disabled = true;
    button.textContent = "Un momento…";
    await post("reset").then(() => toast("Tutto da capo: la città è nuova.")).catch(() => {});
    button.disabled = false;
    button.textContent = "Ricomincia";
  }
  return button;
}

/** The town's clock. It only goes forward, as real ones do. */
export function clock() {
  const face = el("time", { class: "clock-face", "data-testid": "clock" });
  const draw = () => {
    face.textContent = moment(now());
    face.dateTime = new Date(now() * 1000).toISOString();
  };
  const jump = (hours, words) => el("button", { type: "button", class: "top-button", "data-testid": `clock-${hours}h`,
    title: "Sposta avanti l’orologio della città",
    onclick: () => post("clock", { advance_seconds: hours * 3600 }).catch(() => {}) }, words);
  on("clock", draw);
  on("town", draw);
  setInterval(draw, MINUTE_MS / 4);
  return el("div", { class: "clock", role: "group", "aria-label": "Orologio della città" }, face, jump(1, "+1 ora"),
    jump(24, "+24 ore"));
}

/** Three things to try; each button puts the words where they belong, the visitor presses Enter. */
export function suggestions({ phoneOf, group, show }) {
  const first = () => [...town.citizens.values()][0];
  const tries = [
    ["Scrivi come un cittadino", "nel gruppo nasce la sua conversazione", () => {
      if (!first()) return;
      show(first().id);
      phoneOf(first().id).compose.fill("Buongiorno, a che ora apre l’anagrafe domani?");
    }],
    ["Rispondi dall’ufficio", "la 🕊 diventa 👌, poi 👀 quando il cittadino legge", () => {
      const topic = [...town.topics.keys()].find((key) => key !== "general");
      if (!topic) {
        toast("Prima serve un messaggio di un cittadino.");
        return;
      }
      show("group");
      if (group.open === "general") group.choose(topic);
      group.compose.fill("Buongiorno! Lo sportello apre alle 9. La aspettiamo.");
    }],
    ["Avvisa tutti gli iscritti", "in Generale: anteprima, poi Invia", () => {
      show("group");
      group.choose("general");
      group.compose.fill("/broadcast Domani le scuole restano chiuse per allerta meteo.");
    }],
  ];
  return el("ol", { class: "tries" }, tries.map(([name, outcome, run]) => el("li", {},
    el("button", { type: "button", class: "try", onclick: run }, el("strong", {}, name), el("small", {}, outcome)))));
}
