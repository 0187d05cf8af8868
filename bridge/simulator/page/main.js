// The page: phones on the left, the staff group on the right, the town's controls on top.

import { post } from "./api.js";
import { clock, resetButton, suggestions } from "./controls.js";
import { arrange, el, icon } from "./dom.js";
import { faultsMenu } from "./faults.js";
import { Group } from "./group.js";
import { Phone } from "./phone.js";
import { register } from "./register.js";
import { connect, fetchPast, on, refresh, town } from "./town.js";

const NEWCOMERS = ["Chiara Russo", "Paolo Conti", "Elena Marino", "Davide Greco", "Fatima El Amrani", "Luigi Fontana"];

const phones = new Map();
const strip = document.getElementById("phones");
const tabs = document.getElementById("tabs");
const group = new Group();
let current = "";

document.getElementById("office").append(group.node);
const faults = faultsMenu(() => group.removeOpenTopic());
const drawer = register();
document.getElementById("controls").append(clock(), faults.button, drawer.button, resetButton());
document.body.append(faults.panel, drawer.drawer);
document.getElementById("tries").append(suggestions({ phoneOf: (id) => phones.get(id), group, show }));

/** Bring a phone, or the group, before the eyes; on a narrow screen only one is seen at a time. */
function show(id) {
  current = id;
  document.body.dataset.view = id === "group" ? "group" : "phones";
  for (const [key, phone] of phones) phone.node.classList.toggle("is-current", key === id);
  for (const tab of tabs.querySelectorAll("button[data-id]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.id === id));
  }
  const node = phones.get(id)?.node;
  if (node) strip.scrollTo({ left: node.offsetLeft - strip.offsetLeft - (strip.clientWidth - node.offsetWidth) / 2 });
  if (id === "group") group.show();
}

function choose(id) {
  show(id);
  if (matchMedia("(max-width: 720px)").matches) tabs.scrollIntoView({ block: "start" });
}

const adder = el("button", { type: "button", class: "tab adder", "data-testid": "add-citizen", onclick: addCitizen },
  icon("plus"), "Aggiungi un cittadino");
const officeTab = tabOf("group", "Ufficio");
const tabNodes = new Map();

function tabOf(id, name) {
  const badge = el("span", { class: "badge", hidden: true });
  const button = el("button", { type: "button", class: `tab ${id === "group" ? "office-tab" : ""}`, "data-id": id,
    "data-testid": `tab-${id}`, "aria-pressed": "false", onclick: () => choose(id) }, el("span", {}, name), badge);
  return { button, count(unread) {
    badge.hidden = !unread;
    badge.textContent = String(unread);
    badge.setAttribute("aria-label", `${unread} da leggere`);
  } };
}

async function addCitizen() {
  const taken = new Set([...town.citizens.values()].map((one) => one.name));
  const name = NEWCOMERS.find((one) => !taken.has(one)) ?? `Cittadino ${taken.size + 1}`;
  const serial = String(200 + taken.size).padStart(4, "0");
  const citizen = await post("citizens", { name, phone: `+39300000${serial}` }).catch(() => null);
  if (!citizen) return;
  await refresh();
  show(citizen.id);
  phones.get(citizen.id)?.compose.focus();
}

function drawPeople() {
  for (const id of phones.keys()) if (!town.citizens.has(id)) phones.delete(id);
  for (const citizen of town.citizens.values()) {
    if (phones.has(citizen.id)) phones.get(citizen.id).refresh();
    else phones.set(citizen.id, new Phone(citizen));
    if (!tabNodes.has(citizen.id)) tabNodes.set(citizen.id, tabOf(citizen.id, citizen.name.split(" ")[0]));
  }
  const nobody = el("p", { class: "nobody" },
    "Qui compariranno i telefoni dei cittadini. Aggiungine uno per cominciare.");
  const nodes = [...town.citizens.keys()].map((id) => phones.get(id).node);
  arrange(strip, nodes.length ? nodes : [nobody]);
  arrange(tabs, [...[...town.citizens.keys()].map((id) => tabNodes.get(id).button), officeTab.button, adder]);
  if (!phones.has(current) && current !== "group") show([...phones.keys()][0] ?? "group");
  countUnread();
}

function countUnread() {
  for (const [id, phone] of phones) tabNodes.get(id)?.count(phone.citizen?.online ? phone.countUnread() : 0);
}

group.onunread = (total) => officeTab.count(total);
on("town", () => {
  drawPeople();
  group.refresh();
  document.body.classList.add("is-ready");
});
on("entry", (entry) => entry.kind === "town.reset" && group.forget());
on("citizen", (citizen) => {
  phones.get(citizen.id)?.refresh();
  countUnread();
});
on("bubble", (citizenId, message, isLive) => {
  phones.get(citizenId)?.update(message, isLive);
  countUnread();
});
on("typing", (citizenId) => phones.get(citizenId)?.showTyping());
on("clock", () => phones.forEach((phone) => phone.drawState()));
on("post", (message, isLive) => group.update(message, isLive));
on("topic", () => group.updateTopic());
on("people", () => group.refreshPeople());
on("link", (isUp) => {
  document.getElementById("offline").hidden = isUp;
});
const learnCommands = () => town.commands.length || fetchPast().catch(() => {});
group.compose.input.addEventListener("focus", learnCommands, { once: true });
connect();
