"""/control/group…: the people of the staff group, moved from outside."""

import json
from collections.abc import Awaitable, Callable
from typing import cast

from aiohttp import web

from bridge.simulator.botapi import control_views, staff
from bridge.simulator.botapi.membership import change_member, join, migrate
from bridge.simulator.botapi.nouns import RIGHTS, STATUSES, Draft, Member, Standing
from bridge.simulator.botapi.premises import Premises
from bridge.simulator.botapi.refusal import JSON, Refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
STATUSES_OF_A_NEWCOMER = ("creator", "administrator", "member")
MIGRATED_BY = 1_000_000_000  # how far the id moves when no new one is given


def _guarded(handler: Handler) -> Handler:
    """Turn what cannot be done into 400 or 404 with `{"error": …}`."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except staff.Absent as absent:
            return web.json_response({"error": str(absent.args[0])}, status=404)
        except Refusal as refusal:
            return web.json_response({"error": refusal.description}, status=400)
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response({"error": f"{error}"}, status=400)

    return answer


async def _body(request: web.Request) -> JSON:
    body = json.loads(await request.text() or "{}")
    if not isinstance(body, dict):
        raise staff.Absurd("the body must be a JSON object")
    return body


def _number(request: web.Request, name: str) -> int:
    return int(request.match_info[name])


class Control:
    """The staff group's rows of the control API."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._room = premises.room

    def routes(self) -> list[web.RouteDef]:
        """What docs/simulator.md lists under "staff group"."""
        message, topic = "/control/group/messages/{id:[0-9]+}", "/control/group/topics/{id:[0-9]+|general}"
        return [
            web.get("/control/group", _guarded(self._show)),
            web.patch("/control/group", _guarded(self._change)),
            web.post("/control/group/members", _guarded(self._join)),
            web.patch("/control/group/members/{id:[0-9]+}", _guarded(self._change_member)),
            web.get("/control/group/messages", _guarded(self._messages)),
            web.post("/control/group/messages", _guarded(self._write)),
            web.patch(message, _guarded(self._edit)),
            web.delete(message, _guarded(self._delete)),
            web.post(f"{message}/reactions", _guarded(self._react)),
            web.post(f"{message}/press", _guarded(self._press)),
            web.post("/control/group/topics", _guarded(self._start_topic)),
            web.patch(topic, _guarded(self._amend_topic)),
            web.delete(topic, _guarded(self._remove_topic)),
            web.get("/control/group/media/{file_id}", _guarded(self._media)),
            web.post("/control/group/updates", _guarded(self._push)),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        return web.json_response(control_views.group(self._room))

    async def _change(self, request: web.Request) -> web.Response:
        body = await _body(request)
        bot = {**body, **(body.get("bot") or {})}
        status = str(bot.get("status") or "")
        if status and status not in STATUSES[1:]:
            raise staff.Absurd("status must be one of " + ", ".join(STATUSES[1:]))
        if "title" in body:
            self._rename(str(body["title"]))
        if "is_forum" in body:
            self._room.is_forum = bool(body["is_forum"])
        rights = {right: bool(bot[right]) for right in RIGHTS if right in bot}
        if status or rights:
            creator = self._room.members[self._room.creator_id]
            change_member(self._room, creator, self._room.bot, Standing(status, rights))
        if body.get("migrate"):
            asked = body["migrate"]
            migrate(self._room, asked if type(asked) is int else self._room.id - MIGRATED_BY)
        return web.json_response(control_views.group(self._room))

    def _rename(self, title: str) -> None:
        if title != self._room.title:
            self._room.title = title
            self._room.post(Draft(self._room.creator_id, None, {"new_chat_title": title}, is_service=True))

    async def _join(self, request: web.Request) -> web.Response:
        body = await _body(request)
        status = body.get("status") or "member"
        if not isinstance(body.get("name"), str) or not body["name"]:
            raise staff.Absurd("name must be a non-empty string")
        if status not in STATUSES_OF_A_NEWCOMER:
            raise staff.Absurd("status must be one of " + ", ".join(STATUSES_OF_A_NEWCOMER))
        newcomer = Member(
            int(body.get("id") or self._room.new_person_id()), body["name"], body.get("username"), status,
            is_anonymous=bool(body.get("anonymous")),
        )  # fmt: skip
        if newcomer.id in self._room.members:
            raise staff.Absurd("this id is taken")
        return web.json_response({"id": join(self._room, newcomer).id})

    async def _change_member(self, request: web.Request) -> web.Response:
        body, member = await _body(request), self._room.members.get(_number(request, "id"))
        if member is None or member.id == self._room.bot_id:
            raise staff.Absent("no such member")
        status = body.get("status") or member.status
        if status not in STATUSES:
            raise staff.Absurd("status must be one of " + ", ".join(STATUSES))
        member.is_anonymous = bool(body.get("anonymous", member.is_anonymous))
        change_member(self._room, staff.opener(self._premises, body), member, Standing(status))
        return web.json_response(control_views.member(member))

    async def _messages(self, request: web.Request) -> web.Response:
        asked = request.query.get("topic", "")
        topic_id = None if asked in ("", "general", "null") else int(asked)
        posts = [post for post in self._room.posts.values() if not post.is_deleted]
        if asked:
            posts = [post for post in posts if post.topic_id == topic_id]
        return web.json_response([control_views.message(self._room, post) for post in posts])

    async def _write(self, request: web.Request) -> web.Response:
        return web.json_response({"message_id": staff.write(self._premises, await _body(request)).id})

    async def _edit(self, request: web.Request) -> web.Response:
        post = staff.edit(self._premises, _number(request, "id"), await _body(request))
        return web.json_response(control_views.message(self._room, post))

    async def _delete(self, request: web.Request) -> web.Response:
        self._room.delete(staff.message(self._premises, _number(request, "id")))
        return web.json_response({})

    async def _react(self, request: web.Request) -> web.Response:
        staff.react(self._premises, _number(request, "id"), await _body(request))
        return web.json_response({})

    async def _press(self, request: web.Request) -> web.Response:
        return web.json_response(await staff.press(self._premises, _number(request, "id"), await _body(request)))

    async def _start_topic(self, request: web.Request) -> web.Response:
        topic = staff.start_topic(self._premises, await _body(request))
        return web.json_response(control_views.topic(self._room, topic))

    def _topic_id(self, request: web.Request) -> int | None:
        asked = request.match_info["id"]
        return None if asked == "general" else int(asked)

    async def _amend_topic(self, request: web.Request) -> web.Response:
        topic = staff.amend_topic(self._premises, self._topic_id(request), await _body(request))
        return web.json_response(control_views.topic(self._room, topic))

    async def _remove_topic(self, request: web.Request) -> web.Response:
        topic_id = self._topic_id(request)
        if topic_id is None:
            raise staff.Absurd("General cannot be deleted")
        staff.remove_topic(self._premises, topic_id)
        return web.json_response({})

    async def _media(self, request: web.Request) -> web.StreamResponse:
        stored = self._premises.files.find(request.match_info["file_id"])
        if stored is None:
            raise staff.Absent("no such file")
        return web.FileResponse(stored.path, headers={"Content-Type": stored.mime_type})

    async def _push(self, request: web.Request) -> web.Response:
        update = (await _body(request)).get("update")
        if not isinstance(update, dict):
            raise staff.Absurd("update must be a JSON object")
        return web.json_response({"update_id": self._premises.updates.push(cast(JSON, update))})
