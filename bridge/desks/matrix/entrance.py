"""Who may come into a room, or read it without being in it. Pure.

https://spec.matrix.org/latest/client-server-api/#mroomjoin_rules
"""

from collections.abc import Iterable, Mapping

JOIN_RULES, GUESTS, HISTORY = "m.room.join_rules", "m.room.guest_access", "m.room.history_visibility"
_WIDE = {"public", "knock", "restricted", "knock_restricted"}
# What a room may be cautioned of. By the quiet ones nobody comes in without being invited.
QUIET = frozenset({"guests", "federated"})
GRAVE = frozenset({"public", "knock", "restricted", "knock-restricted", "readable", "unmarked", "unredacted"})
NOTHING: Mapping[str, object] = {}


def rule(state: Iterable[object]) -> str:
    """How somebody comes in: `invited` alone is as it should be, or the name of a rule that lets in others."""
    found = _content(state, JOIN_RULES).get("join_rule")
    return found.replace("_", "-") if isinstance(found, str) and found in _WIDE else "invited"


def let_in_from(state: Iterable[object]) -> list[str]:
    """The rooms and spaces whose members come in by themselves, where the rule is a restricted one."""
    allowed = _content(state, JOIN_RULES).get("allow")
    rooms = [each.get("room_id") for each in allowed if isinstance(each, Mapping)] if isinstance(allowed, list) else []
    return [room for room in rooms if isinstance(room, str)]


def takes_guests(state: Iterable[object]) -> bool:
    """Whether who has no account may be let in."""
    return _content(state, GUESTS).get("guest_access") == "can_join"


def is_readable(state: Iterable[object]) -> bool:
    """Whether anybody can read what was said without coming in."""
    return _content(state, HISTORY).get("history_visibility") == "world_readable"


def is_federated(state: Iterable[object]) -> bool:
    """Whether people of other servers can be invited."""
    return _content(state, "m.room.create").get("m.federate", True) is not False


def cautions(state: Iterable[object]) -> tuple[str, ...]:
    """What is not as it should be, from the gravest on."""
    found = {"readable": is_readable(state), "guests": takes_guests(state), "federated": is_federated(state)}
    how = rule(state)
    return (*([] if how == "invited" else [how]), *(name for name, is_so in found.items() if is_so))


def _content(state: Iterable[object], kind: str) -> Mapping[str, object]:
    events = (event for event in state if isinstance(event, Mapping))
    found = (event for event in events if event.get("type") == kind and event.get("state_key") == "")
    content = next(found, NOTHING).get("content")
    return content if isinstance(content, Mapping) else NOTHING
