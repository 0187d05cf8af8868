"""The staff of `sportello demo --desk matrix`: a room on a real Synapse, which one looks at with Element."""

from pathlib import Path

from bridge.simulator.homeserver import Account, Homeserver, installed

MISSING = (
    "Synapse is not installed: run make .venv-synapse/.installed in the source tree, or pip install matrix-synapse"
    " so that synapse_homeserver is on the path"
)
DESK = """
[desks.urp.matrix]
homeserver = "{url}"
user_id = "{account}"
access_token = "{token}"
room_id = "{room}"
"""


class NotInstalled(Exception):
    """There is no Synapse; the message is the one line a person reads."""


class MatrixStaff:
    """Maria and the bridge's account, and a new room for each beginning of the story."""

    def __init__(self, folder: Path) -> None:
        command = installed()
        if not command:
            raise NotInstalled(MISSING)
        self._homeserver = Homeserver(command, folder / "synapse")
        self._people: tuple[Account, Account] | None = None

    async def desk(self) -> str:
        """The desk's table of the configuration. Raises RuntimeError if Synapse does not start."""
        server = self._homeserver
        if self._people is None:
            await server.start()
            self._people = await server.register("maria"), await server.register("sportello")
        maria, bot = self._people
        room = await server.room(maria, bot, "Sportello URP")
        return DESK.format(url=server.url, account=bot.user_id, token=bot.token, room=room)

    def told(self) -> list[str]:
        """What one needs to look at it."""
        if self._people is None:
            return []
        maria, _ = self._people
        return [f"Element: homeserver {self._homeserver.url}, user {maria.user_id}, password {maria.password}"]

    async def stop(self) -> None:
        """End the homeserver."""
        await self._homeserver.stop()
