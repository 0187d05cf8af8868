"""Words fitted into a template, and the template chosen for them."""

import re
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import choice, fitting, wording
from bridge.choice import Need
from bridge.fitting import Change, Fitted, fitted
from bridge.simulator.graph.templating import FORBIDDEN
from storage.templates import HeaderKind, TemplateCategory, TemplateForm, TemplateState, TemplateVersion

# What people paste: words, emoji made of several signs, and everything a parameter may not hold.
PASTED = st.text(
    st.one_of(
        st.sampled_from("abc è.{}\t\n\r\v\f\x85\u2028\u2029\u00a0\u200b\u202e\u00ad\x00\x1d"),
        st.sampled_from(list("👩\u200d👩\u200d👧⚠\ufe0f")),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)

TABLE = [
    ("as it is", "Lunedì, dalle 8 alle 12, manca l'acqua 🚱.", "Lunedì, dalle 8 alle 12, manca l'acqua 🚱.", ()),
    ("line breaks", "Via Roma\n\n  chiusa\r\ndomani", "Via Roma · chiusa · domani", (Change.BREAKS,)),
    ("breaks of other systems", "uno\u2028due\x85tre\x0bquattro", "uno · due · tre · quattro", (Change.BREAKS,)),
    ("ends", "\n\n  domani  \n", "domani", ()),
    ("tabs", "8\t\t12", "8 12", (Change.TABS,)),
    ("three spaces may stay", "8   12", "8   12", ()),
    ("four may not", "8    12", "8 12", (Change.SPACES,)),
    ("a thousand neither", f"8{' ' * 1000}12", "8 12", (Change.SPACES,)),
    ("hard spaces", "8\u00a0\u00a0\u00a0\u00a012", "8 12", (Change.SPACES,)),
    ("spaces between tabs", "8 \t \t 12", "8 12", (Change.TABS, Change.SPACES)),
    ("signs nobody sees", "Via\u200b Ro\u00adma\ufeff\x00", "Via Roma", (Change.INVISIBLE,)),
    ("writing turned round", "\u202eamoR aiV", "amoR aiV", (Change.INVISIBLE,)),
    ("a family is one emoji", "👩\u200d👩\u200d👧 ⚠\ufe0f", "👩\u200d👩\u200d👧 ⚠\ufe0f", ()),
    ("braces", "scrivere {{nome}}", "scrivere {nome}", (Change.BRACES,)),
    (
        "everything",
        "{{a}}\n\tb    c\u200b",
        "{a} · b c",
        (Change.INVISIBLE, Change.BRACES, Change.BREAKS, Change.SPACES),
    ),
    ("nothing", " \n\t ", "", ()),
]


@pytest.mark.parametrize(("words", "text", "changes"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_words_are_fitted_and_the_writer_can_be_told(words: str, text: str, changes: tuple[Change, ...]) -> None:
    assert fitted(words) == Fitted(text, changes)


@given(PASTED)
def test_whatever_is_pasted_meta_takes_it(words: str) -> None:
    text = fitted(words).text
    assert not FORBIDDEN.search(text)
    assert not re.search(r"\{\{|\}\}", text)
    assert text == text.strip()
    assert len(text.splitlines()) <= 1


@given(PASTED)
def test_fitting_twice_changes_nothing_more(words: str) -> None:
    once = fitted(words).text
    assert fitted(once) == Fitted(once)


@given(PASTED)
def test_no_word_is_lost(words: str) -> None:
    def letters(text: str) -> list[str]:
        return [sign for sign in text if sign.isalnum()]

    assert letters(fitted(words).text) == letters(words)


@given(PASTED, st.integers(0, 5))
def test_spread_over_parameters_every_line_is_there_in_order(words: str, count: int) -> None:
    parts = fitting.spread(words, count)
    assert len(parts) == count
    said = fitting.BREAK.join(part.text for part in parts if part.text)
    assert not count or said == fitting.BREAK.join(
        fitted(line).text for line in fitting.lines_of(words) if fitted(line).text
    )


@given(st.lists(PASTED.map(lambda words: fitted(words).text), max_size=4), st.integers(0, 60))
def test_what_is_cut_is_never_empty_and_only_cut_at_the_end(values: list[str], room: int) -> None:
    kept = fitting.cut(values, room_units=room)
    assert len(kept) == len(values)
    assert all(
        short and (value.startswith(short) or short == fitting.EMPTY) for short, value in zip(kept, values, strict=True)
    )
    if sum(wording.units(value) for value in values) <= room and all(values):
        assert kept == values


FORM = TemplateForm(body="Avviso: {{1}}. Per uscire: STOP", parameters=("1",))


def test_a_full_stop_is_not_said_twice() -> None:
    assert fitting.into(FORM, "Strada chiusa.") == (Fitted("Strada chiusa"),)
    assert fitting.into(FORM, "Strada chiusa...") == (Fitted("Strada chiusa..."),)
    assert fitting.filled(FORM, ["Strada chiusa"]) == "Avviso: Strada chiusa. Per uscire: STOP"


def test_named_parameters_are_filled_by_the_order_of_the_body() -> None:
    form = TemplateForm(body="Quando: {{quando}} – che cosa: {{cosa}} fine", parameters=("quando", "cosa"))
    parts = fitting.into(form, "Domani\nVia Roma chiusa\nper lavori")
    assert [part.text for part in parts] == ["Domani", "Via Roma chiusa · per lavori"]
    assert (
        fitting.filled(form, [p.text for p in parts]) == "Quando: Domani – che cosa: Via Roma chiusa · per lavori fine"
    )


# ---- which template


def version(name: str, body: str = "Avviso: {{1}} fine", **changes: object) -> TemplateVersion:
    form = TemplateForm(body=body, parameters=tuple(dict.fromkeys(fitting.VARIABLE.findall(body))))
    made = TemplateVersion(name, "it", TemplateState.APPROVED, TemplateCategory.UTILITY, form)
    shape = {key: changes.pop(key) for key in ("header", "unfilled") if key in changes}
    return replace(made, form=replace(form, **shape), **changes)  # type: ignore[arg-type]  # named by the tests below


PLAIN = version("comune")
PHOTO = version("foto", header=HeaderKind.IMAGE)
LINES = version("righe", "Avviso: {{1}} e {{2}} e {{3}} fine")
ALERT = version("allerta")
ENGLISH = version("comune", language="en")
SWISS = version("comune", language="it_CH")
ODD = version("bottone", unfilled=("button",))
DEAR = version("sagra", category=TemplateCategory.MARKETING)
NAMES = ("foto", "righe", "bottone", "sagra", "comune")
ALL = (PLAIN, PHOTO, LINES, ALERT, ENGLISH, SWISS, ODD, DEAR)


def paused(one: TemplateVersion) -> TemplateVersion:
    return replace(one, state=TemplateState.PAUSED)


def need(words: str = "Strada chiusa", **more: object) -> Need:
    return Need(words, "it", NAMES, **more)  # type: ignore[arg-type]  # named by the tests below


CHOICES = [
    ("plain words", ALL, need(), PLAIN),
    ("a photo", ALL, need(header=HeaderKind.IMAGE), PHOTO),
    ("a film has no place: its words go", ALL, need(header=HeaderKind.VIDEO), PLAIN),
    ("a photo's template wants a photo", (PHOTO,), need(), None),
    ("three lines", ALL, need("uno\ndue\ntre"), LINES),
    ("four lines", ALL, need("uno\ndue\ntre\nquattro"), LINES),
    ("two lines do not fill three places", ALL, need("uno\ndue"), PLAIN),
    ("a bulletin's own", ALL, need(own=("allerta",)), ALERT),
    ("a bulletin's own in pause", (PLAIN, paused(ALERT)), need(own=("allerta",)), PLAIN),
    ("all in pause: the best of them", (paused(PLAIN), paused(ALERT)), need(own=("allerta",)), paused(ALERT)),
    ("a photo's in pause", (PLAIN, paused(PHOTO)), need(header=HeaderKind.IMAGE), PLAIN),
    ("another language is none", (ENGLISH,), need(), None),
    ("another country is one", (SWISS,), need(), SWISS),
    ("the very language before it", (SWISS, PLAIN), need(), PLAIN),
    ("one that nobody fills is none", (ODD,), need(), None),
    ("utility before marketing, whatever the order", (DEAR, PLAIN), need(), PLAIN),
    ("marketing where there is nothing else", (DEAR,), need(), DEAR),
    ("too long for any", ALL, need("x" * 1100), None),
    ("none", (), need(), None),
]


@pytest.mark.parametrize(
    ("versions", "what", "expected"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES]
)
def test_the_template_that_carries_most_of_it(
    versions: tuple[TemplateVersion, ...], what: Need, expected: TemplateVersion | None
) -> None:
    orders = list(permutations(versions)) if len(versions) < 4 else [versions, versions[::-1]]
    assert {choice.choose(order, what) for order in orders} == {expected}


def test_the_longest_that_fits_any_of_them() -> None:
    assert choice.room_units(ALL, need()) == 1024 - len("Avviso:  fine")
    assert choice.room_units((), need()) is None
    words = "x" * 1011
    assert choice.choose(ALL, need(words)) == PLAIN
    assert choice.choose(ALL, need(words + "x")) is None


def test_better_is_the_one_that_cannot_be_sent_now() -> None:
    versions = (PLAIN, paused(PHOTO))
    assert choice.best(versions, need(header=HeaderKind.IMAGE)) == paused(PHOTO)
