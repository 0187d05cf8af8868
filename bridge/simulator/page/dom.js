// Small tools for the DOM: elements out of text nodes, icons, menus, toasts, and lists that stay at the bottom.

/** An element. Attributes starting with "on" are listeners; null and false are left out; strings become text nodes. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  send: "M3.4 20.4 21 12 3.4 3.6 3.4 10.1 15 12 3.4 13.9z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  mic: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3z"
    + "m5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V22h2v-3.1A7 7 0 0 0 19 12z",
  stop: "M7 7h10v10H7z",
  dots: "M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  close: "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  power: "M11 3h2v10h-2zm6.5 2.2-1.4 1.4a7 7 0 1 1-8.2 0L6.5 5.2a9 9 0 1 0 11 0z",
  file: "M6 2h8l6 6v14H6zm7 1.5V9h5.5z",
  down: "M12 16.5 5 9.5l1.4-1.4 5.6 5.6 5.6-5.6L19 9.5z",
};

/** A drawn sign; it says nothing to screen readers, the control around it must. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A short word that goes away by itself; `stays` keeps it until it is closed. */
export function toast(text, { stays = false, isError = false } = {}) {
  const close = () => note.remove();
  const note = el("div", { class: isError ? "toast is-error" : "toast", "data-testid": "toast" },
    el("span", {}, text),
    el("button", { type: "button", class: "plain", "aria-label": "Chiudi l’avviso", onclick: close }, icon("close")));
  document.getElementById("toasts").append(note);
  if (!stays) setTimeout(close, isError ? 9000 : 6000);
}

/** Say something to those who listen to the page. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** A menu by its button: arrows move, Escape closes and gives the focus back. `items` are nodes or {label, run}. */
export function openMenu(anchor, items, label) {
  const before = document.querySelector(".menu");
  if (before) before.hidePopover();
  const choose = (run) => () => {
    menu.hidePopover();
    run();
  };
  const rows = items.filter(Boolean).map((item) => (item instanceof Node ? item
    : el("button", { type: "button", class: "menu-item", "data-testid": item.testid, onclick: choose(item.run) },
      el("span", { class: "menu-sign", "aria-hidden": "true" }, item.sign ?? ""), item.label)));
  const menu = el("div", { class: "menu", popover: "auto", role: "group", "aria-label": label }, rows);
  menu.addEventListener("keydown", (event) => moveAmong([...menu.querySelectorAll("button")], event));
  menu.addEventListener("toggle", (event) => {
    anchor.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "closed") return;
    const held = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (held && anchor.isConnected) anchor.focus();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  menu.querySelector("button")?.focus();
  return menu;
}

/** A row of emoji for a menu; `chosen` is the one already given, choosing it again takes it back. */
export function emojiRow(emoji, chosen, run) {
  return el("div", { class: "emoji-row" }, emoji.map((sign) => el("button", {
    type: "button", class: "emoji", "aria-label": `Reagisci con ${sign}`, "aria-pressed": String(sign === chosen),
    "data-testid": `react-${sign}`,
    onclick: (event) => {
      event.currentTarget.closest(".menu").hidePopover();
      run(sign === chosen ? "" : sign);
    },
  }, sign)));
}

function place(menu, near) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, near.left), window.innerWidth - width - 8);
  const below = near.bottom + 6;
  const top = below + height > window.innerHeight - 8 ? Math.max(8, near.top - height - 6) : below;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${top}px`;
}

/** Arrow keys, Home and End among controls. */
export function moveAmong(controls, event) {
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const at = controls.indexOf(document.activeElement);
  let next = null;
  if (event.key in steps) next = (at + steps[event.key] + controls.length) % controls.length;
  if (event.key === "Home") next = 0;
  if (event.key === "End") next = controls.length - 1;
  if (next === null || !controls.length) return;
  event.preventDefault();
  controls[next].focus();
}

/** Keep a scroller at its end while the reader is there; elsewhere offer a button that goes there. */
export function stickToEnd(scroller, content) {
  let isAtEnd = true;
  let lastTop = 0;
  const end = () => {
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  };
  const button = el("button", { type: "button", class: "to-end", hidden: true, "aria-label": "Vai agli ultimi messaggi",
    onclick: end }, icon("down"));
  scroller.addEventListener("scroll", () => {
    if (!scroller.clientHeight) return;
    const isNear = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
    if (isNear) isAtEnd = true;
    else if (scroller.scrollTop < lastTop - 1) isAtEnd = false; // only the reader goes up, growth does not
    lastTop = scroller.scrollTop;
    button.hidden = isAtEnd;
  });
  const watcher = new ResizeObserver(() => {
    if (isAtEnd) end();
  });
  watcher.observe(content);
  watcher.observe(scroller);
  return {
    button,
    jump() {
      isAtEnd = true;
      end();
    },
  };
}

/** Put `nodes` under `parent` in this order, touching only what is out of place. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
  });
}
