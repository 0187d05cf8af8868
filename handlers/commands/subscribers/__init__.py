"""`/iscritti`: how many read us, and the words that manage the list. One table says which word does what."""

from dataclasses import dataclass

from bridge import commands
from bridge.relay.decision import CommandCall, CommandHandler, Decision, Reply
from handlers.commands.subscribers import changing, counting, finding, listing, proving
from storage.model import Role


@dataclass(frozen=True, slots=True)
class Word:
    """What a word after `/iscritti` does, and who may."""

    handler: CommandHandler
    role: Role = Role.MANAGER


WORDS = {
    "aggiungi": Word(changing.add),
    "cerca": Word(finding.search, Role.OPERATOR),
    "esporta": Word(listing.export),
    "importa": Word(listing.take_in),
    "prova": Word(proving.prove),
    "rimuovi": Word(changing.remove),
    "zona": Word(changing.set_zones),
}


async def obey(d: Decision, call: CommandCall) -> Reply:
    """The word after `/iscritti` says what to do; none: count."""
    written, _, rest = call.argument.partition(" ")
    if not written:
        return await counting.count(d, call)
    word = written.casefold()
    if word not in WORDS:
        near = commands.nearest(word, WORDS)
        if near is not None:
            return Reply(d.say(call.desk.language, "subscribers-word-nearest", word=written, nearest=near))
        return Reply(d.say(call.desk.language, "subscribers-usage", words=", ".join(WORDS)))
    if call.role < WORDS[word].role:
        return Reply(d.say(call.desk.language, "command-not-allowed", name=f"iscritti {word}"))
    about = CommandCall(call.desk, call.line, call.operator, call.role, rest.strip(), call.wrote, call.thread)
    return await WORDS[word].handler(d, about)
