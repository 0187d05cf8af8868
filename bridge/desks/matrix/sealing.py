"""Writing and reading in an encrypted room, as one device of the bridge's account. Needs the extra `e2e`.

nio's machine knows Olm and Megolm; who asks the homeserver, when, and what is kept before it is sent, is decided here.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog
from nio.crypto import Olm  # type: ignore[import-untyped]  # it has types, and does not say so
from nio.responses import KeysClaimResponse, KeysQueryResponse, KeysUploadResponse  # type: ignore[import-untyped]

from bridge.desks.matrix import signing, unsealing
from bridge.desks.matrix.client import Client, Login
from bridge.desks.matrix.keyring import Keyring
from bridge.desks.matrix.room import Json, Room, Rotation, table
from bridge.errors import Failure, Refused
from storage import keyring
from storage.driver import Driver, Transaction
from storage.keyring import Owner

log = structlog.get_logger()

GROUPS_KEPT = timedelta(days=400)  # what is older is in the room, and seldom answered
LATE_SECONDS = 2.0  # a key on its way is there by then
LATE_LOOKS = 20  # a homeserver hands a hundred keys at a time to who was away
KEYLESS_SECONDS = 600.0  # a device that had no single-use keys left may have been switched on again
SIGNING = "signing"  # the kind of what the account vouches for its device with
ROOM = "room"  # the kind of a room where it was said what encryption means
# Only for our device: nothing that happens in a room ends the wait for a key.
FOR_US = {"room": {"rooms": []}, "presence": {"not_types": ["*"]}, "account_data": {"not_types": ["*"]}}


class Seal:
    """The keys of one account on its one device, in memory and on disk."""

    def __init__(self, client: Client, database: Driver, owner: Owner, rows: keyring.Rows) -> None:
        self._client, self._database, self._owner = client, database, owner
        self._keyring = Keyring(rows)
        self._machine = Olm(owner.account, owner.device, self._keyring)
        self._received = unsealing.Received(self._machine)
        self._people: frozenset[str] = frozenset()  # in the room, as far as it is known
        self._rotation = Rotation()
        self._is_stale = False  # who is to read has changed: the next words go under a new key
        self._keyless_until = 0.0  # devices were left out for want of a key: not before they are asked again
        self._is_published = False  # that the homeserver shows our keys has been seen
        self._is_vouched = False  # that the account vouches for it: seen to at each start
        self.trouble = ""  # why nothing can be sealed, as the cause of a Failure
        self._writing, self._sealing = asyncio.Lock(), asyncio.Lock()

    @property
    def device(self) -> str:
        """Whose keys they are."""
        return self._owner.device

    @classmethod
    async def of(cls, client: Client, database: Driver, login: Login) -> "Seal":
        """With what was kept; a device that has no keys yet makes them."""
        owner = Owner(login.user_id, login.device_id)
        async with database.transaction() as tx:
            rows = await keyring.load(tx, owner, groups_since=datetime.now(UTC) - GROUPS_KEPT)
        seal = cls(client, database, owner, rows)
        await seal.publish()
        return seal

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[Transaction]:
        """A transaction that also keeps all that was learned until now; one at a time, so that the newest stays."""
        async with self._writing:
            rows = self._keyring.take()
            try:
                async with self._database.transaction() as tx:
                    await keyring.keep(tx, self._owner, rows, now=datetime.now(UTC))
                    yield tx
            except BaseException:
                self._keyring.give_back(rows)
                raise

    async def _keep(self) -> None:
        async with self.kept():
            pass

    def is_new_in(self, room: Room) -> bool:
        """Whether staff are still to be told what it means that the room is encrypted; from now on they were."""
        if not room.is_sealed or room.trouble or self._keyring.get(ROOM, room.room_id) is not None:
            return False
        self._keyring.put(ROOM, room.room_id, {})
        return True

    def doubt(self) -> None:
        """The device was logged in anew: the homeserver may have forgotten its keys."""
        self._is_published = False

    async def publish(self) -> None:
        """Have our keys shown, if they are not; keys of somebody else under our name shut us out of every seal."""
        if not self._is_published:
            own = self._machine.account.identity_keys["ed25519"]
            shown = table((await self._shown()).get("keys")).get(f"ed25519:{self._owner.device}")
            self.trouble = "matrix-keys" if shown not in (None, own) else ""
            self._machine.account.shared = shown is not None
            self._is_published = bool(self.trouble) or shown is not None
        if not self.trouble and self._wants_keys:
            self._is_vouched = self._is_vouched and self._machine.account.shared
            await self._publish()
        if not self.trouble and not self._is_vouched:
            await self._vouch()

    async def _shown(self) -> Json:
        """Our device, as the homeserver shows it."""
        account = self._owner.account
        return table(table((await self._client.devices_of([account])).get(account)).get(self._owner.device))

    async def _vouch(self) -> None:
        """Have the account vouch for its device; one for whose account a person does that already goes without."""
        account, device, self._is_vouched = self._owner.account, await self._shown(), True
        seeds = self._keyring.get(SIGNING, "") or signing.make()
        signatures = table(table(device.get("signatures")).get(account))
        own = self._machine.account.identity_keys
        is_ours = device.get("keys") == {
            f"{kind}:{self._owner.device}": own[kind] for kind in ("curve25519", "ed25519")
        }
        if not is_ours or f"ed25519:{signing.public(seeds[signing.DEVICES])}" in signatures:
            return
        self._keyring.put(SIGNING, "", seeds)
        await self._keep()
        signed = signing.vouched(device, account, seeds[signing.DEVICES])
        try:
            await self._client.vouch(signing.shown(account, seeds), {account: {self._owner.device: signed}})
        except Failure as failure:
            if failure.cause in ("unreachable", "flood"):
                self._is_vouched = False
                raise
            log.warning("device not vouched for", cause=failure.said)

    @property
    def _wants_keys(self) -> bool:
        count = self._machine.uploaded_key_count
        half = self._machine.account.max_one_time_keys // 2
        return not self._machine.account.shared or (count is not None and count < half)

    async def _publish(self) -> None:
        """Kept before they are shown: what is written to a key that was forgotten could never be read."""
        keys = self._machine.share_keys()
        self._machine.save_account()
        await self._keep()
        try:
            count = await self._client.publish_keys(keys)
        except Refused as refused:  # by names used before, as after an older copy of the database was put back
            log.warning("single-use keys refused", cause=refused.said)
            if not self._machine.account.shared:
                raise
            self._machine.mark_keys_as_published()
            self._machine.save_account()
            return
        self._machine.handle_response(KeysUploadResponse(0, count))
        self._is_published = True
        await self._keep()

    def follow(self, room: Room) -> None:
        """The room as it is now: who came gets the next key, who left must not have it; how long each is used."""
        people, self._rotation = room.names, room.rotation
        if frozenset(people) != self._people:
            self._machine.users_for_key_query |= set(people) - self._people
            self._people, self._is_stale = frozenset(people), True

    def take(self, synced: Json) -> bool:
        """What a sync brought for our device, and of whose devices it speaks; whether there was anything for ours."""
        events = table(synced.get("to_device")).get("events")
        came = self._received.take(events if isinstance(events, list) else [])
        changed = table(synced.get("device_lists")).get("changed")
        if isinstance(changed, list):
            known = self._people | {*self._machine.device_store.users}
            self._machine.add_changed_users({person for person in changed if person in known})
        count = table(synced.get("device_one_time_keys_count")).get("signed_curve25519")
        self._machine.uploaded_key_count = count if isinstance(count, int) else None
        return came

    async def read(self, room_id: str, events: Sequence[object], position: str) -> list[object]:
        """Events as their senders meant them; what stays shut, though a late key was waited for, is as it was."""
        opened: list[object] = [self._received.opened(room_id, event) for event in events]
        for _ in range(LATE_LOOKS):
            shut = [table(event) for event in opened if unsealing.is_shut(event)]
            if not shut:
                break
            self._machine.users_for_key_query |= self._received.unknown(shut)
            await self._ask_devices()
            opened = [self._received.opened(room_id, event) for event in opened]
            if not any(map(unsealing.is_shut, opened)):
                break
            await self._keep()  # what is asked from a later place on is not given a second time
            more = await self._client.sync(position, only=FOR_US, hold_seconds=LATE_SECONDS)
            position = str(more.get("next_batch", position))
            is_over = not self.take(more)
            opened = [self._received.opened(room_id, event) for event in opened]
            if is_over:
                break
        return opened

    def opened(self, room_id: str, event: object) -> Json:
        """One event, as it can be read now."""
        return self._received.opened(room_id, event)

    async def tend(self) -> None:
        """After a sync: new single-use keys, and new ways to devices that can no longer be understood."""
        await self.publish()
        if not self._machine.wedged_devices:
            return
        await self._claim(self._machine.get_users_for_key_claiming())
        self._machine.wedged_devices.clear()
        await self._keep()
        for message in [*self._machine.outgoing_to_device_messages]:
            told = {"messages": {message.recipient: {message.recipient_device: message.content}}}
            await self._client.tell_devices(message.type, told, transaction=uuid.uuid4().hex)
            self._machine.outgoing_to_device_messages.remove(message)

    async def seal(self, room_id: str, kind: str, content: Json) -> dict[str, object]:
        """The content of an `m.room.encrypted` event. Its key reaches every device of the room first. Raises a Failure.

        What it belongs to stays in clear beside it: the homeserver puts threads and edits together.
        """
        async with self._sealing:
            await self._ask_devices()
            if self._is_stale or self._is_old(room_id):
                self._machine.outbound_group_sessions.clear()
                self._is_stale = False
            if self._machine.should_share_group_session(room_id):
                await self._share(room_id)
            words = {key: value for key, value in content.items() if key != "m.relates_to"}
            sealed: dict[str, object] = self._machine.group_encrypt(room_id, {"type": kind, "content": words})
        return sealed | {key: content[key] for key in ("m.relates_to",) if key in content}

    def _is_old(self, room_id: str) -> bool:
        """Whether the key has been used for long, or some device had no way to be given it."""
        session = self._machine.outbound_group_sessions.get(room_id)
        if session is not None:
            session.max_age, session.max_messages = self._rotation.age, self._rotation.messages
        is_spent = session is not None and bool(session.expired)
        return is_spent or 0.0 < self._keyless_until < time.monotonic()

    async def _ask_devices(self) -> None:
        """The devices of whom it is not known which they have; one person's nonsense is theirs alone."""
        asked = self._machine.users_for_key_query
        if not asked:
            return
        self._machine.users_for_key_query = set()
        try:
            found = await self._client.devices_of(sorted(asked))
        except BaseException:
            self._machine.users_for_key_query |= asked
            raise
        for person in sorted(asked):
            answer = KeysQueryResponse({person: found.get(person, {})}, {})
            with unsealing.harmless("devices"):
                self._machine.handle_response(answer)
            self._is_stale = self._is_stale or bool(answer.changed)

    async def _claim(self, devices: Mapping[str, Iterable[str]]) -> None:
        claimed = await self._client.claim_keys({person: sorted(names) for person, names in devices.items()})
        for person, keys in claimed.items():
            for device, key in keys.items():
                with unsealing.harmless("single-use key"):
                    self._machine.handle_response(KeysClaimResponse({person: {device: key}}, {}))

    async def _share(self, room_id: str) -> None:
        """Give the room's new key to every device of everybody in it, verified or not; kept before it is sent."""
        machine, people = self._machine, sorted(self._people)
        if missing := machine.get_missing_sessions(people):
            await self._claim(missing)
        self._keyless_until = time.monotonic() + KEYLESS_SECONDS if machine.get_missing_sessions(people) else 0.0
        for reached, messages in machine.share_group_session_parallel(room_id, people):
            await self._keep()
            await self._client.tell_devices("m.room.encrypted", messages, transaction=uuid.uuid4().hex)
            machine.outbound_group_sessions[room_id].users_shared_with |= reached
        await self._keep()  # with what opens our own words: a notice is read again when somebody answers it
        machine.outbound_group_sessions[room_id].mark_as_shared()
