"""Who may do what in a room, out of its current state. Pure.

The library's own `has_permission` answers an error, which is true, for whoever has a level of their own: never asked.
https://spec.matrix.org/latest/client-server-api/#mroompower_levels
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MODERATOR_LEVEL = 50  # to redact, where the room does not say
MANAGER_LEVEL = 50  # a moderator, in the words of Matrix clients
ADMINISTRATOR_LEVEL = 100
# What would shut the bridge out, or put all it says before other people.
FOR_ADMINISTRATORS = ("m.room.power_levels", "m.room.encryption", "m.room.server_acl", "m.room.tombstone")
CREATOR_LEVEL = 2**53  # above every level that can be written, where creators stand above all
# Where creators stand above all. https://spec.matrix.org/latest/rooms/v12/
CREATORS_ABOVE_ALL = 12
CREATOR_BY_SENDER = 11  # https://spec.matrix.org/latest/rooms/v11/
STATE_EVENT_LEVEL = 50  # what the specification says where the room does not
NOBODY: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Rights:
    """A room's members and levels at one moment. What is missing or malformed gives nobody a right."""

    creators: frozenset[str] = frozenset()
    are_creators_above_all: bool = False
    members: frozenset[str] = frozenset()  # who has joined and not left
    levels: Mapping[str, int] = field(default_factory=dict)
    default_level: int = 0
    needed: Mapping[str, int] = field(default_factory=dict)  # by type of event
    needed_for_state: int = STATE_EVENT_LEVEL
    needed_for_messages: int = 0
    needed_to_redact: int = MODERATOR_LEVEL

    def level(self, person: str) -> int:
        """How much somebody may do here."""
        if self.are_creators_above_all and person in self.creators:
            return CREATOR_LEVEL
        return self.levels.get(person, self.default_level)

    def is_operator(self, person: str) -> bool:
        """Whether they may answer citizens: whoever is in the room, now."""
        return person in self.members

    def is_manager(self, person: str) -> bool:
        """Whether they may also send broadcasts and manage subscribers."""
        return self.is_operator(person) and self.level(person) >= MANAGER_LEVEL

    @property
    def managers(self) -> frozenset[str]:
        """Everybody who may."""
        return frozenset(person for person in self.members if self.is_manager(person))

    def may_redact(self, person: str) -> bool:
        """Whether they may take others' words away."""
        return self.is_operator(person) and self.level(person) >= self.needed_to_redact

    def may_send(self, person: str, kind: str, *, is_state: bool = False) -> bool:
        """Whether the server would take an event of this type from them."""
        needed = self.needed.get(kind, self.needed_for_state if is_state else self.needed_for_messages)
        return self.is_operator(person) and self.level(person) >= needed


def levels_of_new(own: str, managers: Iterable[str]) -> dict[str, object]:
    """Roles as the levels of a room to be made: who is invited manages it; with nobody else there, the account must."""
    people = dict.fromkeys(managers, ADMINISTRATOR_LEVEL)
    return {
        "users": {**people, own: MODERATOR_LEVEL if people else ADMINISTRATOR_LEVEL},
        "users_default": 0,
        "events_default": 0,
        "state_default": MODERATOR_LEVEL,
        "events": dict.fromkeys(FOR_ADMINISTRATORS, ADMINISTRATOR_LEVEL),
        **dict.fromkeys(("ban", "kick", "redact", "invite"), MODERATOR_LEVEL),
        "notifications": {"room": ADMINISTRATOR_LEVEL},
    }


def read(state: Iterable[object]) -> Rights:
    """The rights in a room's state events, as `GET /rooms/{id}/state` lists them."""
    events = [event for event in state if isinstance(event, Mapping)]
    create, power = _event(events, "m.room.create"), _event(events, "m.room.power_levels")
    creation, levels = _table(create.get("content")), _table(power.get("content"))
    version = _version(creation.get("room_version", "1"))
    creators = _creators(create, version)
    named = {
        person: number for person, level in _table(levels.get("users")).items() if (number := _level(level)) is not None
    }
    if not power and version < CREATORS_ABOVE_ALL:
        named = dict.fromkeys(creators, 100)  # a room whose levels nobody has set yet is its creator's
    kinds = _table(levels.get("events"))
    return Rights(
        creators=creators,
        are_creators_above_all=version >= CREATORS_ABOVE_ALL,
        members=frozenset(str(event.get("state_key")) for event in events if _is_join(event)),
        levels=named,
        default_level=_level(levels.get("users_default")) or 0,
        needed={kind: number for kind, level in kinds.items() if (number := _level(level)) is not None},
        needed_for_state=_or(_level(levels.get("state_default")), STATE_EVENT_LEVEL if power else 0),
        needed_for_messages=_level(levels.get("events_default")) or 0,
        needed_to_redact=_or(_level(levels.get("redact")), MODERATOR_LEVEL),
    )


def _creators(create: Mapping[str, object], version: int) -> frozenset[str]:
    content = _table(create.get("content"))
    first = create.get("sender") if version >= CREATOR_BY_SENDER else content.get("creator")
    further = content.get("additional_creators") if version >= CREATORS_ABOVE_ALL else ()
    people = [first, *(further if isinstance(further, list) else ())]
    return frozenset(person for person in people if isinstance(person, str))


def _version(given: object) -> int:
    """A room's version; one this program does not know gives its creators nothing."""
    return int(given) if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) < 4 else 0


def _event(events: Iterable[Mapping[str, object]], kind: str) -> Mapping[str, object]:
    return next((event for event in events if event.get("type") == kind and event.get("state_key") == ""), NOBODY)


def _is_join(event: Mapping[str, object]) -> bool:
    return event.get("type") == "m.room.member" and _table(event.get("content")).get("membership") == "join"


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else NOBODY


def _level(value: object) -> int | None:
    """Rooms older than version 10 may write a level as words."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.strip().removeprefix("-")
        return int(value) if digits.isascii() and digits.isdecimal() and len(digits) < 17 else None
    return value if isinstance(value, int) else None


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
