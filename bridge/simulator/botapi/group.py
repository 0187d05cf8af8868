"""The Telegram half of the town, as the rest of the town sees it."""

from aiohttp import web

from bridge.simulator.botapi.control import Control
from bridge.simulator.botapi.dispatch import TOKEN_SHAPE, Dispatch
from bridge.simulator.botapi.files import Files
from bridge.simulator.botapi.flood import Budget
from bridge.simulator.botapi.premises import Premises
from bridge.simulator.botapi.presses import Presses
from bridge.simulator.botapi.refusal import JSON, Refusal
from bridge.simulator.botapi.room import DEFAULT_BOT_TOKEN, Room
from bridge.simulator.botapi.updates import Updates
from bridge.simulator.botapi.webhook import Webhook
from bridge.simulator.clock import Clock
from bridge.simulator.faults import Faults
from bridge.simulator.journal import Journal


class Group:
    """The Bot API, the staff group behind it, and the control routes that move its people."""

    def __init__(self, clock: Clock, journal: Journal, faults: Faults) -> None:
        updates = Updates(clock)
        room = Room(clock, journal, updates)
        webhook = Webhook(clock, updates)
        self._premises = Premises(room, Files(clock), updates, webhook, Presses(clock), Budget(clock))
        self._dispatch = Dispatch(self._premises, journal, faults)
        self._dispatch.token = DEFAULT_BOT_TOKEN
        self._control = Control(self._premises)

    def routes(self) -> list[web.RouteDef]:
        """Bot API, file downloads and /control/group…"""
        return [
            web.get("/bot{token:[^/]*}/{method}", self._dispatch.answer),
            web.post("/bot{token:[^/]*}/{method}", self._dispatch.answer),
            web.get("/file/bot{token:[^/]*}/{path:.+}", self._download),
            *self._control.routes(),
        ]

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._dispatch.check_token(request)
        except Refusal as refusal:
            return web.json_response(refusal.body(), status=refusal.code)
        stored = self._premises.files.linked(request.match_info["path"])
        if stored is None:
            return web.json_response(Refusal("Not Found", code=404).body(), status=404)
        return web.FileResponse(stored.path, headers={"Content-Type": "application/octet-stream"})

    def settings(self) -> JSON:
        """This half's share of /control/settings."""
        return {
            "bot_token": self._dispatch.token,
            "helper_bot_tokens": list(self._dispatch.helpers),
            "group_id": self._premises.room.id,
            "group_messages_per_minute": self._premises.budget.per_minute,
            "group_minute_seconds": self._premises.budget.minute_seconds,
        }

    def change_settings(self, changes: JSON) -> None:
        """Change some of them; other keys are somebody else's. Raises ValueError before changing anything."""
        token, group_id = changes.get("bot_token"), changes.get("group_id")
        per_minute, helpers = changes.get("group_messages_per_minute"), changes.get("helper_bot_tokens")
        if token is not None and not _is_token(token):
            raise ValueError("bot_token must look like 123:abc")
        if helpers is not None and not (isinstance(helpers, list) and all(_is_token(each) for each in helpers)):
            raise ValueError("helper_bot_tokens must be a list of tokens like 123:abc")
        if group_id is not None and not (type(group_id) is int and group_id < 0):
            raise ValueError("group_id must be a negative number")
        if per_minute is not None and not (type(per_minute) is int and per_minute >= 0):
            raise ValueError("group_messages_per_minute must be a number, 0 for no limit")
        minute = changes.get("group_minute_seconds", self._premises.budget.minute_seconds)
        if type(minute) not in (int, float) or not minute > 0:
            raise ValueError("group_minute_seconds must be a number above 0")
        if token is not None:
            self._dispatch.token = token
            self._premises.room.rename_bot(int(token.split(":")[0]))
        if helpers is not None:
            self._dispatch.helpers = {each: int(each.split(":")[0]) for each in helpers}
            for bot_id in self._dispatch.helpers.values():
                self._premises.room.add_helper(bot_id)
        if group_id is not None:
            self._premises.room.id = self._premises.room.configured_id = group_id
        if per_minute is not None or "group_minute_seconds" in changes:
            self._premises.budget.minute_seconds = float(minute)
            self._premises.budget.per_minute = self._premises.budget.per_minute if per_minute is None else per_minute
            self._premises.budget.reset()

    def reset(self) -> None:
        """A fresh group: same token, group id and limit; no message, topic, file, update or webhook."""
        self._premises.webhook.abandon()
        self._premises.updates.reset()
        self._premises.room.reset()
        self._premises.files.clear()
        self._premises.presses.reset()
        self._premises.budget.reset()
        self._premises.commands.clear()
        self._dispatch.helpers.clear()

    async def close(self) -> None:
        """Let every held call go, stop the webhook, remove the files."""
        self._dispatch.close()
        self._premises.updates.close()
        await self._premises.webhook.delete()
        self._premises.files.close()


def _is_token(value: object) -> bool:
    return isinstance(value, str) and TOKEN_SHAPE.fullmatch(value) is not None
