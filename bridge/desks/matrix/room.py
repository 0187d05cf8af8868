"""The room and who is in it, as its state has it now. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bridge import wording
from bridge.desks.matrix import entrance, rights
from storage.events import Member

Json = Mapping[str, object]
NOTHING: Json = {}
LONGEST_ID = 255  # https://spec.matrix.org/latest/appendices/#room-ids
ENCRYPTION, ENCRYPTED = "m.room.encryption", "m.room.encrypted"
MEGOLM = "m.megolm.v1.aes-sha2"  # https://spec.matrix.org/latest/client-server-api/#mmegolmv1aes-sha2
# A key reaches every device before it is used, and none is used for ever: what a room may ask for lies between.
SHORTEST_AGE_MS, LONGEST_AGE_MS, MOST = 3_600_000, 28 * 86_400_000, 10_000
TOMBSTONE = "m.room.tombstone"
SAID = frozenset(
    {"m.room.message", "m.sticker"}
)  # goes under a seal; reactions stay in clear, to be counted by servers
ROOM_STATE = frozenset(
    {
        "m.room.member",
        "m.room.power_levels",
        "m.room.create",
        ENCRYPTION,
        TOMBSTONE,
        entrance.JOIN_RULES,
        entrance.GUESTS,
        entrance.HISTORY,
    }
)  # who may do what, and how, and who comes in


@dataclass(frozen=True, slots=True)
class Rotation:
    """How long words go under one key: whoever gets hold of it reads no more than that."""

    # What is usual. https://spec.matrix.org/latest/client-server-api/#mroomencryption
    age_ms: int = 604_800_000
    messages: int = 100

    @property
    def age(self) -> timedelta:
        """The longest use of one key."""
        return timedelta(milliseconds=self.age_ms)


@dataclass(frozen=True, slots=True)
class Room:
    """Which room is listened to, whose the bridge's account is, and what members are called."""

    desk: str
    room_id: str
    account: str
    names: Mapping[str, str] = field(default_factory=dict)  # of who is in it
    managers: frozenset[str] = frozenset()
    replacement: str = ""  # the room that took its place
    trouble: str = ""  # why nothing can be said there, as the cause of a Failure
    is_sealed: bool = False  # encrypted: for ever, since nobody can switch that off
    rotation: Rotation = Rotation()  # of its keys
    cautions: tuple[str, ...] = ()  # what is not as it should be, though all can go on

    @property
    def members(self) -> tuple[Member, ...]:
        """Who is in it, but for ourselves; its managers administer it."""
        people = sorted(set(self.names) - {self.account})
        return tuple(
            Member(person, self.names[person], person.removeprefix("@"), person in self.managers) for person in people
        )

    @property
    def source(self) -> str:
        """Where its events come from, as the inbox calls it."""
        return f"desk:{self.desk}"


def inside(
    desk: str, room_id: str, account: str, state: Sequence[object], *, no_seal: str = "matrix-encrypted"
) -> Room:
    """A room as its state has it now. `no_seal`: why nothing could be said there were it encrypted; empty: it could."""
    events = [mended(event) for event in state]
    may = rights.read(events)
    names = {person: person for person in may.members}
    for event in events:
        person, name = str(event.get("state_key", "")), table(event.get("content")).get("displayname")
        if event.get("type") == "m.room.member" and person in names and isinstance(name, str):
            names[person] = wording.clean_name(name) or person
    is_sealed = any(event.get("type") == ENCRYPTION for event in events)
    encryption = _content(events, ENCRYPTION)
    is_known = encryption.get("algorithm") == MEGOLM
    shut = (no_seal if is_known else "matrix-encrypted") if is_sealed else ""
    replacement = _word(events, TOMBSTONE, "replacement_room")
    silent = "" if may.may_send(account, ENCRYPTED if is_sealed else "m.room.message") else "matrix-room"
    trouble = "matrix-moved" if replacement else shut or silent
    return Room(
        desk,
        room_id,
        account,
        names,
        may.managers,
        replacement=replacement,
        trouble=trouble,
        is_sealed=is_sealed,
        rotation=_rotation(encryption),
        cautions=(*entrance.cautions(events), *_lacking(may, account)),
    )


def _lacking(may: rights.Rights, account: str) -> list[str]:
    """What the account may not do there without which all can go on."""
    may_redact = may.may_send(account, "m.room.redaction") and may.may_redact(account)
    lacking = {"unmarked": not may.may_send(account, "m.reaction"), "unredacted": not may_redact}
    return [name for name, is_so in lacking.items() if is_so]


def _rotation(encryption: Json) -> Rotation:
    """As the room asks for it, within reason; what is missing or malformed is as usual."""
    usual = Rotation()
    age_ms = _within(encryption.get("rotation_period_ms"), SHORTEST_AGE_MS, LONGEST_AGE_MS)
    return Rotation(age_ms or usual.age_ms, _within(encryption.get("rotation_period_msgs"), 1, MOST) or usual.messages)


def _within(value: object, least: int, most: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        return None
    return max(least, min(value, most))


def predecessor(state: Sequence[object]) -> str:
    """The room that this one took the place of, as its own first event says."""
    content = _content([mended(event) for event in state], "m.room.create")
    before = table(content.get("predecessor")).get("room_id")
    return before if isinstance(before, str) else ""


def _word(events: Sequence[Json], kind: str, name: str) -> str:
    found = _content(events, kind).get(name)
    return found if isinstance(found, str) and len(found) <= LONGEST_ID else ""


def _content(events: Sequence[Json], kind: str) -> Json:
    found = (event for event in events if event.get("type") == kind and event.get("state_key") == "")
    return table(next(found, NOTHING).get("content"))


def mended(raw: object) -> Json:
    """A foreign event without half characters; one that is nested beyond all reason is none."""
    try:
        return table(wording.mended(raw))
    except RecursionError:
        return NOTHING


def table(value: object) -> Json:
    """A foreign object, whatever it turns out to be."""
    return value if isinstance(value, Mapping) else NOTHING
