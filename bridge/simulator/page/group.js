// The staff group: its topics, and the open topic with its composer.

import { patch, post, remove } from "./api.js";
import { commandsFor } from "./commands.js";
import { composer } from "./compose.js";
import { announce, arrange, el, moveAmong, stickToEnd, toast } from "./dom.js";
import { day, hour, portrait, summary } from "./format.js";
import { Post } from "./post.js";
import { asOperator, operatorMenu } from "./samples.js";
import { topicKey, town } from "./town.js";

const PREFERRED = ["Maria Ferri"]; // who one is at first: the administrator of the opening story

export class Group {
  constructor() {
    this.open = "general";
    this.hasChosen = false;
    this.operatorId = 0;
    this.seen = new Map(); // topic -> the last message somebody could have read here
    this.posts = new Map();
    this.rows = new Map();
    this.title = el("h2", {});
    this.people = el("small", {});
    this.operator = el("select", { id: "operator", "data-testid": "operator",
      onchange: () => this.become(Number(this.operator.value)) });
    this.topics = el("ul", { class: "topics" });
    this.topics.addEventListener("keydown", (event) => moveAmong([...this.topics.querySelectorAll("button")], event));
    this.topicTitle = el("h3", {});
    this.closer = el("button", { type: "button", class: "quiet", "data-testid": "topic-close",
      onclick: () => this.toggle() });
    this.list = el("ol", { class: "posts" });
    this.scroller = el("div", { class: "chat", tabindex: "0", role: "region" }, this.list);
    this.scroller.addEventListener("keydown", (event) => {
      if (event.target.matches(".more")) moveAmong([...this.list.querySelectorAll(".more")], event);
    });
    this.end = stickToEnd(this.scroller, this.list);
    this.compose = composer({
      testid: "group", placeholder: "Scrivi, o / comandi", send: (text) => this.send(text),
      menu: () => operatorMenu((message) => this.write(message)),
      file: (file) => asOperator(file).then((message) => this.write(message)),
      voice: (message) => this.write({ type: "voice", ...message }),
      complete: (word, isFirst) => this.complete(word, isFirst),
    });
    this.node = el("section", { class: "group", id: "group", "aria-labelledby": "group-title", "data-testid": "group" },
      el("header", { class: "group-head" }, el("div", {}, this.title, this.people),
        el("label", { class: "operator" }, el("span", {}, "Scrivi come"), this.operator)),
      el("div", { class: "group-body" },
        el("nav", { class: "topic-list", "aria-label": "Argomenti del gruppo" }, this.topics),
        el("div", { class: "topic" },
          el("div", { class: "topic-head" }, this.topicTitle, this.closer),
          el("div", { class: "chat-frame" }, this.scroller, this.end.button),
          this.compose.node)));
    this.title.id = "group-title";
  }

  get topic() {
    return town.topics.get(this.open);
  }

  messagesOf(key) {
    return [...town.posts.values()].filter((one) => topicKey(one.topic) === key).sort((a, b) => a.id - b.id);
  }

  // --- what is drawn ---

  refresh() {
    this.refreshPeople();
    if (!town.topics.has(this.open)) this.open = "general";
    this.lookAround();
    this.show();
  }

  refreshPeople() {
    this.title.textContent = town.title;
    this.people.textContent = `gruppo dell’ufficio · ${town.members.length + 1} membri`;
    const staff = town.members.filter((one) => ["creator", "administrator", "member"].includes(one.status));
    const words = { creator: " (proprietario)", administrator: " (responsabile)", member: "" };
    const optionOf = (one) => el("option", { value: one.id }, `${one.name}${words[one.status]}`);
    this.operator.replaceChildren(...staff.map(optionOf));
    const isKnown = staff.some((one) => one.id === this.operatorId && this.isByHand);
    const first = staff.find((one) => PREFERRED.includes(one.name))
      ?? staff.find((one) => one.status === "administrator");
    if (!isKnown) this.operatorId = (first ?? staff[0])?.id ?? 0;
    this.operator.value = String(this.operatorId);
    this.compose.label(`Messaggio nel gruppo come ${this.nameOf(this.operatorId)}`);
  }

