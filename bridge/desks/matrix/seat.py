"""The bridge's place in a room: by which account, in which room, and what the room is like now."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bridge.desks.matrix import entering, history, refusals
from bridge.desks.matrix.client import Client, Login
from bridge.desks.matrix.room import Room, inside
from bridge.errors import Failure
from storage import rooms
from storage.driver import Driver
from storage.model import DeskName

if TYPE_CHECKING:  # its libraries are an extra
    from bridge.desks.matrix.sealing import Seal


class Seat:
    """Found, taken, and looked at anew whenever what is known of it may not be so any more."""

    def __init__(
        self,
        *,
        database: Driver,
        client: Client,
        desk: DeskName,
        room_id: str,
        user_id: str = "",
        log_in: Callable[[], Awaitable[Login]] | None = None,
        make_seal: Callable[[Login], Awaitable["Seal | None"]] | None = None,
        no_seal: str = "matrix-encrypted",
    ) -> None:
        self._database = database
        self._client = client
        self._desk = desk
        self._configured = room_id
        self._user_id = user_id  # whose account it must be; empty: whoever's the token is
        self._log_in = log_in  # where there is no token, or none that is worth anything
        self._make_seal = make_seal  # where the libraries for encrypted rooms are installed
        self._no_seal = no_seal  # what an encrypted room wants without one
        self._settling = asyncio.Lock()
        self._former: list[str] = []  # where it was before: what managers still say there is heard
        self.room_id = ""  # where it is now, once that is known
        self.account = ""
        self.seal: Seal | None = None
        self.room: Room | None = None
        self.is_in = False  # whether we were in the room when it was last looked at

    async def find(self) -> str:
        """Where the room is: as configured, or where it is known to have gone since."""
        if not self.room_id:
            async with self._database.transaction() as tx:
                self._former = await rooms.former(tx, self._desk, self._configured)
                self.room_id = await rooms.whereabouts(tx, self._desk, self._configured)
        return self.room_id

    @property
    def has_followed(self) -> bool:
        """Whether the room is another one than the configured."""
        return bool(self._former)

    @property
    def heard_in(self) -> list[str]:
        """Every room that is listened to, the present one last."""
        return [*self._former, self.room_id]

    def leave(self) -> None:
        """The room is another one from now on."""
        self.room_id, self.room = "", None

    async def settle(self) -> str:
        """Whose account it is, and where; its keys are at hand before a sync brings others for them.

        Raises a Failure for the token of another account than is configured: in its name nothing is heard or said.
        """
        await self.find()
        async with self._settling:
            if not self.account or not self._client.has_token:
                await self._sit_down(await entering.identified(self._client, self._log_in))
        return self.account

    async def _sit_down(self, login: Login) -> None:
        """Speak as this account on this device: another device has other keys."""
        if self._user_id not in ("", login.user_id):
            raise refusals.of_another(login.user_id, self._user_id)
        self.account = ""
        if self.seal is not None and self.seal.device == login.device_id:
            self.seal.doubt()
        else:
            self.seal = self.room = None
            if self._make_seal is not None and login.device_id:
                self.seal = await self._make_seal(login)
        self.account = login.user_id

    def start_over(self) -> None:
        """The account's access is worth nothing any more: it is got anew, beginning with the token that was given."""
        self._client.forget_token()
        self.account = ""

    async def seen(self) -> Room:
        """The room, looked at at least once: in an encrypted one not even the first word may be said in clear."""
        return self.room or await self.look()

    async def look(self) -> Room:
        """Who may do what, read anew from the room itself, so that it is known before anything is decided."""
        whose = await self.settle()
        room = await self._state(whose)
        self.is_in = whose in room.names
        if not self.is_in and await history.is_let_in(self._client, room):
            room = await self._state(whose)
        if self.seal is not None and room.is_sealed:
            self.seal.follow(room)
        self.room = room
        return room

    async def _state(self, whose: str) -> Room:
        try:
            state = await self._client.state(self.room_id)
        except Failure as failure:
            if failure.cause != "matrix-room":
                raise
            state = []  # who was never in it may not see it
        no_seal = self.seal.trouble if self.seal is not None else self._no_seal
        return inside(self._desk, self.room_id, whose, state, no_seal=no_seal)
