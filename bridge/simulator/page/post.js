// One message of the staff group: words, buttons, marks, reactions, and what an operator can do with it.

import { post, remove } from "./api.js";
import { attachments, Keyed, timeOf } from "./bubble.js";
import { el, emojiRow, icon, openMenu, toast } from "./dom.js";
import { colourful, portrait, summary, telegram } from "./format.js";
import { town } from "./town.js";

const EMOJI = ["👍", "❤️", "🙈", "🙏", "👀", "👏", "🎉"];
const MARKS = {
  "🕊": "preso in carico da WhatsApp", "👌": "consegnato al cittadino", "👀": "letto dal cittadino", "💔": "non riuscito",
  "✍": "in lavorazione",
};
const SERVICE = {
  forum_topic_created: "ha aperto l’argomento", forum_topic_edited: "ha cambiato il nome dell’argomento",
  forum_topic_closed: "ha chiuso l’argomento", forum_topic_reopened: "ha riaperto l’argomento",
  general_forum_topic_hidden: "ha nascosto Generale", general_forum_topic_unhidden: "ha mostrato Generale",
  new_chat_members: "è nel gruppo", left_chat_member: "ha lasciato il gruppo",
  new_chat_title: "ha cambiato il nome del gruppo",
  pinned_message: "ha fissato un messaggio", migrate_to_chat_id: "ha trasformato il gruppo",
  migrate_from_chat_id: "ha trasformato il gruppo",
};
const bare = (emoji) => emoji.replaceAll("\ufe0f", ""); // Telegram's set has no variation selectors

export class Post {
  static isService(message) {
    return message.type in SERVICE;
  }

  constructor(group, message) {
    this.group = group;
    this.keyed = new Keyed("li", { "data-testid": `group-message-${message.id}` },
      (one) => this.drawContent(one), (one) => this.drawMeta(one));
    this.node = this.keyed.node;
  }

  update(message) {
    this.id = message.id;
    const isOwn = message.from_id === this.group.operatorId;
    this.keyed.update(message, `${isOwn} ${this.quoteOf(message)}`);
    const sort = Post.isService(message) ? "service" : `post ${isOwn ? "is-own" : ""}`;
    if (this.node.className !== sort) this.node.className = sort;
  }

  quoteOf(message) {
    const quoted = message.reply_to && message.reply_to !== message.topic ? town.posts.get(message.reply_to) : null;
    return quoted ? summary(quoted) : "";
  }

  drawContent(message) {
    if (Post.isService(message)) return [el("span", {}, `${message.from} ${SERVICE[message.type]}`)];
    const words = message.text ?? message.caption;
    const quoted = this.quoteOf(message);
    return [
      portrait(message.from, message.from_id, message.is_bot ? "bot" : ""),
      el("span", { class: "author" }, message.from, message.is_bot ? el("small", { class: "tag" }, "bot") : null),
      quoted ? el("blockquote", { class: "quote" }, el("strong", {}, town.posts.get(message.reply_to).from),
        el("span", {}, quoted)) : null,
      ...attachments(message),
      words ? el("p", { class: "words" }, ...telegram(words, message.entities)) : null,
      message.type === "poll" ? el("p", { class: "words" }, "📊 Sondaggio") : null,
      this.drawButtons(message),
      el("button", { type: "button", class: "more round", "aria-haspopup": "true",
        "aria-label": `Azioni sul messaggio: ${summary(message).slice(0, 60)}`,
        onclick: (event) => this.openActions(event.currentTarget) }, icon("dots")),
    ];
  }

  drawButtons({ buttons }) {
    if (!buttons.length) return null;
    const keyOf = (button) => el("button", {
      type: "button", class: "key", "aria-disabled": String(button.data === null),
      onclick: (event) => this.press(button, event.currentTarget),
    }, button.text);
    return el("div", { class: "keyboard" }, buttons.map((row) => el("div", { class: "keys" }, row.map(keyOf))));
  }

  async press(button, key) {
    if (button.data === null) {
      toast("Questo pulsante apre un indirizzo: qui non si vede quale.");
      return;
    }
    key.classList.add("is-waiting");
    const answer = await post(`group/messages/${this.id}/press`, { from: this.group.operatorId, data: button.data })
      .catch(() => null);
    key.classList.remove("is-waiting");
    if (answer && !answer.answered) toast("Nessuna risposta: Sportello è spento?", { isError: true });
    else if (answer?.text) toast(answer.text, { stays: answer.show_alert });
  }

  openActions(anchor) {
    const message = town.posts.get(this.id);
    if (!message) return;
    const mine = message.reactions.find((one) => one.by === this.group.operatorId);
    const chosen = EMOJI.find((emoji) => bare(emoji) === bare(mine?.emoji ?? ""));
    const isOwn = message.from_id === this.group.operatorId;
    const canEdit = isOwn && (message.text !== null || message.caption !== null);
    openMenu(anchor, [
      emojiRow(EMOJI, chosen, (emoji) => this.react(emoji)),
      { label: "Rispondi", sign: "↩", testid: "action-reply", run: () => this.group.startReply(message) },
      canEdit && { label: "Modifica", sign: "✎", testid: "action-edit", run: () => this.group.startEdit(message) },
      isOwn && { label: "Elimina", sign: "🗑", run: () => remove(`group/messages/${this.id}`).catch(() => {}) },
    ], "Azioni sul messaggio");
  }

  react(emoji) {
    post(`group/messages/${this.id}/reactions`, { from: this.group.operatorId, emoji: bare(emoji) }).catch(() => {});
  }

  drawMeta(message) {
    if (Post.isService(message)) return [];
    const marks = message.reactions.filter((one) => one.by === town.bot?.id).map((one) => bare(one.emoji));
    const given = Map.groupBy(message.reactions.filter((one) => one.by !== town.bot?.id), (one) => one.emoji);
    const words = marks.map((emoji) => MARKS[emoji] ?? emoji).join(", ");
    return [
      ...[...given].map(([emoji, people]) => el("button", {
        type: "button", class: "reaction",
        "aria-pressed": String(people.some((one) => one.by === this.group.operatorId)),
        "aria-label": `${emoji} di ${people.map((one) => this.group.nameOf(one.by)).join(", ")}`,
        onclick: () => this.react(people.some((one) => one.by === this.group.operatorId) ? "" : emoji),
      }, colourful(emoji), people.length > 1 ? ` ${people.length}` : "")),
      marks.length ? el("span", { class: "marks", "data-testid": "marks", role: "img", "aria-label": words,
        title: words }, marks.map(colourful).join("")) : null,
      message.edited ? el("small", {}, "modificato") : null,
      timeOf(message.at),
    ];
  }
}
