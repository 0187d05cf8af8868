"""Every method of the published specification gets a sensible answer, whatever it is asked."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import bridge.simulator.botapi.specification as specification
from tests.simulator.test_botapi import GROUP, TOKEN, Town, open_town

DOCUMENT = json.loads(Path(specification.SPECIFICATION_FILE).read_text(encoding="utf-8"))
METHODS: dict[str, Any] = DOCUMENT["methods"]
SCALARS: dict[str, Any] = {"Integer": 1, "Float": 1.5, "Boolean": True, "String": "x", "InputFile": "x"}
SIMULATED = """
    getMe getUpdates setWebhook deleteWebhook getWebhookInfo sendMessage sendPhoto sendVideo sendAudio sendVoice
    sendDocument sendSticker sendAnimation sendVideoNote sendMediaGroup sendLocation sendVenue sendContact
    sendChatAction copyMessage forwardMessage editMessageText editMessageCaption editMessageReplyMarkup
    editMessageMedia deleteMessage deleteMessages setMessageReaction answerCallbackQuery getFile getChat
    getChatMember getChatAdministrators getChatMemberCount createForumTopic editForumTopic closeForumTopic
    reopenForumTopic deleteForumTopic closeGeneralForumTopic reopenGeneralForumTopic getForumTopicIconStickers
    pinChatMessage unpinChatMessage setMyCommands getMyCommands deleteMyCommands leaveChat logOut close
"""


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with open_town() as opened:
        yield opened


def sample(types: list[str]) -> Any:
    """Any value of the first of these types."""
    name = types[0]
    if name.startswith("Array of "):
        return [sample([name.removeprefix("Array of ")])]
    if name in SCALARS:
        return SCALARS[name]
    description = DOCUMENT["types"][name]
    if "subtypes" in description:
        return sample([description["subtypes"][0]])
    required = (field for field in description["fields"] if field["required"])
    return {field["name"]: field.get("const") or sample(field["types"]) for field in required}


def arguments(method: str, *, everything: bool) -> dict[str, Any]:
    """Well-typed parameters: all of them, or only what is required."""
    fields = METHODS[method].get("fields", [])
    chosen = {field["name"]: sample(field["types"]) for field in fields if everything or field["required"]}
    known = {"chat_id": GROUP, "timeout": 0}
    return {name: known.get(name, value) for name, value in chosen.items()}


@pytest.mark.parametrize("everything", [True, False])
async def test_every_method_answers_sensibly(town: Town, everything: bool) -> None:
    simulated = set(SIMULATED.split())
    for method in METHODS:
        status, body = await town.raw(method, **arguments(method, everything=everything))
        assert status in (200, 400, 403), (method, status, body)
        assert body["ok"] == (status == 200), (method, body)
        is_refused_whole = body.get("description") == "Bad Request: method is not simulated"
        assert is_refused_whole == (method not in simulated), (method, body)
        if method == "leaveChat":
            await town.control("PATCH", "", {"status": "administrator"})


async def test_every_required_parameter_is_required(town: Town) -> None:
    for method, description in METHODS.items():
        for field in description.get("fields", []):
            if field["required"]:
                given = arguments(method, everything=False)
                del given[field["name"]]
                status, body = await town.raw(method, **given)
                assert status == 400, (method, field["name"], body)
                assert body["description"] != "Bad Request: method is not simulated", (method, field["name"])


async def test_every_parameter_has_its_type(town: Town) -> None:
    for method, description in METHODS.items():
        for field in description.get("fields", []):
            if field["types"] in (["String"], ["Integer"], ["Boolean"], ["Float"]):
                wrong: Any = {"no": "such type"}
            elif any(name in SCALARS for name in field["types"]):
                wrong = [[["deep"]]]
            else:
                wrong = "{not json"
            given = {**arguments(method, everything=False), field["name"]: wrong}
            status, body = await town.raw(method, **given)
            assert (status, body["ok"]) == (400, False), (method, field["name"], body)


async def test_unknown_parameters_of_every_method(town: Town) -> None:
    for method in METHODS:
        async with town.http.get(f"/bot{TOKEN}/{method}", params={"surprise": "1"}) as response:
            assert (await response.json())["description"] == 'Bad Request: unknown parameter "surprise"'


def test_the_deviations_are_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
    deviations = page.split("## Known deviations")[1].split("Not simulated:")[1]
    for method in METHODS:
        assert (f"`{method}`" in deviations) == (method not in SIMULATED.split()), method
