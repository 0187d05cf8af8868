// Where one writes: a growing field, Enter sends, a menu of things to attach, voice, and completion of words.

import { el, icon, openMenu, toast } from "./dom.js";
import { record } from "./voice.js";

/**
 * A composer. `send(text)`, `file(file)` and `voice(message)` answer promises; `menu()` answers the menu's items;
 * `complete(word, isFirst)` answers `[{word, note}]` for the word at the caret.
 */
export function composer({ testid, placeholder, send, menu, file, voice, complete }) {
  const listId = `${testid}-words`;
  const input = el("textarea", { rows: "1", placeholder, "data-testid": `${testid}-input`, enterkeyhint: "send",
    autocomplete: "off", spellcheck: "true",
    ...(complete ? { "aria-autocomplete": "list", "aria-controls": listId } : {}) });
  const context = el("div", { class: "context", hidden: true });
  const picker = el("input", { type: "file", class: "hidden", tabindex: "-1", "aria-hidden": "true",
    "data-testid": `${testid}-file` });
  const attach = el("button", { type: "button", class: "round", "aria-label": "Allega", title: "Allega",
    "aria-haspopup": "true", "data-testid": `${testid}-attach`, onclick: openAttachments }, icon("plus"));
  const mic = el("button", { type: "button", class: "round mic", "aria-label": "Registra un messaggio vocale",
    title: "Messaggio vocale", "data-testid": `${testid}-voice`, onclick: recordVoice }, icon("mic"));
  const submit = el("button", { type: "submit", class: "round send", "aria-label": "Invia", title: "Invia",
    "data-testid": `${testid}-send` }, icon("send"));
  const options = el("ul", { class: "options", id: listId, role: "listbox", hidden: true, "aria-label": "Completamenti",
    "data-testid": `${testid}-options` });
  const form = el("form", { class: "composer", onsubmit: submitText }, options, context,
    el("div", { class: "composer-row" }, attach, input, mic, submit), picker);
  let recording = null;
  let offered = [];
  let chosen = 0;

  function submitText(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    grow();
    offer();
    send(text).catch(() => {
      input.value ||= text; // refused: the words are not lost
      grow();
    });
  }

  function openAttachments() {
    openMenu(attach, [
      { label: "Foto o video dal computer", sign: "🖼️", run: () => pick("image/*,video/*") },
      { label: "Documento dal computer", sign: "📄", run: () => pick("") },
      ...menu(),
    ], "Allega");
  }

  function pick(accept) {
    picker.accept = accept;
    picker.click();
  }

  picker.addEventListener("change", () => {
    const [chosenFile] = picker.files;
    picker.value = "";
    if (chosenFile) file(chosenFile).catch(() => {});
  });

  async function recordVoice() {
    if (recording) {
      recording.stop();
      return;
    }
    mic.disabled = true;
    recording = await record();
    mic.disabled = false;
    if (recording.isSample) toast("Il microfono non è disponibile: parte un messaggio vocale di prova.");
    else drawMic("stop", "Ferma e invia il messaggio vocale");
    const message = await recording.message;
    recording = null;
    drawMic("mic", "Registra un messaggio vocale");
    voice(message).catch(() => {});
  }

  function drawMic(sign, label) {
    mic.replaceChildren(icon(sign));
    mic.classList.toggle("is-recording", sign === "stop");
    mic.setAttribute("aria-label", label);
  }

  function grow() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
  }

  function wordAtCaret() {
    const before = input.value.slice(0, input.selectionStart);
    const word = /\S*$/.exec(before)[0];
    return { word, start: before.length - word.length };
  }

  function offer() {
    const { word, start } = wordAtCaret();
    offered = complete && word ? complete(word, start === 0) : [];
    chosen = 0;
    drawOptions();
  }

  function drawOptions() {
    options.hidden = !offered.length;
    options.replaceChildren(...offered.map(({ word, note }, at) => el("li", {
      role: "option", id: `${listId}-${at}`, "aria-selected": String(at === chosen), class: "option",
      onpointerdown: (event) => {
        event.preventDefault();
        take(at);
      },
    }, el("strong", {}, word), el("small", {}, note))));
    if (offered.length) input.setAttribute("aria-activedescendant", `${listId}-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
    options.children[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function take(at) {
    const { start } = wordAtCaret();
    input.setRangeText(`${offered[at].word} `, start, input.selectionStart, "end");
    offered = [];
    drawOptions();
    grow();
  }

  function onKey(event) {
    if (event.isComposing) return;
    const isOpen = offered.length > 0;
    const isWhole = isOpen && wordAtCaret().word === offered[chosen].word;
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
      drawOptions();
    } else if (isOpen && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && !isWhole) take(chosen);
    else if (isOpen && event.key === "Escape") {
      offered = [];
      drawOptions();
    } else if (event.key === "Enter" && !event.shiftKey) form.requestSubmit();
    else if (event.key === "Escape" && !context.hidden) context.querySelector("button").click();
    else return;
    event.preventDefault();
  }

  input.addEventListener("keydown", onKey);
  input.addEventListener("input", () => {
    grow();
    offer();
  });
  input.addEventListener("blur", () => {
    offered = [];
    drawOptions();
  });

  return {
    node: form,
    input,
    focus: () => input.focus(),
    label: (text) => input.setAttribute("aria-label", text),
    /** Put words in the field, ready to be sent. */
    fill(text) {
      input.value = text;
      grow();
      input.focus();
      input.setSelectionRange(text.length, text.length);
    },
    clear() {
      input.value = "";
      grow();
    },
    /** What is being answered or edited, above the field; null takes it away. */
    setContext(what) {
      context.hidden = !what;
      if (!what) return;
      const cancel = () => {
        context.hidden = true;
        what.cancel();
        input.focus();
      };
      context.replaceChildren(el("div", {}, el("strong", {}, what.title), el("span", {}, what.text)),
        el("button", { type: "button", class: "round", "aria-label": "Annulla", onclick: cancel }, icon("close")));
    },
  };
}