  nameOf(memberId) {
    return town.members.find((one) => one.id === memberId)?.name ?? "Sportello";
  }

  become(memberId) {
    this.operatorId = memberId;
    this.isByHand = true;
    this.refreshPeople();
    this.show();
  }

  /** Until somebody chose a topic, the first citizen's topic opens by itself: there is nothing to see in General. */
  lookAround() {
    const first = [...town.topics.keys()].find((key) => key !== "general");
    if (!this.hasChosen && this.open === "general" && first && !this.compose.input.value) this.open = first;
  }

  choose(key) {
    this.hasChosen = true;
    this.leaveContext();
    this.open = key;
    this.show();
    this.end.jump();
  }

  show() {
    const messages = this.messagesOf(this.open);
    for (const id of this.posts.keys()) if (!town.posts.has(id)) this.posts.delete(id);
    const nodes = [];
    let lastDay = "";
    for (const message of messages) {
      if (day(message.at) !== lastDay) {
        lastDay = day(message.at);
        nodes.push(el("li", { class: "day" }, lastDay));
      }
      nodes.push(this.draw(message).node);
    }
    if (!messages.length) nodes.push(el("li", { class: "empty" }, "Qui non c’è ancora nulla."));
    arrange(this.list, nodes);
    this.drawTopicHead();
    this.drawTopics();
  }

  draw(message) {
    let drawn = this.posts.get(message.id);
    if (!drawn) this.posts.set(message.id, drawn = new Post(this, message));
    drawn.update(message);
    return drawn;
  }

  drawTopicHead() {
    const { name, closed } = this.topic ?? { name: "General", closed: false };
    const shown = this.open === "general" ? "Generale" : name;
    this.topicTitle.textContent = `${closed ? "🔒 " : ""}${shown}`;
    this.closer.textContent = closed ? "Riapri" : "Chiudi";
    this.closer.setAttribute("aria-label", `${closed ? "Riapri" : "Chiudi"} l’argomento ${shown}`);
    this.scroller.setAttribute("aria-label", `Messaggi di ${shown}`);
  }

  drawTopics() {
    if (this.isShown()) this.seen.set(this.open, Math.max(0, ...this.messagesOf(this.open).map((one) => one.id)));
    const rows = [...town.topics.entries()].map(([key, topic]) => this.drawRow(key, topic));
    rows.sort((a, b) => (b.key === "general") - (a.key === "general") || b.last - a.last);
    arrange(this.topics, rows.map((row) => row.node));
    const total = rows.reduce((sum, row) => sum + row.unread, 0);
    this.onunread?.(total);
  }

  isShown() {
    return this.node.offsetParent !== null;
  }

  drawRow(key, topic) {
    const messages = this.messagesOf(key);
    const last = messages.at(-1);
    const seen = this.seen.get(key) ?? 0;
    const unread = messages.filter((one) => one.is_bot && one.id > seen && !Post.isService(one)).length;
    const spoken = messages.filter((one) => !Post.isService(one)).at(-1);
    const name = key === "general" ? "Generale" : topic.name;
    if (!this.rows.has(key)) {
      this.rows.set(key, el("li", {}, el("button", { type: "button", class: "topic-row",
        "data-testid": `group-topic-${key}`, onclick: () => this.choose(key) })));
    }
    const node = this.rows.get(key);
    const button = node.firstChild;
    button.setAttribute("aria-current", String(key === this.open));
    const color = `#${(topic.icon_color ?? 7322096).toString(16).padStart(6, "0")}`;
    const sign = key === "general" ? el("span", { class: "portrait hash", "aria-hidden": "true" }, "#")
      : portrait(name.split(" · ")[0], key, "topic-sign");
    if (key !== "general") sign.style.setProperty("--topic", color);
    button.replaceChildren(sign,
      el("span", { class: "row-words" },
        el("span", { class: "row-top" },
          topic.icon ? el("span", { class: "topic-icon", "aria-hidden": "true" }, topic.icon) : null,
          el("strong", {}, name),
          topic.closed ? el("span", { class: "closed", role: "img", "aria-label": "chiuso", title: "Chiuso" }, "🔒")
            : null),
        el("span", { class: "row-bottom" }, el("small", {}, spoken ? summary(spoken) : "nessun messaggio"),
          spoken ? el("time", {}, hour(spoken.at)) : null,
          unread ? el("span", { class: "badge", role: "img", "aria-label": `${unread} da leggere` }, String(unread))
            : null)));
    return { key, node, unread, last: last?.id ?? 0 };
  }

