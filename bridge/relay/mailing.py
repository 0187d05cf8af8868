"""E-mail to whoever sees to a fault: put into the outbox, and what is said when it did not arrive or nobody knows."""

from dataclasses import replace

from bridge.relay import answers, notices
from bridge.relay.decision import Decision
from storage import buttons, faults, lanes, outbox
from storage.bodies import Button, Mail
from storage.faults import FaultId
from storage.model import DeliveryId, DeliveryState, Priority
from storage.outbox import MAIL, Delivery


async def put(d: Decision, mail: Mail) -> None:
    """Have it carried."""
    await outbox.put(
        d.tx,
        outbox.Outgoing(lane=MAIL, body=mail, priority=Priority.REPLY, sequence_key=f"fault:{mail.fault}"),
        now=d.now,
    )


async def refused(d: Decision, delivery: Delivery, mail: Mail, cause: str) -> None:
    """It did not arrive. Where its photos are to blame it goes without them; else the thread is told, with a button."""
    if mail.photos and cause.startswith(("media-", "mail-too-large")):
        line = await _language(d, mail)
        bare = replace(mail, photos=(), text=f"{mail.text}\n\n{d.say(line, 'mail-without-photos')}")
        await outbox.recast(d.tx, delivery.id, bare, cause="", now=d.now)
    elif await outbox.settle(d.tx, delivery.id, DeliveryState.REFUSED, cause=cause, now=d.now):
        await _tell(d, delivery.id, mail, "mail-failed", cause)


async def waits(d: Decision, mail: Mail, cause: str) -> None:
    """The mail server does not take it now: it goes by itself once it can."""
    await _tell(d, None, mail, "mail-waits", cause)


async def ask(d: Decision) -> None:
    """What may have left or not, after a crash or a silence of the server: a person decides, once asked."""
    for delivery in await lanes.doubtful_mail(d.tx):
        record = await outbox.get(d.tx, delivery)
        if isinstance(record.body, Mail):
            await _tell(d, delivery, record.body, "mail-uncertain", record.cause)
        await outbox.note_cause(d.tx, delivery, "asked")


async def again(d: Decision, delivery: DeliveryId) -> bool:
    """It goes once more, under the same Message-ID; False if it is on its way or has arrived."""
    record = await outbox.get(d.tx, delivery)
    if record.state not in (DeliveryState.REFUSED, DeliveryState.UNCERTAIN):
        return False
    return await outbox.turn(d.tx, record, DeliveryState.WAITING, now=d.now)


async def _language(d: Decision, mail: Mail) -> str:
    fault = await faults.get(d.tx, FaultId(mail.fault))
    line = None if fault is None else d.rules.lines.get(fault.line)
    return "it" if line is None else line.language


async def _tell(d: Decision, delivery: DeliveryId | None, mail: Mail, key: str, cause: str) -> None:
    """In the thread where the fault was first told."""
    fault = await faults.get(d.tx, FaultId(mail.fault))
    desk = None if fault is None else d.rules.desks.get(fault.desk)
    if fault is None or desk is None:
        return
    language = desk.language
    why = answers.reason(d, language, cause)
    rows: tuple[tuple[Button, ...], ...] = ()
    if delivery is not None:
        token = await buttons.make(d.tx, desk.name, "mail_again", delivery)
        rows = ((Button(d.say(language, "button-mail-again"), token),),)
    text = d.say(language, key, number=fault.label, email=mail.to, why=why)
    await notices.tell(d, desk, text, thread=fault.thread, buttons=rows)
