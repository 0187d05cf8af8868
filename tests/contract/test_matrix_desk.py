"""What only a desk on Matrix does, proven against a real Synapse."""

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bridge.errors import Failure, Refused, Retryable
from storage.bodies import Mark, Notice, Post
from storage.content import Text
from storage.model import MarkKind
from tests.contract.desks import MatrixRoom, delivery
from tests.homeserver.proxy import hang_up


async def open_thread(room: MatrixRoom) -> str:
    receipt = await room.desk.post(delivery(Post(Text("Buongiorno"))), None)
    assert receipt.anchor
    return str(receipt.anchor)


async def words(room: MatrixRoom, anchor: str) -> list[str]:
    return [each.words for each in (await room.messages(anchor))[1:]]


async def test_what_goes_again_is_the_same_event(matrix: MatrixRoom) -> None:
    first = delivery(Post(Text("una volta")))
    said = await matrix.desk.post(first, None)
    again = await matrix.desk.post(first._replace(last_cause="interrupted", attempts=1), None)
    assert again == said
    assert said.anchor is not None
    assert first.thread is not None
    known = replace(first.thread, anchor=said.anchor)
    assert (await matrix.desk.post(first._replace(thread=known), None)).foreign_id == said.foreign_id
    assert await words(matrix, said.anchor) == ["una volta"]


async def test_another_delivery_of_the_same_number_is_another_event(matrix: MatrixRoom) -> None:
    """As after a database was put back from a copy: the homeserver still remembers what it was told."""
    anchor = await open_thread(matrix)
    first = delivery(Post(Text("prima")), anchor)
    await matrix.desk.post(first, None)
    await matrix.desk.post(first._replace(body=Post(Text("dopo"))), None)
    assert first.thread is not None
    other = replace(first.thread, anchor=None, title="Bruno · +39 ••• 002 · #2")
    receipt = await matrix.desk.post(first._replace(thread=other), None)
    assert receipt.anchor not in (None, anchor)
    assert await words(matrix, anchor) == ["Buongiorno", "prima", "dopo"]
    assert await words(matrix, str(receipt.anchor)) == ["prima"]


async def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_is_said_twice(matrix: MatrixRoom) -> None:
    anchor = await open_thread(matrix)

    async def lose_the_answer(request: web.Request) -> web.StreamResponse | None:
        if "/send/" not in request.path:
            return None
        headers = {"Authorization": request.headers["Authorization"]}
        url = f"{matrix.staff.server.url}{request.raw_path}"
        async with matrix.session.request("PUT", url, data=await request.read(), headers=headers) as answer:
            assert answer.status == 200
        return await hang_up(request)

    once = delivery(Post(Text("una volta")), anchor)
    matrix.proxy.illness = lose_the_answer
    with pytest.raises(Retryable):
        await matrix.desk.post(once, None)
    matrix.proxy.illness = None
    await matrix.desk.post(once, None)
    assert await words(matrix, anchor) == ["Buongiorno", "una volta"]


REFUSED: list[tuple[int, Any, type[Failure], str]] = [
    (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 7000}, Retryable, "flood"),
    (403, {"errcode": "M_FORBIDDEN"}, Retryable, "matrix-room"),
    (401, {"errcode": "M_UNKNOWN_TOKEN"}, Retryable, "matrix-token"),
    (413, {"errcode": "M_TOO_LARGE"}, Refused, "matrix-refused"),
    (400, {"errcode": "M_BAD_JSON"}, Refused, "matrix-refused"),
    (500, {"errcode": "M_UNKNOWN"}, Retryable, "unreachable"),
    (502, "<html>", Retryable, "unreachable"),
]


@pytest.mark.parametrize(("status", "body", "kind", "cause"), REFUSED)
async def test_every_refusal_has_its_outcome(
    matrix: MatrixRoom, status: int, body: Any, kind: type[Failure], cause: str
) -> None:
    anchor = await open_thread(matrix)

    async def refuse(request: web.Request) -> web.StreamResponse | None:
        return web.json_response(body, status=status) if "/send/" in request.path else None

    matrix.proxy.illness = refuse
    with pytest.raises(kind) as raised:
        await matrix.desk.post(delivery(Post(Text("ciao")), anchor), None)
    assert raised.value.cause == cause
    if isinstance(raised.value, Retryable):
        assert raised.value.whole_lane
        assert cause != "flood" or raised.value.after.total_seconds() == 7
    matrix.proxy.illness = None
    assert await words(matrix, anchor) == ["Buongiorno"]


async def test_nothing_relayed_rings_for_anybody(matrix: MatrixRoom) -> None:
    anchor = await open_thread(matrix)
    ring = f"@room {matrix.luca.id} <a href='https://matrix.to/#/{matrix.luca.id}'>Luca</a>"
    await matrix.desk.post(delivery(Post(Text(ring)), anchor), None)
    await matrix.desk.post(delivery(Notice(Text(ring)), room_itself=True), None)
    ours = [each for each in await matrix.staff.look() if each.sender == matrix.staff.bot.id]
    assert [each.content["m.mentions"] for each in ours] == [{}] * 4
    assert [each for each in ours if "<a" in each.content.get("formatted_body", "")] == []


async def test_a_room_where_we_may_not_react_still_hears_us(matrix: MatrixRoom) -> None:
    anchor = await open_thread(matrix)
    staff = matrix.staff
    levels = await staff.boss.ask("GET", staff.path("state/m.room.power_levels"))
    changed = levels | {"events": {**levels["events"], "m.reaction": 60}}
    await staff.boss.ask("PUT", staff.path("state/m.room.power_levels"), changed)
    await matrix.desk.post(delivery(Mark(anchor, MarkKind.READ), anchor), None)
    await matrix.desk.post(delivery(Post(Text("ancora")), anchor), None)
    assert await words(matrix, anchor) == ["Buongiorno", "ancora"]
