// Calls to the control API. What goes wrong is said in a toast and thrown.

import { toast } from "./dom.js";

const WORDS = {
  TOPIC_CLOSED: "L’argomento è chiuso: riaprilo, o scrivi come amministratore.",
  "this citizen has no WhatsApp, or has blocked the line": "Questo cittadino non può scrivere al Comune.",
};

export async function call(method, path, body, { isQuiet = false } = {}) {
  const complain = (text) => isQuiet || toast(text, { isError: true });
  let answer;
  try {
    answer = await fetch(`/control/${path}`, {
      method, body: body === undefined ? undefined : JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    });
  } catch (problem) {
    complain("La città non risponde: il programma è ancora acceso?");
    throw problem;
  }
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  complain(WORDS[found.error] ?? `Non è possibile: ${found.error ?? answer.status}`);
  throw new Error(found.error ?? `HTTP ${answer.status}`);
}

export const get = (path) => call("GET", path, undefined, { isQuiet: true });
export const post = (path, body = {}) => call("POST", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const remove = (path) => call("DELETE", path);

const at = (citizenId) => `citizens/${encodeURIComponent(citizenId)}`;
export const citizens = {
  write: (id, message) => post(`${at(id)}/messages`, message),
  read: (id) => post(`${at(id)}/read`),
  change: (id, flags) => patch(at(id), flags),
};
