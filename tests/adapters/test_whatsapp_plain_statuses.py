"""The short way through a webhook of plain statuses comes out where the long way does."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.lines.whatsapp import parse
from bridge.lines.whatsapp.plain import plain_statuses
from storage.driver import to_ms
from storage.events import StatusChanged

ROUTING = parse.Routing({"106540352242922": "urp"}, {"102290129340398": ["urp"]})
RECORDED = sorted((Path(__file__).parent / "webhooks").glob("*.json"))


def _long_way(body: object) -> list[tuple[str, str, int, int, int]] | None:
    """What `read` makes of it, if that is nothing but good news."""
    found = []
    for unit in parse.read(body, ROUTING):
        event = unit.event
        if not isinstance(event, StatusChanged) or event.code:
            return None
        found.append((event.foreign_id, event.opaque, event.progress, event.charge, to_ms(event.at)))
    return found


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_recorded_webhooks(path: Path) -> None:
    body = json.loads(path.read_text())
    body = body.get("payload", body) if isinstance(body, dict) else body
    plain = plain_statuses(body, ROUTING)
    if plain is not None:
        assert plain.line == "urp"
        assert plain.statuses == _long_way(body)


anything = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}))
prices = st.fixed_dictionaries(
    {},
    optional={
        "billable": st.one_of(st.booleans(), anything),
        "type": st.one_of(st.sampled_from(["regular", "free_customer_service", "free_entry_point"]), anything),
        "category": st.one_of(st.sampled_from(["service", "utility", "marketing-lite", "authentication"]), anything),
    },
)
statuses = st.fixed_dictionaries(
    {},
    optional={
        "id": st.one_of(st.text(min_size=1, max_size=9), anything),
        "status": st.one_of(st.sampled_from(["sent", "delivered", "read", "played", "failed", "new"]), anything),
        "timestamp": st.one_of(st.just("1790000000"), st.just(1790000000), anything),
        "biz_opaque_callback_data": st.one_of(st.just("token:12"), anything),
        "type": anything,
        "pricing": st.one_of(prices, anything),
        "errors": st.one_of(st.just([{"code": 131026}]), anything),
    },
)


@given(st.lists(st.one_of(statuses, anything), max_size=3))
def test_whatever_a_status_looks_like(news: list[Any]) -> None:
    value = {"metadata": {"phone_number_id": "106540352242922"}, "statuses": news}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    plain = plain_statuses(body, ROUTING)
    if plain is not None:
        assert plain.statuses == _long_way(body)


def test_the_short_way_is_taken() -> None:
    body = json.loads((Path(__file__).parent / "webhooks" / "status_delivered.json").read_text())
    assert plain_statuses(body, ROUTING) is not None
