"""However statuses come, what arrived is counted once, at the price it has."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings

from storage import tallies
from storage.driver import Transaction
from storage.model import Charge, LineName
from tests.storage.stateful import PROFILE, Store
from tests.storage.test_status_order import NOW
from tests.storage.test_status_prices import stories, tell


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = Store()
    yield opened
    opened.close()


@settings(PROFILE)
@given(story=stories(), copy=stories())
def test_the_tally_is_what_the_deliveries_say(
    store: Store, story: list[list[tuple[int, bool]]], copy: list[list[tuple[int, bool]]]
) -> None:
    async def counted(tx: Transaction) -> Counter[Charge]:
        return Counter(await tallies.charges(tx, LineName("urp"), NOW, NOW + timedelta(hours=1)))

    async def check(tx: Transaction) -> None:
        before = await counted(tx)
        found = [(await tell(tx, story, is_copy=False))[0], (await tell(tx, copy, is_copy=True))[0]]
        assert await counted(tx) - before == Counter(Charge(charge) for charge in found)

    store.do(check)
