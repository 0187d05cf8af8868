"""However statuses come, repeated, shuffled, early or late, with our own id or without: the end is the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import outbox, statuses
from storage.bodies import Say
from storage.claims import Band
from storage.content import Text
from storage.driver import Transaction
from storage.model import DeliveryId, DeliveryState, ForeignId, Lane, Priority, Progress
from storage.outbox import Outgoing, Record, Sent
from tests.storage.claiming import claim
from tests.storage.stateful import PROFILE, Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE = Lane("line:urp")
NUMBERS = count(1)
MANY = settings(PROFILE, max_examples=150)  # all in one file: they cost little


@dataclass(frozen=True, slots=True)
class News:
    """One status, and whether our own id came back with it; None stands for the answer of the send itself."""

    progress: Progress | None
    is_named: bool = True


told = st.sampled_from([Progress.SENT, Progress.FAILED, Progress.DELIVERED, Progress.READ])
statuses_told = st.lists(st.builds(News, told, st.booleans()), min_size=1, max_size=6)


@st.composite
def stories(draw: st.DrawFn) -> list[list[News]]:
    """Statuses with repeats and the receipt among them, cut into batches that come together."""
    news = draw(statuses_told)
    repeated = news + draw(st.lists(st.sampled_from(news), max_size=4)) + [News(None)]
    shuffled = draw(st.permutations(repeated))
    batches: list[list[News]] = [[]]
    for each in shuffled:
        alone = each.progress is None or draw(st.booleans())
        batches += [[each], []] if alone else []
        if not alone:
            batches[-1].append(each)
    return [batch for batch in batches if batch]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = Store()
    yield opened
    opened.close()


async def tell(tx: Transaction, story: list[list[News]]) -> Record:
    """A delivery on its way, and everything that is said about it."""
    wamid = f"w{next(NUMBERS)}"
    body, key = Say(Text("x")), f"citizen:{wamid}"
    number = await outbox.put(tx, Outgoing(lane=LINE, body=body, priority=Priority.REPLY, sequence_key=key), now=NOW)
    await claim(tx, LINE, [Band(Priority.PRESS, Priority.MARK, 100)], at_most=100, now=NOW)
    for batch in story:
        if batch[0].progress is None:
            await outbox.settle_sent(tx, [Sent(number, ForeignId(wamid))], now=NOW)
            statuses.join_parked(tx, "urp", {wamid: number}, now=NOW)
        else:
            statuses.apply(tx, [_status(news, wamid, number) for news in batch], now=NOW)
    left = await tx.rows("statuses.unpark", line="urp", foreign_ids=f'["{wamid}"]')
    assert left == [], "a status was never joined"
    return await outbox.get(tx, number)


def _status(news: News, wamid: str, number: DeliveryId) -> statuses.Status:
    assert news.progress is not None
    return statuses.Status("urp", wamid, number if news.is_named else None, news.progress, 0)


@MANY
@given(story=stories())
def test_the_end_is_the_furthest_and_failed_yields_only_to_delivered_or_read(
    store: Store, story: list[list[News]]
) -> None:
    record = store.do(lambda tx: tell(tx, story))
    furthest = max(news.progress for batch in story for news in batch if news.progress is not None)
    assert record.progress is furthest
    assert record.state is DeliveryState.SENT


@MANY
@given(progresses=st.lists(told, min_size=1, max_size=6))
def test_without_any_answer_of_the_send_a_status_with_our_id_is_enough(
    store: Store, progresses: list[Progress]
) -> None:
    story = [[News(progress)] for progress in progresses]
    record = store.do(lambda tx: tell(tx, story))
    assert record.progress is max(progresses)
    assert record.state is DeliveryState.SENT
