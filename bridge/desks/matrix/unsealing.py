"""Opening what came under seal: keys for our device, words of a room. Nothing a stranger sends can harm the rest."""

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import structlog
from nio.crypto import Olm, OlmDevice  # type: ignore[import-untyped]  # it has types, and does not say so
from nio.events import OlmEvent  # type: ignore[import-untyped]
from nio.exceptions import EncryptionError  # type: ignore[import-untyped]

from bridge.desks.matrix.room import ENCRYPTED, MEGOLM, SAID, Json, mended, table

log = structlog.get_logger()

OTHER = "m.room.encrypted.other"  # what needs a right of its own can have none under a seal: it is nobody's to answer
REMEMBERED = 500  # keys that may be handed to us twice
# What the libraries raise for what they cannot read; those of vodozemac are all ValueErrors.
UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, EncryptionError)


@contextmanager
def harmless(what: str) -> Iterator[None]:
    """What cannot be read in there is left out."""
    try:
        yield
    except UNREADABLE as error:
        log.warning("unreadable under seal", what=what, error=type(error).__name__)


def is_shut(event: object) -> bool:
    """Whether an event is under a seal that could be opened with the right key."""
    raw = table(event)
    content = table(raw.get("content"))
    return (
        raw.get("type") == ENCRYPTED
        and content.get("algorithm") == MEGOLM
        and isinstance(content.get("ciphertext"), str)
    )


class Received:
    """What was received for one device."""

    def __init__(self, machine: Olm) -> None:
        self._machine = machine
        self._seen = deque[str](maxlen=REMEMBERED)

    def take(self, events: Iterable[object]) -> bool:
        """What was sent to our device alone: keys of rooms; whether anything was new."""
        is_new = False
        for raw in events:
            event = mended(raw)
            body = table(event.get("content")).get("ciphertext")
            name = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
            if event.get("type") != ENCRYPTED or name in self._seen:
                continue  # requests for keys: a key goes to whoever is in the room when it is made, and to nobody later
            self._seen.append(name)
            is_new = True
            with harmless("key"):
                sealed = OlmEvent.from_dict(dict(event))
                if isinstance(sealed, OlmEvent):
                    self._machine.handle_to_device_event(sealed)
        return is_new

    def unknown(self, events: Iterable[Json]) -> set[str]:
        """Who wrote these from a device of which nothing is known."""
        senders = ((event.get("sender"), table(event.get("content")).get("device_id")) for event in events)
        store = self._machine.device_store
        return {
            person
            for person, device in senders
            if isinstance(person, str) and person != self._machine.user_id and device not in store[person]
        }

    def opened(self, room_id: str, raw: object) -> Json:
        """An event with its own type and words, its latest edit too; as it came if it cannot be opened."""
        event = table(raw)
        relations = table(table(event.get("unsigned")).get("m.relations"))
        if (edit := table(relations.get("m.replace"))).get("type") == ENCRYPTED:
            related = {**relations, "m.replace": self._one(room_id, edit)}
            event = {**event, "unsigned": {**table(event.get("unsigned")), "m.relations": related}}
        return self._one(room_id, event)

    def _one(self, room_id: str, event: Json) -> Json:
        payload = self._payload(room_id, event) if is_shut(event) else None
        if payload is None or payload.get("room_id") != room_id:
            return event
        kind, words, outside = payload.get("type"), dict(table(payload.get("content"))), table(event["content"])
        # What it belongs to is said in clear, to the homeserver too: there can be no other truth under the seal.
        words.pop("m.relates_to", None)
        relation = {key: outside[key] for key in ("m.relates_to",) if key in outside}
        return {**event, "type": kind if kind in SAID else OTHER, "content": {**words, **relation}}

    def _payload(self, room_id: str, event: Json) -> Json | None:
        """What is under the seal, if a device of its sender made it, and for no other event; None without its key."""
        try:
            content, machine = table(event["content"]), self._machine
            for curve_key, signing_key in self._keys_of(str(event["sender"])):
                session = machine.inbound_group_store.get(room_id, curve_key, content["session_id"])
                if session is None or session.ed25519 != signing_key:
                    continue
                plain, index = session.decrypt(content["ciphertext"])
                used = (curve_key, content["session_id"], index)
                if machine.message_index_store.setdefault(used, event["event_id"]) != event["event_id"]:
                    return None  # said once before: whoever says it again does not hold the key
                return mended(json.loads(plain))
        except UNREADABLE as error:
            log.warning("unreadable under seal", what="words", error=type(error).__name__)
        return None

    def _keys_of(self, person: str) -> Iterator[tuple[str, str]]:
        """The keys of somebody's devices; those they no longer have wrote once, too."""
        machine = self._machine
        if person == machine.user_id:
            own = machine.account.identity_keys
            yield own["curve25519"], own["ed25519"]
        devices: Iterable[OlmDevice] = machine.device_store[person].values()
        for device in devices:
            yield device.curve25519, device.ed25519
