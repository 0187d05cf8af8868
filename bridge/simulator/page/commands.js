// The commands an operator can complete: those the bot has registered, else the list of docs.

import { town } from "./town.js";

const ANYWHERE = { aiuto: "tutti i comandi che puoi usare" };
const IN_GENERAL = {
  broadcast: "manda un avviso agli iscritti", iscritti: "quanti iscritti, e chi", coda: "chi aspetta una risposta",
  statistiche: "i numeri della settimana o del mese", modelli: "i modelli di WhatsApp", salute: "come sta Sportello",
  collega: "collega il tuo WhatsApp per le prove", avviso: "come /broadcast",
};
const IN_TOPIC = {
  chi: "chi è il cittadino", nota: "appunto interno", prendi: "me ne occupo io", assegna: "affida a un collega",
  chiudi: "chiude la conversazione", riapri: "riapre la conversazione", r: "risposta pronta",
  modello: "manda un modello",
  segnalazione: "la trasforma in segnalazione", mostra: "numero intero (resta scritto chi lo chiede)",
  blocca: "blocca il cittadino", sblocca: "sblocca il cittadino", esporta: "copia dei suoi dati",
  dimentica: "cancella i suoi dati",
};

/** Completions for a word that begins with / or !, those of the place first. */
export function commandsFor(word, isGeneral) {
  const [here, elsewhere] = isGeneral ? [IN_GENERAL, IN_TOPIC] : [IN_TOPIC, IN_GENERAL];
  const registered = Object.fromEntries(town.commands.map((one) => [one.command, one.description]));
  const known = { ...here, ...ANYWHERE, ...registered, ...elsewhere };
  const typed = word.slice(1).toLowerCase();
  return Object.entries(known).filter(([name]) => name.startsWith(typed)).slice(0, 24)
    .map(([name, note]) => ({ word: `${word[0]}${name}`, note: registered[name] ?? note }));
}
