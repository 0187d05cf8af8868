"""One citizen and one operator, to time a word on its way."""

import asyncio
import time
from typing import Any

from tests.bench.bridge_process import BridgeProcess
from tests.bench.far_end import messages_of, signed
from tests.bench.wire import Client

PHONE = "393331234567"


def wrote(number: int, text: str) -> dict[str, Any]:
    """The `value` of a citizen's text."""
    message = {"from": PHONE, "id": f"wamid.in{number}", "type": "text", "text": {"body": text}}
    message["timestamp"] = str(int(time.time()))
    return {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": "1"},
        "contacts": [{"wa_id": PHONE, "profile": {"name": "Anna"}}],
        "messages": [message],
    }


async def say(bridge: BridgeProcess, number: int, text: str) -> float:
    """A citizen's text, posted as Meta would; when it was, on the clock all processes share."""
    client = await Client.open("127.0.0.1", bridge.port)
    start = time.monotonic()
    assert await client.ask(signed(messages_of(wrote(number, text)), "/webhooks/whatsapp", "b")) == 200
    client.close()
    return start


async def posted(bridge: BridgeProcess, text: str) -> tuple[float, int]:
    """When words were said in the group, and in which topic."""
    async with asyncio.timeout(20):
        while True:
            for said, at, topic in (await bridge.far_end.state())["posts"]:
                if text in said:
                    return at, topic
            await asyncio.sleep(0.005)


async def arrive(bridge: BridgeProcess) -> int:
    """A citizen's first words; their topic."""
    await say(bridge, 0, "Buongiorno")
    return (await posted(bridge, "Buongiorno"))[1]


async def hop(bridge: BridgeProcess, number: int) -> float:
    """Seconds from a citizen's webhook to the call to Telegram."""
    start = await say(bridge, number, f"parola {number}.")
    return (await posted(bridge, f"parola {number}."))[0] - start


async def reply(bridge: BridgeProcess, topic: int, text: str) -> float:
    """Seconds from an operator's message to the call to WhatsApp."""
    start = time.monotonic()
    await bridge.far_end.update({"text": text, "message_thread_id": topic, "is_topic_message": True})
    async with asyncio.timeout(30):
        while True:
            for said, at in (await bridge.far_end.state())["texts"]:
                if said == text:
                    return float(at) - start
            await asyncio.sleep(0.02)
