"""However statuses come, a copy keeps when it arrived, when it was read, and the price that came with it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.lines.whatsapp.pricing import charge_of
from storage import broadcasts, operators, outbox, statuses
from storage.bodies import Say
from storage.broadcasts import Issue
from storage.content import Text
from storage.driver import Transaction, id_list, to_ms
from storage.events import Member
from storage.model import Charge, DeskName, ForeignId, LineName, Priority, Progress
from storage.outbox import Outgoing, Sent
from tests.storage.stateful import PROFILE, Store
from tests.storage.test_status_order import LINE, NOW, NUMBERS

FIRST_MS = 1_795_255_300_000
# A message's life as Meta tells it: the price comes with `sent`, and once more with one of `delivered` and `read`.
LIFE = [
    (Progress.SENT, Charge.UTILITY, 1_000),
    (Progress.DELIVERED, Charge.UTILITY, 5_000),
    (Progress.READ, Charge.UNKNOWN, 60_000),
]


@st.composite
def stories(draw: st.DrawFn) -> list[list[tuple[int, bool]]]:
    """Which status comes when, with our id or without, in batches; each at least once, some again."""
    told = draw(st.permutations([0, 1, 2, *draw(st.lists(st.integers(0, 2), max_size=3)), 3]))
    batches: list[list[tuple[int, bool]]] = [[]]
    for each in told:
        if each == 3 or draw(st.booleans()):
            batches.append([])
        batches[-1].append((each, draw(st.booleans())))
        if each == 3:
            batches.append([])
    return [batch for batch in batches if batch]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = Store()
    yield opened
    opened.close()


async def tell(
    tx: Transaction, story: list[list[tuple[int, bool]]], *, is_copy: bool
) -> tuple[int, int | None, int | None]:
    """A copy of a broadcast, or a reply, and all that is said about it; its charge, when it arrived and was read."""
    wamid, broadcast = f"p{next(NUMBERS)}", None
    if is_copy:
        operator = await operators.meet(tx, DeskName("urp"), Member("1", "Maria"))
        issue = Issue(LineName("urp"), DeskName("urp"), "", Text("x"), operator.id)
        broadcast = await broadcasts.draft(tx, issue, now=NOW)
    words = Outgoing(LINE, Say(Text("x")), Priority.REPLY, f"citizen:{wamid}", broadcast=broadcast)
    number = await outbox.put(tx, words, now=NOW)
    tx.later("outbox.mark_sending", ids=id_list([number]))
    for batch in story:
        if batch[0][0] == 3:
            await outbox.settle_sent(tx, [Sent(number, ForeignId(wamid))], now=NOW)
            statuses.join_parked(tx, "urp", {wamid: number}, now=NOW)
            continue
        news = []
        for step, is_named in batch:
            progress, charge, after_ms = LIFE[step]
            delivery = number if is_named else None
            news.append(statuses.Status("urp", wamid, delivery, progress, 0, charge, FIRST_MS + after_ms))
        statuses.apply(tx, news, now=NOW)
    record = await outbox.get(tx, number)
    return record.charge, _ms(record.delivered), _ms(record.read)


def _ms(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)


@settings(PROFILE, max_examples=150)
@given(story=stories())
def test_whatever_the_order(store: Store, story: list[list[tuple[int, bool]]]) -> None:
    heard = store.do(lambda tx: tell(tx, story, is_copy=True))
    assert heard == (Charge.UTILITY, FIRST_MS + 5_000, FIRST_MS + 60_000)


def test_when_an_answer_was_read_is_not_kept(store: Store) -> None:
    story = [[(3, True)], [(0, True), (1, True)], [(2, False)]]
    assert store.do(lambda tx: tell(tx, story, is_copy=False)) == (Charge.UTILITY, None, None)


@pytest.mark.parametrize(
    ("pricing", "charge"),
    [
        ({"type": "regular", "category": "utility", "billable": True}, Charge.UTILITY),
        ({"type": "regular", "category": "service", "billable": True}, Charge.SERVICE),
        ({"type": "regular", "category": "marketing-lite"}, Charge.MARKETING),
        ({"type": "regular", "category": "authentication-international"}, Charge.OTHER),
        ({"type": "free_customer_service", "category": "service", "billable": False}, Charge.FREE),
        ({"type": "free_entry_point", "category": "marketing"}, Charge.FREE),
        ({"pricing_model": "CBP", "billable": True, "category": "marketing"}, Charge.MARKETING),
        ({"pricing_model": "CBP", "billable": False, "category": "marketing"}, Charge.FREE),
        ({"category": "utility"}, Charge.UNKNOWN),
        ({}, Charge.UNKNOWN),
        (None, Charge.UNKNOWN),
        (["regular"], Charge.UNKNOWN),
    ],
)
def test_what_meta_says_of_the_price(pricing: object, charge: Charge) -> None:
    assert charge_of(pricing) == charge
