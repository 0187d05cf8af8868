"""Every sentence a person can read: in every language, said by the code, sayable, short enough."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bridge import outlook
from bridge.desks.matrix import entrance
from bridge.lines.whatsapp.contents import account_topic
from bridge.lines.whatsapp.meanings import MEANINGS
from bridge.moments import Oddity
from bridge.relay import catalogue, directory, drafting
from bridge.tables import NEEDED
from config.lines import USUAL_CATEGORIES
from config.texts import MEASURE, Texts, TextsIncomplete
from handlers import COMMANDS, PRESSES
from handlers.commands import fault_list
from storage.bulletins import BroadcastState
from storage.content import MediaKind
from storage.faults import FaultState
from storage.imports import ImportState
from storage.reports import Stage
from storage.templates import TemplateCategory, TemplateQuality, TemplateState
from tests.config import said

FOLDER = Path(said.ROOT, "config", "texts")
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.ftl"))}
TEXTS = Texts.load()
KEYS = sorted(TEXTS.keys)
LANGUAGES = sorted(TEXTS.languages)
CODE = said.sources()

STEPS = ["received", "forwarded", "resolved", "declined"]
STATES = [state.value for state in BroadcastState]
KINDS = [kind.value for kind in MediaKind]
# What the code may put after the fixed beginning of a key. `cause-` is open: codes come from Meta, with cause-unknown.
FAMILIES: dict[str, list[str]] = {
    "broadcast-": [f"{name}{end}" for name in ("missed", "doubtful") for end in ("", "-none", "-file")],
    "broadcast-hour-": [oddity.value for oddity in Oddity if oddity is not Oddity.NONE],
    "card-since-": ["button", "import", "keyword", "staff"],
    "category-": list(USUAL_CATEGORIES),
    "caution-": sorted(entrance.GRAVE),
    "chart-": [stage.value for stage in Stage],
    "button-": [name.replace("_", "-") for name in PRESSES],
    "draft-": list(drafting.LIGHTS.values()),
    "draft-why-": [reason.key for reason, _ in outlook.RULES],
    "fault-citizen-": [*STEPS, "joined"],
    "fault-state-": [state.value for state in FaultState],
    "fault-step-": [*STEPS, "joined"],
    "faults-exported-": [ending for ending, _ in fault_list.FILES],
    "field-": [*directory.DETAILS, "name", "office", "page", "name-missing"],
    "forwarded-": ["once", "often"],
    "health-cause-": ["not-heard"],
    "help-heading-": ["room", "thread"],
    "import-": ["added", "checking", "expired", "removed", "same", "writing"],
    "import-cause-": sorted({"gone", *(f"no-{name}" for name in NEEDED)} | said.first_arguments(CODE, "NoTable")),
    "import-problem-": sorted({"double", "newer", "quotes"} | said.first_arguments(CODE, "_Wrong")),
    "import-state-": [state.value for state in ImportState],
    "missed-class-": ["refused", "uncertain", "expired", "cancelled", "unsubscribed"],
    "media-": [*KINDS, "location"],
    "media-came-": KINDS,
    "media-coming-": KINDS,
    "menu-": list(COMMANDS),
    "not-fetched-": KINDS,
    "office-": [*directory.DETAILS[1:], "closed", "closed-until", "gone", "how", "list", "none", "unknown"],
    "placeholder-": sorted(said.first_arguments(CODE, "Placeholder")),
    "press-fault-": ["resolved", "declined"],
    "proof-means-": ["button", "import", "keyword", "staff"],
    "state-": STATES,
    "template-category-": [category.value for category in TemplateCategory],
    "template-header-": [kind.value for kind in catalogue.MEDIA],
    "template-quality-": [quality.value for quality in TemplateQuality if quality is not TemplateQuality.UNKNOWN],
    "template-state-": [state.value.replace("_", "-") for state in TemplateState],
    "too-large-": KINDS,
}
COUNTS = frozenset(
    ["answers", "came", "days", "hours", "inside", "megabytes", "messages", "minutes", "number", "outside"]
).union(["parameters", "recipients", "sent", "thanks", "went"])
LONGEST = 1024  # a caption or a template's body on WhatsApp
LONGEST_OF = {
    "button-": 40,
    "press-": 200,  # https://core.telegram.org/bots/api#answercallbackquery
    "menu-": 256,  # https://core.telegram.org/bots/api#botcommand
}


class Placeables(Visitor):
    """Collects what a pattern leaves open, inside select expressions too."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.references: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.references.add(node.id.name)


def parsed(source: str) -> list[ast.EntryType]:
    return FluentParser().parse(source).body


@cache
def placeables_of(language: str) -> Mapping[str, Placeables]:
    found = {}
    for entry in parsed(SOURCES[language]):
        if isinstance(entry, ast.Message):
            found[entry.id.name] = Placeables()
            found[entry.id.name].visit(entry)
    return found


