"""Meta's templates read as nouns of ours: what a list says, and that no shape of it breaks anything."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.lines.whatsapp import templates
from bridge.lines.whatsapp.parse import Routing, read
from storage.events import TemplateChanged, dump_event, load_event
from storage.templates import HeaderKind, TemplateCategory, TemplateForm, TemplateQuality, TemplateState

ENTRY = {
    "id": "42",
    "name": "avviso_foto",
    "language": "it",
    "status": "REJECTED",
    "category": "UTILITY",
    "correct_category": "MARKETING",
    "quality_score": {"score": "RED", "date": 1},
    "rejected_reason": "INVALID_FORMAT",
    "components": [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Avviso: {{ quando }} – {{cosa}}, {{quando}} fine."},
        {"type": "FOOTER", "text": "STOP per uscire"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Dettagli", "url": "https://e.it/{{1}}"}]},
    ],
}


def test_an_entry_of_the_list() -> None:
    [found] = templates.versions({"data": [ENTRY]})
    assert found.key == ("avviso_foto", "it")
    assert (found.state, found.category, found.coming_category) == (
        TemplateState.REJECTED,
        TemplateCategory.UTILITY,
        TemplateCategory.MARKETING,
    )
    assert (found.quality, found.cause, found.foreign_id) == (TemplateQuality.LOW, "invalid_format", "42")
    assert found.form == TemplateForm(
        body="Avviso: {{ quando }} – {{cosa}}, {{quando}} fine.",
        parameters=("quando", "cosa"),
        header=HeaderKind.IMAGE,
        footer="STOP per uscire",
        buttons=("Dettagli",),
        unfilled=("button",),
    )


@pytest.mark.parametrize(
    ("changes", "attribute", "expected"),
    [
        ({"status": "SOMETHING_NEW"}, "state", TemplateState.UNKNOWN),
        ({"category": "NEWSLETTER"}, "category", TemplateCategory.UNKNOWN),
        ({"correct_category": "UTILITY"}, "coming_category", None),
        ({"correct_category": None}, "coming_category", None),
        ({"quality_score": None}, "quality", TemplateQuality.UNKNOWN),
        ({"rejected_reason": "NONE"}, "cause", ""),
        ({"language": "en-US"}, "language", "en_US"),
        ({"components": None}, "form", TemplateForm()),
    ],
)
def test_what_meta_may_leave_out_or_invent(changes: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(templates.version(ENTRY | changes), attribute) == expected


def test_an_entry_without_a_name_is_none() -> None:
    assert templates.versions({"data": [{"id": "1"}, {"name": ""}, "x", None]}) == []


@pytest.mark.parametrize(
    "answer", [{}, {"paging": None}, {"paging": {"next": "x"}}, {"paging": {"cursors": {"after": "a"}}}]
)
def test_the_last_page(answer: dict[str, Any]) -> None:
    assert templates.next_page(answer) == ""


def test_the_next_page() -> None:
    assert templates.next_page({"paging": {"next": "https://…", "cursors": {"after": "MTAw"}}}) == "MTAw"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=8)
    | st.sampled_from(["PAUSED", "RED", "BODY", "{{1}}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*ENTRY, "type", "text", "format", "buttons", "url", "score"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
MEMBERS = ("event", "reason", "other_info", "rejection_info", "new_category", "correct_category", "new_quality_score")


@given(st.dictionaries(st.sampled_from([*ENTRY, "x"]), JSON))
def test_no_shape_of_an_entry_breaks_the_list(entry: dict[str, Any]) -> None:
    *before, last = templates.versions({"data": [entry, ENTRY]})
    assert last == templates.version(ENTRY), "what Meta says of one template must not cost another"
    assert len(before) == bool(entry.get("name"))


@given(st.dictionaries(st.sampled_from([*MEMBERS, "message_template_language", "message_template_id"]), JSON), JSON)
def test_no_shape_of_the_news_breaks_a_webhook(value: dict[str, Any], name: object) -> None:
    change = {"field": "message_template_status_update", "value": value | {"message_template_name": name}}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "1", "time": 1_795_255_700, "changes": [change]}]}
    [unit] = read(body, Routing({}, {"1": ["urp"]}))
    assert load_event(dump_event(unit.event)) == unit.event
    assert isinstance(unit.event, TemplateChanged) == bool(name)


def test_the_time_of_the_news_is_meta_s() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    changed = templates.change("urp", {"message_template_name": "x", "event": "FLAGGED"}, at)
    assert (changed.at, changed.state, changed.quality) == (at, None, TemplateQuality.LOW)
