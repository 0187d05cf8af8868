"""`sportello desk move`: the store is changed with the bridge stopped, and only looked at beside a running one."""

from datetime import UTC, datetime

from bridge.relay import moving
from bridge.relay.decision import Decision, Words
from bridge.relay.moving import Moved
from bridge.ruling import build_rules
from config.settings import Settings
from config.texts import Texts
from storage.database import link_secret, open_database, read_beside
from storage.driver import StoreRefused, Transaction
from storage.model import DeskName, LineName
from storage.moves import Move

NO_WORDS = Words({}, {}, {}, {})
BUSY = "already us"  # what a store says that has an owner


def between(settings: Settings, from_desk: str, to_desk: str) -> Move:
    """The lines that have the new desk move. Raises LookupError with what to mend in the configuration."""
    if to_desk not in settings.desks:
        raise LookupError(f"{to_desk}: no such desk — one of {', '.join(settings.desks)}")
    if from_desk == to_desk:
        raise LookupError(f"{to_desk}: this is the desk they are at")
    lines = [LineName(name) for name, line in settings.lines.items() if to_desk in line.desks]
    return Move(DeskName(from_desk), DeskName(to_desk), tuple(lines))


async def look(settings: Settings, move: Move) -> Moved:
    """What would be done, read beside a running bridge too. Raises StoreRefused."""
    async with read_beside(settings.storage.url.get_secret_value()) as tx:
        return await moving.look(_decision(settings, tx, b""), move)


async def go(settings: Settings, move: Move) -> Moved:
    """Do it. Raises StoreRefused."""
    try:
        database = await open_database(settings.storage.url.get_secret_value(), waker=lambda worker: None)
    except StoreRefused as refused:
        if BUSY in str(refused):
            raise StoreRefused("the bridge is running: stop it, move the conversations, start it again") from None
        raise
    try:
        secret = await link_secret(database)
        old = settings.desks.get(move.from_desk)
        async with database.transaction() as tx:
            decision = _decision(settings, tx, secret)
            return await moving.go(decision, move, title=move.from_desk if old is None else old.title)
    finally:
        await database.close()


def _decision(settings: Settings, tx: Transaction, secret: bytes) -> Decision:
    rules, texts = build_rules(settings, link_secret=secret), Texts.load(settings.texts.folder)
    return Decision(tx, datetime.now(UTC), rules, texts, NO_WORDS)
