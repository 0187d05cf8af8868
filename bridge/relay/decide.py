"""The one way from event to decision."""

from bridge.relay import alarms, button, citizen, leaving, moving, operator, reacting, sealing, status, templates
from bridge.relay.decision import Decision
from storage import events as happened
from storage.events import Event


async def decide(d: Decision, event: Event) -> None:
    """Decide one event, in the transaction that marks it done."""
    match event:
        case happened.OperatorWrote() | happened.OperatorReacted() | happened.ButtonPressed() as done if (
            await leaving.has_left(d, done)
        ):
            await leaving.set_aside(d, done)
        case happened.CitizenWrote():
            await citizen.wrote(d, event)
        case happened.CitizenMoved():
            await citizen.moved(d, event)
        case happened.CitizenCalled():
            await citizen.called(d, event)
        case happened.MarketingPreferred():
            await citizen.preferred(d, event)
        case happened.OperatorWrote():
            await operator.wrote(d, event)
        case happened.OperatorReacted():
            await reacting.reacted(d, event)
        case happened.OperatorTookBack():
            await reacting.took_back(d, event)
        case happened.ButtonPressed():
            await button.pressed(d, event)
        case happened.ChoiceMissed():
            await button.missed(d, event)
        case happened.ThreadTurned():
            await operator.turned(d, event)
        case happened.ThreadAppeared():
            await operator.appeared(d, event)
        case happened.StaffListed():
            await operator.listed(d, event)
        case _:
            await _of_room(d, event)


async def _of_room(d: Decision, event: Event) -> None:
    """What became of a desk's room itself."""
    match event:
        case happened.DeskMoved():
            await moving.moved(d, event)
        case happened.DeskRewound():
            await moving.rewound(d, event)
        case happened.DeskSealed():
            await sealing.sealed(d, event)
        case happened.DeskSilenced():
            await alarms.silenced(d, event)
        case happened.DeskExposed():
            await alarms.exposed(d, event)
        case happened.DeskRestored():
            await alarms.restored(d, event)
        case _:
            await _of_network(d, event)


async def _of_network(d: Decision, event: Event) -> None:
    """What a network says by itself, or when asked."""
    match event:
        case happened.DeliveryProgressed():
            await status.progressed(d, event)
        case happened.AccountChanged():
            await status.account_changed(d, event)
        case happened.TemplateChanged():
            await templates.changed(d, event)
        case happened.TemplatesSeen():
            await templates.seen(d, event)
        case happened.LimitSeen():
            await status.limit_seen(d, event)
        case happened.Unreadable():
            await status.unreadable(d, event)
        case _:  # Unsupported is politely ignored, StatusChanged has been applied where it was kept
            return
