"""All a Bot API call may touch, and the call itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bridge.simulator.botapi.files import Files, Upload
from bridge.simulator.botapi.flood import Budget
from bridge.simulator.botapi.presses import Presses
from bridge.simulator.botapi.refusal import JSON
from bridge.simulator.botapi.room import Room
from bridge.simulator.botapi.updates import Updates
from bridge.simulator.botapi.webhook import Webhook


@dataclass(frozen=True, slots=True)
class Premises:
    """The parts of the simulated Telegram."""

    room: Room
    files: Files
    updates: Updates
    webhook: Webhook
    presses: Presses
    budget: Budget
    commands: dict[str, list[JSON]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its typed parameters, its files, whether the client has hung up, and which bot asks."""

    method: str
    parameters: JSON
    uploads: dict[str, Upload]
    is_gone: Callable[[], bool]
    bot_id: int  # whose token it came with


Answer = object
Method = Callable[[Premises, Call], Awaitable[Answer]]
