"""What the simulator's journal says, folded as it comes: copies of every token, notices, buttons, confirmations."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.ledger import tokens_in

Object = dict[str, Any]

AGAIN = "↻"
CARD = "👤"  # the identity card begins with it
ABOUT = "\n— «"  # a notice that names the message it stood under
IN_OTHER_WORDS = ("non recuperat", "non si è potuto mostrare")  # a notice that tells what could not be shown
JOINED = ("Iscrizione attiva", "La sua iscrizione era già attiva")
LEFT = ("Fatto: non riceverà più", "L'iscrizione non risulta attiva")
IDLE_CALLS = ("getUpdates", "getMe", "getChat", "getChatAdministrators", "getMyCommands", "setMyCommands")


@dataclass(slots=True)
class Copy:
    """One place where a token was seen. `place` is a citizen or a topic; `name` the message there."""

    seq: int
    place: str
    name: str
    words: str
    is_gone: bool = False  # deleted from the group, or failed on its way to the phone

    @property
    def is_repeat(self) -> bool:
        """Marked as perhaps a second copy."""
        return AGAIN in self.words

    @property
    def is_notice(self) -> bool:
        """Told in a notice, with the reason why it could not be shown."""
        return any(words in self.words for words in IN_OTHER_WORDS)


@dataclass(slots=True)
class Notice:
    """Something with buttons, or in answer to an operator's message."""

    seq: int
    message: int
    topic: int | None
    words: str
    reply_to: int | None
    buttons: list[tuple[str, str]]


def own_words(words: str) -> str:
    """What a message says, without the identity card above the first one of a topic and the sign of a repetition."""
    said = words.partition("\n\n")[2] if words.startswith(CARD) else words
    return said.removeprefix(f"{AGAIN} ")


@dataclass(slots=True)
class Sight:
    """The world as the judge knows it."""

    people: dict[str, str] = field(default_factory=dict)  # id -> name
    seen: int = 0
    busy_at: int = 0  # the last entry that was not mere waiting
    in_group: dict[str, list[Copy]] = field(default_factory=lambda: defaultdict(list))
    on_phones: dict[str, list[Copy]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[int, str] = field(default_factory=dict)  # topic -> citizen
    open_topics: dict[str, int] = field(default_factory=dict)  # citizen -> newest topic
    notices: dict[int, Notice] = field(default_factory=dict)
    replied: dict[int, list[Notice]] = field(default_factory=lambda: defaultdict(list))
    loose: dict[str, list[Notice]] = field(default_factory=lambda: defaultdict(list))
    wishes: dict[str, list[tuple[int, bool]]] = field(default_factory=lambda: defaultdict(list))
    taps: dict[str, tuple[str, str]] = field(default_factory=dict)  # citizen -> template and button
    last_on_phone: dict[str, str] = field(default_factory=dict)
    last_shown: dict[str, int] = field(default_factory=dict)
    _by_name: dict[str, list[Copy]] = field(default_factory=lambda: defaultdict(list))

    def fold(self, entries: list[Object]) -> None:
        """Take in what happened since."""
        readers: dict[str, Callable[[int, Object], None]] = {
            "group.message": self._group_message,
            "group.changed": self._group_changed,
            "group.topic": self._group_topic,
            "phone.message": self._phone_message,
            "phone.changed": self._phone_changed,
        }
        for entry in entries:
            self.seen = entry["seq"]
            if not (entry["kind"] == "bot.call" and entry["data"]["method"] in IDLE_CALLS):
                self.busy_at = self.seen
            if (reader := readers.get(entry["kind"])) is not None:
                reader(self.seen, entry["data"])

    def _group_topic(self, _: int, data: Object) -> None:
        number = data["id"]
        if number is None:
            return
        name = data["name"].partition(" ·")[0]
        citizen = next((key for key, known in self.people.items() if known == name), "")
        self.topics[number] = citizen
        if citizen and not data["deleted"]:
            self.open_topics[citizen] = max(number, self.open_topics.get(citizen, 0))
        elif self.open_topics.get(citizen) == number:
            del self.open_topics[citizen]

    def _group_message(self, seq: int, data: Object) -> None:
        if not data["is_bot"]:
            return
        words, topic = str(data["text"] or data["caption"] or ""), data["topic"]
        said = [] if ABOUT in words else tokens_in(words)
        for token in said:
            copy = Copy(seq, str(topic or ""), str(data["id"]), words)
            self.in_group[token].append(copy)
            self._by_name[f"group {data['id']}"].append(copy)
        citizen = self.topics.get(topic or 0, "")
        if citizen:
            self.last_shown[citizen] = data["id"]
        buttons = [(button["text"], button["data"]) for row in data["buttons"] for button in row]
        notice = Notice(seq, data["id"], topic, own_words(words), data["reply_to"], buttons)
        if buttons:
            self.notices[data["id"]] = notice
        if data["reply_to"] is not None:
            self.replied[data["reply_to"]].append(notice)
        elif citizen and not said:
            self.loose[citizen].append(notice)

    def _group_changed(self, _: int, data: Object) -> None:
        if data.get("deleted"):
            for copy in self._by_name[f"group {data['id']}"]:
                copy.is_gone = True

    def _phone_message(self, seq: int, data: Object) -> None:
        if data["from"] != "line":
            return
        citizen, words = data["citizen"], str(data["text"] or data["caption"] or "")
        self.last_on_phone[citizen] = data["id"]
        for token in tokens_in(words):
            copy = Copy(seq, citizen, data["id"], words)
            self.on_phones[token].append(copy)
            self._by_name[data["id"]].append(copy)
        if data["template"] == "risposta_pronta" and data["buttons"]:
            self.taps[citizen] = (data["id"], data["buttons"][0]["id"])
        for phrases, wish in ((JOINED, True), (LEFT, False)):
            if words.startswith(phrases):
                self.wishes[citizen].append((seq, wish))

    def _phone_changed(self, _: int, data: Object) -> None:
        if data.get("status") == "failed":
            for copy in self._by_name[data["id"]]:
                copy.is_gone = True