  // --- what happens ---

  update(message, isLive) {
    const isOpen = topicKey(message.topic) === this.open;
    if (isOpen && !town.posts.has(message.id)) this.show();
    else if (isOpen && this.posts.has(message.id) && this.posts.get(message.id).node.isConnected) this.draw(message);
    else if (isOpen) this.show();
    this.drawTopics();
    if (isLive && message.is_bot && !Post.isService(message)) {
      announce(`Nel gruppo, ${town.topics.get(topicKey(message.topic))?.name ?? "Generale"}: ${summary(message)}`);
    }
  }

  updateTopic() {
    if (!town.topics.has(this.open)) {
      this.open = "general";
      toast("L’argomento aperto è stato cancellato.");
    }
    this.lookAround();
    this.show();
  }

  /** A fresh town: whatever was chosen, written or read belongs to the old one. */
  forget() {
    this.leaveContext();
    this.hasChosen = false;
    this.open = "general";
    this.seen.clear();
    this.compose.clear();
  }

  leaveContext() {
    this.replyTo = null;
    this.editing = null;
    this.compose.setContext(null);
  }

  send(text) {
    if (this.editing === null || this.editing === undefined) return this.write({ text });
    const edited = town.posts.get(this.editing);
    this.leaveContext();
    return patch(`group/messages/${edited.id}`, edited.caption === null ? { text } : { caption: text });
  }

  write(message) {
    const reply = this.replyTo ? { reply_to: this.replyTo } : {};
    this.leaveContext();
    this.hasChosen = true;
    this.end.jump();
    return post("group/messages", { from: this.operatorId, topic: this.topic?.id ?? null, ...message, ...reply });
  }

  startReply(message) {
    this.leaveContext();
    this.replyTo = message.id;
    this.compose.setContext({ title: `Rispondi a ${message.from}`, text: summary(message),
      cancel: () => { this.replyTo = null; } });
    this.compose.focus();
  }

  startEdit(message) {
    this.leaveContext();
    this.editing = message.id;
    this.compose.setContext({ title: "Modifica il messaggio", text: summary(message), cancel: () => {
      this.editing = null;
      this.compose.fill("");
    } });
    this.compose.fill(message.text ?? message.caption ?? "");
  }

  toggle() {
    const closed = !this.topic.closed;
    patch(`group/topics/${this.topic.id ?? "general"}`, { closed, from: this.operatorId }).catch(() => {});
  }

  /** For the faults menu: a person deletes the topic, and the bot is not told. */
  removeOpenTopic() {
    if (this.open === "general") {
      toast("Prima apri l’argomento di un cittadino: Generale non si può cancellare.");
      return;
    }
    remove(`group/topics/${this.topic.id}`).catch(() => {});
  }

  complete(word, isFirst) {
    if (isFirst && /^[/!]/.test(word)) return commandsFor(word, this.open === "general");
    if (!word.startsWith("@")) return [];
    const typed = word.slice(1).toLowerCase();
    return [...town.members, town.bot].filter((one) => one?.username?.startsWith(typed))
      .map((one) => ({ word: `@${one.username}`, note: one.name }));
  }
}
