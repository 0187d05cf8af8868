"""What nio's machine for encryption reads and writes as its store: rows of our own database, collected until kept.

The library's stores write files of their own, at moments of their own. Here what a stream taught is kept in the
transaction that moves the place in it, and what is sent depends on nothing that a crash could take away.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from nio.crypto import (  # type: ignore[import-untyped]  # it has types, and does not say so
    DeviceStore,
    GroupSessionStore,
    InboundGroupSession,
    OlmAccount,
    OlmDevice,
    Session,
    SessionStore,
)

from storage.keyring import Rows

ACCOUNT, SESSION, GROUP, DEVICE = "account", "session", "group", "device"
# What citizens wrote stands in the same database in clear: a passphrase beside it would guard nothing.
PASSPHRASE = ""


class Keyring:
    """The store of one device, as nio's `Olm` calls it; the names of most methods are its."""

    def __init__(self, rows: Rows) -> None:
        self._rows = dict(rows)
        self._changed: dict[tuple[str, str], str] = {}

    def take(self) -> dict[tuple[str, str], str]:
        """What has changed since the last time, to be kept now."""
        changed, self._changed = self._changed, {}
        return changed

    def give_back(self, rows: Rows) -> None:
        """It could not be kept; what has changed again meanwhile is newer."""
        self._changed = {**rows, **self._changed}

    def put(self, kind: str, name: str, body: Mapping[str, object]) -> None:
        """Remember something."""
        self._rows[kind, name] = self._changed[kind, name] = json.dumps(body)

    def get(self, kind: str, name: str) -> dict[str, Any] | None:
        """What is remembered under a name."""
        body = self._rows.get((kind, name))
        return None if body is None else json.loads(body)

    def _of(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for (found, name), body in self._rows.items():
            if found == kind:
                yield name, json.loads(body)

    def load_account(self) -> OlmAccount | None:
        """The device's own keys; None for one that has none yet."""
        body = self.get(ACCOUNT, "")
        return None if body is None else OlmAccount.from_pickle(body["pickle"].encode(), PASSPHRASE, body["shared"])

    def save_account(self, account: OlmAccount) -> None:
        """Own keys changed."""
        self.put(ACCOUNT, "", {"pickle": account.pickle(PASSPHRASE).decode(), "shared": account.shared})

    def load_sessions(self) -> SessionStore:
        """What is spoken through with other devices."""
        store = SessionStore()
        for _, body in self._of(SESSION):
            made, used = datetime.fromisoformat(body["made"]), datetime.fromisoformat(body["used"])
            store.add(body["key"], Session.from_pickle(body["pickle"].encode(), made, PASSPHRASE, used))
        return store

    def save_session(self, curve_key: str, session: Session) -> None:
        """It changes with every word."""
        times = {"made": session.creation_time.isoformat(), "used": session.use_time.isoformat()}
        self.put(SESSION, session.id, {"key": curve_key, "pickle": session.pickle(PASSPHRASE).decode(), **times})

    def load_inbound_group_sessions(self) -> GroupSessionStore:
        """What opens the words of a room."""
        store = GroupSessionStore()
        for _, body in self._of(GROUP):
            pickle, chain = body["pickle"].encode(), body["chain"]
            store.add(
                InboundGroupSession.from_pickle(pickle, body["ed25519"], body["key"], body["room"], PASSPHRASE, chain)
            )
        return store

    def save_inbound_group_session(self, session: InboundGroupSession) -> None:
        """One more of them."""
        body = {"key": session.sender_key, "ed25519": session.ed25519, "room": session.room_id}
        name = f"{session.sender_key} {session.id}"
        pickle = session.pickle(PASSPHRASE).decode()
        self.put(GROUP, name, {**body, "pickle": pickle, "chain": session.forwarding_chain})

    def load_device_keys(self) -> DeviceStore:
        """Others' devices: one whose key changes later is none of theirs."""
        store = DeviceStore()
        for name, body in self._of(DEVICE):
            user_id, _, device_id = name.partition(" ")
            store.add(OlmDevice(user_id, device_id, dict(body["keys"]), deleted=body["deleted"]))
        return store

    def save_device_keys(self, changed: Mapping[str, Mapping[str, OlmDevice]]) -> None:
        """Some are new, or gone. What somebody calls theirs is not kept."""
        for user_id, devices in changed.items():
            for device_id, device in devices.items():
                self.put(DEVICE, f"{user_id} {device_id}", {"keys": dict(device.keys), "deleted": device.deleted})

    def load_outgoing_key_requests(self) -> dict[str, object]:
        """None: a key that never came is asked of a person, who writes again."""
        return {}

    def is_device_verified(self, device: OlmDevice) -> bool:
        """Never: nobody sits here who could compare what both screens show."""
        return False

    def is_device_blacklisted(self, device: OlmDevice) -> bool:
        """Never: who is in the room may read, on whatever they read."""
        return False

    def is_device_ignored(self, device: OlmDevice) -> bool:
        """Always: that it is not verified is known, and was said."""
        return True

    def ignore_devices(self, devices: Iterable[OlmDevice]) -> None:
        """Nothing to remember."""
