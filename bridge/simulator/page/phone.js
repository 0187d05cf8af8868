// One citizen's phone: the conversation with the municipality, and what the citizen can do in it.

import { citizens } from "./api.js";
import { attachments, Keyed, timeOf } from "./bubble.js";
import { composer } from "./compose.js";
import { announce, arrange, el, emojiRow, icon, moveAmong, openMenu, stickToEnd } from "./dom.js";
import { colourful, day, phoneNumber, portrait, summary, whatsapp } from "./format.js";
import { asCitizen, citizenMenu, PLACE } from "./samples.js";
import { now, town } from "./town.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const CHIPS = ["ISCRIZIONE ON", "INFO", "STOP"];
const WINDOW_SECONDS = 24 * 3600;
const TYPING_MS = 25_000;
const TICKS = {
  sent: ["✓", "inviato"], delivered: ["✓✓", "consegnato"], read: ["✓✓", "letto dal Comune"],
  failed: ["!", "non inviato"],
};

export class Phone {
  constructor(citizen) {
    this.id = citizen.id;
    this.bubbles = new Map();
    this.typingUntil = 0;
    this.list = el("ol", { class: "bubbles" });
    this.scroller = el("div", { class: "chat", tabindex: "0", role: "region" }, this.list);
    this.end = stickToEnd(this.scroller, this.list);
    this.hint = el("span", { class: "window" });
    this.unread = el("button", { type: "button", class: "unread-bar", hidden: true });
    this.owner = el("div", { class: "owner-words" });
    this.portrait = el("span");
    this.power = el("button", { type: "button", class: "power", "data-testid": `phone-${this.id}-power`,
      onclick: () => citizens.change(this.id, { online: !this.citizen.online }).catch(() => {}) }, icon("power"));
    this.compose = composer({
      testid: `phone-${this.id}`, placeholder: "Messaggio",
      send: (text) => this.write({ type: "text", text }),
      menu: () => citizenMenu((message) => this.write(message)),
      file: (file) => asCitizen(file).then((message) => this.write(message)),
      voice: (message) => this.write({ type: "voice", ...message }),
    });
    const say = (text) => this.write({ type: "text", text }).catch(() => {});
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "Parole pronte" },
      CHIPS.map((text) => el("button", { type: "button", class: "chip", onclick: () => say(text) }, text)));
    this.off = el("p", { class: "off", hidden: true });
    this.node = el("article", { class: "phone", id: `phone-${this.id}`, "data-testid": `phone-${this.id}`,
      // Read on the click's end: what is read moves the bubbles, and a press would miss its button.
      onclick: () => this.read(), onfocusin: ({ target }) => target.matches(":focus-visible") && this.read() },
    el("header", { class: "owner" }, this.portrait, this.owner, this.power),
    el("div", { class: "handset" },
      el("div", { class: "line-head" }, el("span", { class: "portrait line", "aria-hidden": "true" }, "🏛️"),
        el("div", {}, el("strong", {}, "Il Comune"), this.hint)),
      el("div", { class: "chat-frame" }, this.scroller, this.end.button), this.unread, this.off,
      this.chips, this.compose.node));
    this.scroller.addEventListener("keydown", (event) => {
      if (event.target.matches(".more")) moveAmong([...this.list.querySelectorAll(".more")], event);
    });
    this.refresh();
  }

  get citizen() {
    return town.citizens.get(this.id);
  }

  get chat() {
    return town.chats.get(this.id) ?? new Map();
  }

  write(message) {
    const quote = this.quoting ? { reply_to: this.quoting } : {};
    this.quoting = null;
    this.compose.setContext(null);
    this.end.jump();
    return citizens.write(this.id, { ...message, ...quote });
  }

  /** Whoever touches a phone has read it; a phone that is off reads nothing. */
  read() {
    if (this.citizen?.online && this.countUnread()) citizens.read(this.id).catch(() => {});
  }

  countUnread() {
    const isNew = ({ from, status }) => from === "line" && (status === "delivered" || status === "sent");
    return [...this.chat.values()].filter(isNew).length;
  }

  /** Everything anew, keeping what is already drawn. */
  refresh() {
    const { name, phone } = this.citizen;
    this.portrait.replaceChildren(portrait(name, this.id));
    this.owner.replaceChildren(el("strong", {}, name), el("small", {}, phoneNumber(phone)));
    this.node.setAttribute("aria-label", `Telefono di ${name}`);
    this.scroller.setAttribute("aria-label", `Conversazione di ${name} con il Comune`);
    this.compose.label(`Messaggio di ${name} al Comune`);
    for (const id of this.bubbles.keys()) if (!this.chat.has(id)) this.bubbles.delete(id);
    const nodes = [];
    let lastDay = "";
    for (const message of this.chat.values()) {
      if (day(message.at) !== lastDay) {
        lastDay = day(message.at);
        nodes.push(el("li", { class: "day" }, lastDay));
      }
      nodes.push(this.draw(message).node);
    }
    arrange(this.list, nodes);
    this.drawState();
  }

  /** One message is new or changed. */
  update(message, isLive) {
    if (isLive) {
      const last = [...this.chat.values()].at(-2);
      if (!last || day(last.at) !== day(message.at)) this.list.append(el("li", { class: "day" }, day(message.at)));
    }
    const bubble = this.draw(message);
    if (!bubble.node.isConnected) this.list.append(bubble.node);
    if (isLive && message.from === "line") this.typingUntil = 0;
    this.drawState();
    const isWatched = this.node.contains(document.activeElement) && document.hasFocus();
    if (message.from === "line" && message.status === "delivered" && isWatched) this.read();
    if (isLive && message.from === "line") announce(`Sul telefono di ${this.citizen.name}: ${summary(message)}`);
  }

  /** The municipality is writing: shown until it has written, or the time WhatsApp gives it is over. */
  showTyping() {
    this.typingUntil = Date.now() + TYPING_MS;
    this.drawState();
    setTimeout(() => this.drawState(), TYPING_MS);
  }

  draw(message) {
    let bubble = this.bubbles.get(message.id);
    if (!bubble) {
      bubble = new Keyed("li", { class: `bubble from-${message.from}`, "data-testid": `bubble-${message.id}` },
        (one) => this.drawContent(one), (one) => this.drawMeta(one));
      this.bubbles.set(message.id, bubble);
    }
    bubble.update(message);
    bubble.node.dataset.status = message.status;
    bubble.node.classList.toggle("is-sticker", message.type === "sticker");
    return bubble;
  }

  drawContent(message) {
    const quoted = message.quoted ? this.chat.get(message.quoted) : null;
    const words = message.text ?? message.caption;
    const isUnknown = !words && !message.media_url && !message.location && !message.contacts;
    return [
      message.quoted ? el("blockquote", { class: "quote" },
        el("strong", {}, quoted?.from === "citizen" ? "Tu" : "Il Comune"),
        el("span", {}, quoted ? summary(quoted) : "Messaggio")) : null,
      message.header ? el("strong", { class: "headline" }, message.header) : null,
      ...attachments(message),
      words ? el("p", { class: "words" }, ...whatsapp(words)) : null,
      isUnknown ? el("p", { class: "words muted" }, `Messaggio di tipo «${message.type}»`) : null,
      message.footer ? el("small", { class: "footer" }, message.footer) : null,
      this.drawButtons(message),
      el("button", { type: "button", class: "more round", "aria-haspopup": "true",
        "aria-label": `Rispondi o reagisci: ${summary(message).slice(0, 60)}`,
        onclick: (event) => this.openActions(message.id, event.currentTarget) }, icon("dots")),
    ];
  }

  drawButtons(message) {
    if (!message.buttons.length) return null;
    return el("div", { class: "tap" }, message.buttons.map((button) => {
      if (button.url) return link(button);
      const press = (event) => {
        if (message.rows.length) this.openList(message, event.currentTarget);
        else if (button.id === null) this.write({ type: "location", ...PLACE });
        else this.press(message.id, button.id);
      };
      return el("button", { type: "button", class: "tap-button", onclick: press },
        message.rows.length ? `☰ ${button.title}` : button.title);
    }));
  }

  press(messageId, buttonId) {
    citizens.write(this.id, { type: "press", message_id: messageId, button_id: buttonId }).catch(() => {});
  }

  openList(message, anchor) {
    const rows = [];
    let section = null;
    for (const row of message.rows) {
      if (row.section && row.section !== section) rows.push(el("p", { class: "menu-title" }, row.section));
      section = row.section;
      const label = el("span", {}, row.title, row.description ? el("small", {}, row.description) : null);
      rows.push({ label, sign: "○", run: () => this.press(message.id, row.id) });
    }
    openMenu(anchor, rows, "Scegli una voce");
  }

  openActions(messageId, anchor) {
    const message = this.chat.get(messageId);
    const reaction = { type: "reaction", message_id: messageId };
    const react = (emoji) => citizens.write(this.id, { ...reaction, emoji }).catch(() => {});
    const reply = () => {
      this.quoting = messageId;
      this.compose.setContext({ title: message.from === "citizen" ? "Rispondi a te stesso" : "Rispondi al Comune",
        text: summary(message), cancel: () => { this.quoting = null; } });
      this.compose.focus();
    };
    openMenu(anchor, [emojiRow(EMOJI, message.reactions.citizen, react), { label: "Rispondi", sign: "↩", run: reply }],
      "Azioni sul messaggio");
  }

  drawMeta(message) {
    const given = Object.entries(message.reactions);
    const [signs, words] = TICKS[message.status] ?? TICKS.sent;
    const isOwn = message.from === "citizen";
    const givers = given.map(([who, emoji]) => `${emoji} ${who === "line" ? "del Comune" : "del cittadino"}`);
    return [
      message.template ? el("span", { class: "tag", title: "Modello approvato da WhatsApp" }, "modello") : null,
      timeOf(message.at),
      isOwn ? el("span", { class: `ticks is-${message.status}`, "data-testid": "ticks", role: "img",
        "aria-label": words, title: words }, signs) : null,
      message.from === "line" && message.status === "failed" ? el("span", { class: "lost" }, "mai arrivato") : null,
      given.length ? el("span", { class: "reactions", role: "img", "aria-label": `Reazioni: ${givers.join(", ")}` },
      ...given.map(([, emoji]) => colourful(emoji))) : null,
    ];
  }

  /** On or off, read or not, and for how long free words may still be sent. */
  drawState() {
    if (!this.citizen) return; // a phone of a town that is gone
    const { online, name } = this.citizen;
    const messages = [...this.chat.values()];
    const held = messages.filter((one) => one.from === "line" && one.status === "sent").length;
    const count = online ? this.countUnread() : 0;
    this.node.classList.toggle("is-off", !online);
    this.off.hidden = online;
    this.chips.inert = !online; // nobody writes with a phone that is off
    this.compose.node.inert = !online;
    this.off.textContent = held ? `Telefono spento. Messaggi in attesa: ${held}.` : "Telefono spento.";
    const verb = online ? "Spegni" : "Accendi";
    this.power.setAttribute("aria-label", `${verb} il telefono di ${name}`);
    this.power.title = `${verb} il telefono`;
    this.unread.hidden = !count;
    this.unread.textContent = count === 1 ? "1 messaggio da leggere" : `${count} messaggi da leggere`;
    const lastWrote = Math.max(0, ...messages.filter((one) => one.from === "citizen").map((one) => one.at));
    const left = lastWrote + WINDOW_SECONDS - now();
    this.hint.textContent = left > 0 ? `può scriverti per altre ${Math.max(1, Math.round(left / 3600))} ore`
      : "può scriverti solo con modelli";
    this.hint.hidden = !lastWrote;
    if (this.typingUntil > Date.now()) this.hint.textContent = "sta scrivendo…";
  }
}

const link = ({ title, url }) => (/^https?:\/\//i.test(url)
  ? el("a", { class: "tap-button", href: url, target: "_blank", rel: "noopener noreferrer" }, `↗ ${title}`)
  : el("span", { class: "tap-button" }, title));