def variables(language: str, key: str) -> frozenset[str]:
    """Those of the sentence and of the sentences it is made of."""
    own = placeables_of(language)[key]
    return frozenset(own.variables).union(*(variables(language, other) for other in own.references))


def say(language: str, key: str, count: int = 2) -> str:
    """A sentence with sample values."""
    values: dict[str, str | int] = {name: count if name in COUNTS else f"<{name}>" for name in variables(language, key)}
    return TEXTS.say(language, key, **values)


def test_italian_and_english_are_shipped() -> None:
    assert TEXTS.languages == {"it", "en"} == set(SOURCES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_file_is_understood_and_every_key_is_there_once(language: str) -> None:
    entries = parsed(SOURCES[language])
    assert [entry.content for entry in entries if isinstance(entry, ast.Junk)] == []
    keys = [entry.id.name for entry in entries if isinstance(entry, ast.Message)]
    assert sorted(keys) == KEYS


def test_languages_keep_the_same_order() -> None:
    """Translators compare the files side by side."""
    assert list(placeables_of("en")) == list(placeables_of("it"))


@pytest.mark.parametrize("key", KEYS)
def test_languages_leave_the_same_things_open(key: str) -> None:
    expected = variables(MEASURE, key)
    assert {language: variables(language, key) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, expected)


def test_every_text_the_code_says_exists() -> None:
    assert said.scan(CODE).missing(KEYS) == set()


def test_every_text_is_said() -> None:
    assert said.scan(CODE).unused(KEYS, FAMILIES) == set()


@pytest.mark.parametrize("key", [prefix + ending for prefix, endings in FAMILIES.items() for ending in endings])
def test_every_member_of_a_family_has_its_text(key: str) -> None:
    assert TEXTS.has(key)


def test_families_are_those_of_the_code() -> None:
    assert said.scan(CODE).prefixes == {*FAMILIES, "account-", "cause-"}


SAYS_TWO = 'def f(d, on):\n    key = "hello" if on else "good-bye"\n    return d.say("it", key)\n'
PASSES_ONE = 'def f(d, key):\n    return d.say("it", key)\ndef g(d):\n    return f(d, "good-bye")\n'
HAS_A_TABLE = 'TABLE = {"a": (1, "good-bye"), "b": (2, "see-you")}\n'
HAS_A_PREFIX = 'def f(d, x):\n    return d.say("it", f"good-{x}")\n'


@pytest.mark.parametrize(
    ("code", "keys", "missing", "unused"),
    [
        ('d.say("it", "good-bye", n=1)', {"good-bye"}, set(), set()),
        ('d.say("it", "good-bye", n=1)', set(), {"good-bye"}, set()),
        ('d.say("it", "good-bye")', {"good-bye", "hello"}, set(), {"hello"}),
        ('x = "hello"', {"hello"}, set(), {"hello"}),
        ('self.texts.say("it", "hello" if x else "salve")', {"hello"}, {"salve"}, set()),
        (SAYS_TWO, {"hello"}, {"good-bye"}, set()),
        (SAYS_TWO, {"hello", "good-bye"}, set(), set()),
        (PASSES_ONE, {"hello"}, {"good-bye"}, {"hello"}),
        (HAS_A_TABLE, {"good-bye"}, {"see-you"}, set()),
        (HAS_A_TABLE, {"good-bye", "see-you"}, set(), set()),
        (HAS_A_TABLE, {"hello"}, set(), {"hello"}),
        (HAS_A_PREFIX, {"hello"}, {"good-…"}, {"hello"}),
        (HAS_A_PREFIX, {"good-bye", "good-day"}, set(), set()),
    ],
)
def test_the_scan_sees_missing_and_unused(code: str, keys: set[str], missing: set[str], unused: set[str]) -> None:
    found = said.scan([code])
    assert (found.missing(keys), found.unused(keys, {})) == (missing, unused)


def test_the_scan_of_a_family_sees_unused() -> None:
    assert said.scan([HAS_A_PREFIX]).unused({"good-bye", "good-day"}, {"good-": ["day"]}) == {"good-bye"}


@pytest.mark.parametrize("code", MEANINGS)
def test_every_error_of_meta_has_its_cause(code: int) -> None:
    assert TEXTS.has(f"cause-{code}")


RETRIED = ["interrupted", "media-upload", "unreachable"]  # causes that can outlive the last attempt


@pytest.mark.parametrize("cause", sorted(said.first_arguments(CODE, "Refused", "Uncertain").union(RETRIED)))
def test_every_failure_of_ours_has_its_cause(cause: str) -> None:
    assert TEXTS.has(f"cause-{cause}")


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("account_alerts", "account-alert"),
        ("account_review_update", "account-review"),
        ("account_settings_update", "account-settings"),
        ("account_update", "account-account"),
        ("business_capability_update", "account-capability"),
        ("business_username_update", "account-username"),
        ("phone_number_name_update", "account-name"),
        ("phone_number_quality_update", "account-quality"),
        ("security", "account-security"),
        ("something_new", "account-other"),
    ],
)
def test_every_webhook_about_the_account_has_its_text(field: str, key: str) -> None:
    assert f"account-{account_topic(field, {})[0]}" == key
    assert TEXTS.has(key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_can_be_said_and_is_short(language: str, key: str) -> None:
    longest = next((longest for prefix, longest in LONGEST_OF.items() if key.startswith(prefix)), LONGEST)
    for count in (0, 1, 2, 1_234_567):
        sentence = say(language, key, count)
        assert 0 < len(sentence) <= longest
        assert "{" not in sentence
        assert sentence == sentence.strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_text_value_is_told(language: str, key: str) -> None:
    sentence = say(language, key)
    assert {name for name in variables(language, key) - COUNTS if f"<{name}>" not in sentence} == set()


@pytest.mark.parametrize(
    ("language", "key", "count", "expected"),
    [
        ("it", "press-discarded", 0, "Non c'era più niente in attesa."),
        ("it", "press-discarded", 1, "Scartata una risposta."),
        ("it", "press-discarded", 3, "Scartate 3 risposte."),
        ("it", "subscribers-total", 0, "👥 <line>: nessun iscritto, per ora."),
        ("it", "subscribers-total", 1, "👥 <line>: un iscritto"),
        ("it", "subscribers-total", 12_345, "👥 <line>: 12.345 iscritti"),
        ("it", "card-history", 7, "🗂 7 messaggi. Primo contatto: <since>"),
        ("en", "press-discarded", 1, "One answer discarded."),
        ("en", "press-discarded", 3, "3 answers discarded."),
        ("en", "subscribers-total", 12_345, "👥 <line>: 12,345 subscribers"),
    ],
)
def test_plurals(language: str, key: str, count: int, expected: str) -> None:
    assert say(language, key, count) == expected


def test_citizens_are_addressed_in_words_for_everybody() -> None:
    for_citizens = SOURCES[MEASURE].split("## ")[1]
    assert for_citizens.startswith("Ai cittadini\n")
    for_men_alone = r"\b(soddisfatt|iscritt|benvenut|invitat|pregat|sicur|gentil signor)o\b"
    assert re.findall(for_men_alone, for_citizens, re.IGNORECASE) == []


@pytest.mark.parametrize("word", ["ISCRIZIONE ON", "ISCRIZIONE OFF", "STOP", "COLLEGA"])
def test_keywords_are_not_translated(word: str) -> None:
    keys = [key for key in KEYS if word in say(MEASURE, key)]
    assert keys
    assert [key for key in keys if word not in say("en", key)] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_commands_are_not_translated(command: str) -> None:
    keys = [key for key in KEYS if f"/{command}" in say(MEASURE, key)]
    assert keys
    assert [key for key in keys if f"/{command}" not in say("en", key)] == []


def test_an_unknown_language_is_answered_in_italian() -> None:
    assert TEXTS.say("de", "press-sent") == TEXTS.say("it", "press-sent") == "Inviato."


@pytest.mark.parametrize("key", ["no-such-text", "goodbye"])
def test_an_unknown_key_or_a_missing_value_is_an_error(key: str) -> None:
    with pytest.raises(KeyError, match=key):
        TEXTS.say("it", key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_said_without_invisible_marks(language: str) -> None:
    assert not {"\u2066", "\u2067", "\u2068", "\u2069"} & set("".join(say(language, key) for key in KEYS))


@pytest.mark.parametrize(
    ("italian", "english", "odd"),
    [
        ("hello = Salve\ngood-bye = Arrivederci\n", "hello = Hello\n", "good-bye"),
        ("hello = Salve\n", "hello = Hello\ngood-bye = Goodbye\n", "good-bye"),
    ],
)
def test_a_language_that_differs_names_the_key(italian: str, english: str, odd: str) -> None:
    with pytest.raises(TextsIncomplete, match=rf"texts/en\.ftl and texts/it\.ftl differ: {odd}$"):
        Texts({"it": italian, "en": english})


@pytest.mark.parametrize("key", ["welcome", "cause-131047", "broadcast-running"])
def test_a_sentence_taken_from_the_real_file_is_missed(key: str) -> None:
    entry = next(e for e in parsed(SOURCES["en"]) if isinstance(e, ast.Message) and e.id.name == key)
    assert entry.span is not None
    start, end = entry.span.start, entry.span.end
    with pytest.raises(TextsIncomplete, match=rf": {key}$"):
        Texts({**SOURCES, "en": SOURCES["en"][:start] + SOURCES["en"][end:]})
