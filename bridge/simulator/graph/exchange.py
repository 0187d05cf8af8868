"""Everything the WhatsApp half of the town keeps, in one place for its handlers."""

from dataclasses import dataclass, field
from typing import Any

from bridge.simulator.clock import Clock
from bridge.simulator.faults import Faults
from bridge.simulator.graph.errands import Errands
from bridge.simulator.graph.media import MediaStore
from bridge.simulator.graph.pace import Pace
from bridge.simulator.graph.settings import Settings
from bridge.simulator.graph.statuses import Statuses
from bridge.simulator.graph.templates import Template, first_templates
from bridge.simulator.graph.town import Citizen, Message, Town
from bridge.simulator.graph.webhooks import Webhooks
from bridge.simulator.journal import Journal


@dataclass(slots=True)
class Line:
    """What can be set about the phone number through Graph itself."""

    settings: dict[str, Any] = field(default_factory=lambda: {"calling": {"status": "DISABLED"}})
    profile: dict[str, Any] = field(default_factory=lambda: {"messaging_product": "whatsapp"})
    automation: dict[str, Any] = field(default_factory=dict)
    calls: dict[str, Citizen] = field(default_factory=dict)  # those that ring, by id


class Exchange:
    """The state of the line and its citizens."""

    def __init__(self, clock: Clock, journal: Journal, faults: Faults) -> None:
        self.clock = clock
        self.journal = journal
        self.faults = faults
        self.settings = Settings()
        self.town = Town()
        self.media = MediaStore(clock)
        self.templates: list[Template] = first_templates()
        self.gone_templates: dict[str, float] = {}  # deleted names and when: not to be created again for 30 days
        self.reviews = Errands()
        self.line = Line()
        self.pace = Pace(self.settings, clock)
        self.webhooks = Webhooks(self.settings, clock, journal, faults)
        self.statuses = Statuses(self.settings, clock, journal, self.webhooks)

    def show(self, citizen: Citizen, message: Message) -> None:
        """Put a message in the conversation and tell the journal."""
        self.town.keep(citizen, message)
        self.journal.write("phone.message", citizen=citizen.id, **message.as_json(citizen))

    def react(self, target: tuple[Citizen, Message], who: str, emoji: str) -> None:
        """Put, change or remove (`""`) somebody's reaction."""
        citizen, message = target
        message.reactions.pop(who, None)
        if emoji:
            message.reactions[who] = emoji
        self.journal.write("phone.changed", citizen=citizen.id, id=message.id, reactions=dict(message.reactions))

    def forget(self) -> None:
        """A fresh town."""
        self.statuses.forget()
        self.reviews.forget()
        self.webhooks.forget()
        self.settings.restore()
        self.town.clear()
        self.media.clear()
        self.templates = first_templates()
        self.gone_templates.clear()
        self.line = Line()
        self.pace.clear()

    async def close(self) -> None:
        """Stop all background work and remove the files."""
        await self.statuses.close()
        await self.reviews.close()
        await self.webhooks.close()
        self.media.clear()
