"""A room's rights as a real Synapse writes them: what we read is what it enforces."""

import uuid
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

from bridge.desks.matrix import rights
from tests.homeserver.server import Account, Homeserver, call


class Room:
    """A room of its own: Anna made it, Bruno moderates, Carla answers."""

    def __init__(self, server: Homeserver, version: str) -> None:
        self._url = f"{server.url}/_matrix/client/v3"
        self.anna, self.bruno, self.carla = (
            server.register(f"{name}-{uuid.uuid4().hex[:8]}") for name in ("anna", "bruno", "carla")
        )
        levels = {"users": {self.bruno.user_id: 50} | ({} if version == "12" else {self.anna.user_id: 100})}
        body = {
            "preset": "private_chat",
            "room_version": version,
            "invite": [self.bruno.user_id, self.carla.user_id],
            "power_level_content_override": levels,
        }
        self.id = quote(call("POST", f"{self._url}/createRoom", body, self.anna.access_token)["room_id"])
        for person in (self.bruno, self.carla):
            call("POST", f"{self._url}/join/{self.id}", {}, person.access_token)

    def rights(self) -> rights.Rights:
        return rights.read(call("GET", f"{self._url}/rooms/{self.id}/state", token=self.anna.access_token))

    def do(self, who: Account, method: str, path: str, body: dict[str, Any]) -> bool:
        """Whether the server lets them."""
        try:
            call(method, f"{self._url}/rooms/{self.id}/{path}", body, who.access_token)
        except HTTPError as refused:
            refused.close()
            if refused.code != 403:
                raise
            return False
        return True


@pytest.mark.parametrize("version", ["10", "11", "12"])
def test_levels_are_read_as_the_server_enforces_them(homeserver: Homeserver, version: str) -> None:
    room = Room(homeserver, version)
    read = room.rights()
    assert read.managers == {room.anna.user_id, room.bruno.user_id}
    assert read.is_operator(room.carla.user_id)
    for person in (room.anna, room.bruno, room.carla):
        may = read.may_send(person.user_id, "m.room.topic", is_state=True)
        assert room.do(person, "PUT", "state/m.room.topic", {"topic": person.user_id}) is may
        assert room.do(person, "PUT", f"send/m.room.message/{uuid.uuid4()}", {"msgtype": "m.text", "body": "a"})


def test_who_is_put_out_may_nothing_at_once(homeserver: Homeserver) -> None:
    room = Room(homeserver, "12")
    assert room.do(room.anna, "POST", "kick", {"user_id": room.bruno.user_id})
    read = room.rights()
    assert read.managers == {room.anna.user_id}
    assert not read.is_operator(room.bruno.user_id)
    assert not room.do(room.bruno, "PUT", "send/m.room.message/1", {"msgtype": "m.text", "body": "a"})
