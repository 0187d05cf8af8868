"""Lists of subscribers: every form people save, every row that is wrong by its line, later choices respected."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import enrolling, languages, sheets, tables
from bridge.enrolling import Form
from bridge.tables import NoTable, Record
from config.texts import Texts
from storage.imports import Person, Staged, Standing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FORM = Form(
    region="IT",
    timezone=ZoneInfo("Europe/Rome"),
    now=NOW,
    bulletins=enrolling.called({"viabilita": ("viabilita", "Viabilità e lavori")}),
    zones=enrolling.called({"borgo": ("borgo", "Borgo San Vito"), "centro": ("centro", "Centro")}),
    languages=enrolling.called(languages.called(Texts.load())),
)
ANNA = "393331234567"


def rows(content: bytes) -> list[Record]:
    return list(tables.read(io.BytesIO(content)))


# Tables


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_table_in_every_form_people_save(separator: str, encoding: str, ending: str) -> None:
    lines = ["Numero,Prova,Città", "333 1234567,Modulo perché sì,Enna", "", '"333 7654321","riga ""due"", così",']
    content = ending.join(lines).replace("," if separator != "," else "\0", separator)
    if separator == ";":
        content = content.replace('due"";', 'due"",')
    records = rows(content.replace("\0", ",").encode(encoding))
    assert [(record.number, record.cells["numero"]) for record in records] == [(2, "333 1234567"), (4, "333 7654321")]
    assert records[0].cells["prova"] == "Modulo perché sì"
    assert records[1].cells["prova"].startswith('riga "due"')


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "empty"),
        (b"\n \r\n", "empty"),
        (b"PK\x03\x04" + bytes(50), "excel"),
        (b"numero;prova\n\x00\x01", "no-text"),
        (b"nome;prova\nAnna;s\xec", "no-numero"),
        (b"telefono;nome\n333;Anna", "no-prova"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, cause: str) -> None:
    with pytest.raises(NoTable) as refused:
        rows(content)
    assert refused.value.cause == cause


def test_a_broken_line_costs_only_itself() -> None:
    lines = [
        "numero;prova",
        '333 1;"mai chiusa',
        "333 2;sì",
        "x" * 40_000,
        '333 3;"su due',
        'righe"',
        "333 4",
        "333 5;sì;di;più",
    ]
    found = rows("\n".join(lines).encode())
    assert [(record.number, record.cells.get("numero", ""), record.problem) for record in found] == [
        (2, "", "quotes"),
        (3, "333 2", ""),
        (4, "", "too-long"),
        (5, "333 3", ""),
        (7, "333 4", ""),
        (8, "333 5", ""),
    ]
    assert found[3].cells["prova"] == "su due\nrighe"
    assert found[4].cells["prova"] == ""


def test_a_quote_that_is_never_closed_does_not_swallow_the_list() -> None:
    lines = ["numero;prova", '333 0;"aperta', *(f"333 {n};modulo" for n in range(500))]
    found = rows("\n".join(lines).encode())
    assert [record.problem for record in found] == ["quotes", *[""] * 500]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2, max_size=2)
    )
)
def test_whatever_is_written_comes_back(cells: list[list[str]]) -> None:
    kept = [[f"n{cell[0].strip()}", " ".join(cell[1].split()) or "p"] for cell in cells]
    kept = [cell for cell in kept if cell[0].isprintable() and cell[1].isprintable() and len(cell[1]) < 500]
    found = rows(sheets.OPENING + sheets.packed([["numero", "prova"], *kept]))
    # What begins like a guarded formula loses its guard: a list of ours never begins so.
    assert [[record.cells["numero"], record.cells["prova"]] for record in found] == [
        [cell[0], sheets.harmed(sheets.harmless(cell[1])).strip()] for cell in kept
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+39333", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula_and_ours_come_back(cell: str) -> None:
    packed = sheets.packed([[cell]]).decode()
    assert packed.lstrip('"').startswith("'")
    assert sheets.harmed(sheets.harmless(cell)) == cell


# Rows


def staged(**cells: str) -> Staged:
    return enrolling.read(Record(2, {"numero": "+39 333 1234567", "prova": "modulo", **cells}), FORM)


def said(at: datetime) -> Staged:
    return Staged(2, ANNA, "*", words="modulo", at=at)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, Staged(2, ANNA, "*", words="modulo")),
        ({"numero": "333.1234567", "argomento": "Viabilità"}, Staged(2, ANNA, "viabilita", words="modulo")),
        ({"argomento": "VIABILITA E LAVORI"}, Staged(2, ANNA, "viabilita", words="modulo")),
        ({"argomento": "*", "stato": "Sì"}, Staged(2, ANNA, "*", words="modulo")),
        ({"stato": "OFF", "prova": ""}, Staged(2, ANNA, "*", False)),
        ({"zona": "Borgo San Vito, centro, borgo"}, Staged(2, ANNA, "*", zones=("borgo", "centro"), words="modulo")),
        ({"zona": "tutti"}, Staged(2, ANNA, "*", words="modulo")),
        ({"lingua": "Inglese"}, Staged(2, ANNA, "*", language="en", words="modulo")),
        ({"data": "3/11/2026"}, said(datetime(2026, 11, 2, 23, tzinfo=UTC))),
        (
            {"data": "03.11.2026 09:30"},
            Staged(2, ANNA, "*", words="modulo", at=datetime(2026, 11, 3, 8, 30, tzinfo=UTC)),
        ),
        (
            {"data": "2026-07-01T10:00:00+02:00"},
            Staged(2, ANNA, "*", words="modulo", at=datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ),
        ({"informativa": "2026-11 · abc"}, Staged(2, ANNA, "*", words="modulo", notice_version="2026-11 · abc")),
        ({"numero": ""}, Staged(2, problem="no-number")),
        ({"numero": "333 12"}, Staged(2, problem="wrong-number")),
        ({"prova": ""}, Staged(2, problem="no-proof")),
        ({"prova": "x" * 1_001}, Staged(2, problem="too-long")),
        ({"argomento": "palestra"}, Staged(2, problem="unknown-bulletin")),
        ({"stato": "forse"}, Staged(2, problem="unknown-state")),
        ({"zona": "mare"}, Staged(2, problem="unknown-zone")),
        ({"lingua": "klingon"}, Staged(2, problem="unknown-language")),
        ({"data": "31/02/2026"}, Staged(2, problem="wrong-date")),
        ({"data": "1/1/2030"}, Staged(2, problem="wrong-date")),
        ({"data": "ieri"}, Staged(2, problem="wrong-date")),
    ],
)
def test_what_a_row_means(cells: dict[str, str], expected: Staged) -> None:
    assert staged(**cells) == expected


# What becomes of a row


DAY = timedelta(days=1)


def weigh(
    *asked: tuple[str, bool, int | None], choices: dict[str, tuple[bool, int]] | None = None
) -> tuple[object, ...]:
    """Rows as (bulletin, given, days ago or None); what is written, what changes nothing, what comes too late."""
    listed = tuple(
        Staged(n, ANNA, bulletin, given, at=None if ago is None else NOW - ago * DAY)
        for n, (bulletin, given, ago) in enumerate(asked)
    )
    standing = None
    if choices is not None:
        standing = Standing(1, {name: (given, NOW - ago * DAY) for name, (given, ago) in choices.items()})
    weighed = enrolling.weigh(Person(ANNA, listed, standing), ("a", "b"))
    written = [(row.bulletin, row.given) for row in [*weighed.write, *([weighed.farewell] if weighed.farewell else [])]]
    return written, weighed.same, weighed.newer, weighed.was_subscribed, weighed.is_subscribed


@pytest.mark.parametrize(
    ("asked", "choices", "expected"),
    [
        ([("*", True, None)], None, ([("*", True)], 0, [], False, True)),
        ([("*", False, None)], None, ([], 1, [], False, False)),
        ([("*", True, None)], {"*": (True, 5)}, ([], 1, [], True, True)),
        ([("*", True, None)], {"*": (True, 5), "a": (False, 2)}, ([], 1, [], True, True)),
        ([("a", True, None)], {"*": (True, 5)}, ([], 1, [], True, True)),
        ([("a", True, None)], {"*": (True, 5), "a": (False, 2)}, ([], 0, [0], True, True)),
        ([("a", True, 1)], {"*": (True, 5), "a": (False, 2)}, ([("a", True)], 0, [], True, True)),
        ([("a", True, 3)], {"*": (False, 2)}, ([], 0, [0], False, False)),
        ([("a", True, 1)], {"*": (False, 2)}, ([("a", True)], 0, [], False, True)),
        ([("*", True, None)], {"a": (False, 2)}, ([], 0, [0], False, False)),
        ([("*", True, 1)], {"a": (False, 2)}, ([("*", True)], 0, [], False, True)),
        ([("*", True, None)], {"a": (True, 2)}, ([("*", True)], 0, [], True, True)),
        ([("*", False, None)], {"a": (True, 2)}, ([("*", False)], 0, [], True, False)),
        ([("*", False, 3)], {"a": (True, 2)}, ([], 0, [0], True, True)),
        ([("*", False, 3)], {"*": (False, 3), "a": (True, 3)}, ([], 1, [], True, True)),
        ([("*", False, 1)], {"*": (False, 3), "a": (True, 2)}, ([("*", False)], 0, [], True, False)),
        ([("a", False, None)], {"*": (True, 2)}, ([("a", False)], 0, [], True, True)),
        ([("a", False, None), ("*", True, None)], None, ([("*", True), ("a", False)], 0, [], False, True)),
        ([("a", True, None), ("*", False, None)], {"b": (True, 1)}, ([("*", False), ("a", True)], 0, [], True, True)),
        # Who leaves the last bulletin has left.
        ([("a", False, 1)], {"*": (True, 5), "b": (False, 2)}, ([("a", False), ("*", False)], 0, [], True, False)),
        (
            [("a", False, 1), ("b", False, 1)],
            {"*": (True, 5)},
            ([("a", False), ("b", False), ("*", False)], 0, [], True, False),
        ),
        ([("a", False, 1), ("b", False, 1)], {"*": (True, 5), "b": (True, 0)}, ([("a", False)], 0, [1], True, True)),
        ([("*", True, 1), ("a", False, 1)], {"b": (True, 5)}, ([("*", True), ("a", False)], 0, [], True, True)),
        ([("*", True, 3), ("a", False, 2), ("b", False, 2)], {"*": (False, 2)}, ([], 2, [0], False, False)),
    ],
)
def test_a_list_never_undoes_what_somebody_chose_later(
    asked: list[tuple[str, bool, int | None]],
    choices: dict[str, tuple[bool, int]] | None,
    expected: tuple[object, ...],
) -> None:
    assert weigh(*asked, choices=choices) == expected
