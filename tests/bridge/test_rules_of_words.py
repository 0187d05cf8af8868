"""Keywords of citizens, commands of operators, the window, the pace: pure rules as tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import commands, identity, keywords, languages, window
from bridge.keywords import Match
from bridge.pace import LinePace, Pace
from config.texts import Texts
from handlers import COMMANDS, KEYWORDS

VOCABULARY = {
    "bulletin": {
        "allerte": ("allerte", "Allerte di protezione civile"),
        "viabilita": ("viabilita", "Viabilità e lavori"),
    },
    "zone": {"borgo": ("borgo", "Borgo San Vito")},
    "language": languages.called(Texts.load()),
}

SAID = [
    ("ISCRIZIONE ON", Match("iscrizione on")),
    ("iscrizione on", Match("iscrizione on")),
    ("  Iscrizione   ON!! ", Match("iscrizione on")),
    ("ISCRIZONE ON", Match("iscrizione on")),
    ("iscrizioneon", Match("iscrizione on")),
    ("iscrizione no", Match("iscrizione no")),  # not a slip for "on": nobody consents by saying no
    ("ISCRIZIONE OFF", Match("iscrizione off")),
    ("iscrizione of", Match("iscrizione off")),
    ("STOP", Match("stop")),
    ("stpo", Match("stop")),
    ("Stop.", Match("stop")),
    ("INFO", Match("info")),
    ("ISCRIZIONE ON viabilità", Match("iscrizione on {bulletin}", "viabilita")),
    ("iscrizione on viabilita e lavori", Match("iscrizione on {bulletin}", "viabilita")),
    ("iscrizione off allerte", Match("iscrizione off {bulletin}", "allerte")),
    ("OFF viabilita", Match("off {bulletin}", "viabilita")),
    ("collega 123456", Match("collega", "123456")),
    ("COLLEGA: 123 456", None),
    ("Argomenti", Match("argomenti")),
    ("argomento", Match("argomenti")),
    ("Topics?", Match("topics")),
    ("zona", Match("zona")),
    ("ZONE", Match("zone")),
    ("Zona Borgo San Vito", Match("zona {zone}", "borgo")),
    ("zona mare", None),
    ("LINGUA", Match("lingua")),
    ("lingua inglese", Match("lingua {language}", "en")),
    ("Lingua: English", Match("lingua {language}", "en")),
    ("lingua it", Match("lingua {language}", "it")),
    ("language italian", Match("language {language}", "it")),
    ("lingua klingon", Match("lingua {word}", "klingon")),
    ("done", None),
    ("nonna", None),
    ("la nona", None),
    ("nona", None),
    ("sto", None),
    ("top", None),
    ("stop grazie", None),
    ("no viabilita", None),
    ("on", None),
    ("", None),
    ("?!", None),
    ("iscrizione on palestra", Match("iscrizione on {words}", "palestra")),
    ("ISCRIZIONE ON, per favore!", Match("iscrizione on")),
    ("iscrizione on grazie mille", Match("iscrizione on")),
    ("Iscrizione off per piacere, grazie", Match("iscrizione off")),
    ("iscrizione on viabilità grazie", Match("iscrizione on {bulletin}", "viabilita")),
    ("iscrizione on palestra per favore", Match("iscrizione on {words}", "palestra")),
    ("language english please", Match("language {language}", "en")),
    ("ISCRIZIONE ON quando aprite?", Match("iscrizione on {words}", "quando aprite")),
    ("Iscrizione off tutti!", Match("iscrizione off tutto")),
    ("iscrizione off sport", Match("iscrizione off {words}", "sport")),
    ("iscrizione on line asilo", None),
    ("iscrizione on line per favore", None),
    ("lingua dei segni", None),
    ("cancellami!", Match("cancellami")),
    ("Buongiorno, vorrei l'iscrizione on line di mio figlio", None),
    ("x" * 5000, None),
]


@pytest.mark.parametrize(("words", "expected"), SAID)
def test_a_keyword_is_the_whole_message(words: str, expected: Match | None) -> None:
    assert keywords.match(words, KEYWORDS, VOCABULARY) == expected


TYPED = [
    ("/iscritti", ("iscritti", "")),
    ("!iscritti", ("iscritti", "")),
    ("//iscritti", ("iscritti", "")),
    ("/broadcast viabilita\nriga due", ("broadcast", "viabilita\nriga due")),
    ("/CHI@sportello_bot", ("chi", "")),
    ("/inesistente x", ("inesistente", "x")),
    ("//inesistente x", None),
    ("/ ciao", None),
    ("ciao /chi", None),
    ("#nota", None),
    ("http://x.it", None),
    ("/1234", None),
]


@pytest.mark.parametrize(("words", "expected"), TYPED)
def test_a_command_starts_the_message(words: str, expected: tuple[str, str] | None) -> None:
    typed = commands.read_command(words, COMMANDS)
    assert (None if typed is None else (typed.name, typed.argument)) == expected


def test_the_nearest_command_is_offered_only_if_it_is_near() -> None:
    assert commands.nearest("brodcast", COMMANDS) == "broadcast"
    assert commands.nearest("iscriti", COMMANDS) == "iscritti"
    assert commands.nearest("zzzzzzzzzz", COMMANDS) is None


@pytest.mark.parametrize("words", ["# fra noi", "//nota fra noi", "/ ahi", "!"])
def test_a_sign_keeps_words_among_staff(words: str) -> None:
    assert commands.is_note(words)


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "is_open"), [(0, True), (23, True), (23.95, True), (23.98, False), (24, False), (25, False)]
)
def test_the_window_closes_a_little_early(hours: float, is_open: bool) -> None:
    assert window.window_at(NOW - timedelta(hours=hours), NOW).is_open is is_open
    assert (NOW - timedelta(hours=hours) > window.opened_since(NOW)) is is_open


def test_who_never_wrote_has_no_window() -> None:
    assert window.window_at(None, NOW) == window.Window(False, None)


@given(
    st.integers(min_value=1, max_value=40),
    st.lists(st.tuples(st.floats(0, 3), st.integers(1, 60)), min_size=1, max_size=60),
)
def test_no_sliding_period_ever_holds_more_than_the_limit(limit: int, wishes: list[tuple[float, int]]) -> None:
    pace, clock, starts = Pace(limit=limit, period_seconds=1.0), 0.0, []
    for pause, wanted in wishes:
        clock += pause
        started = min(wanted, pace.allowed(clock))
        pace.spend(started, clock)
        starts += [clock] * started
        assert sum(clock - 1.0 < start for start in starts) <= limit
        assert started == min(wanted, limit) or pace.wait_seconds(clock) >= 0


def test_waiting_as_long_as_told_lets_one_more_start() -> None:
    pace = Pace(limit=2, period_seconds=1.0)
    pace.spend(2, 10.0)
    assert pace.allowed(10.5) == 0
    assert pace.allowed(10.5 + pace.wait_seconds(10.5)) == 2


def test_too_many_halves_the_pace_once_per_silence_and_it_grows_back_by_the_minute() -> None:
    pace = Pace(limit=18, period_seconds=60.0)
    for moment in (100.0, 101.0, 109.0):
        pace.slow_down(moment, 10.0)
        assert pace.limit(moment) == 9
    assert [pace.limit(110.0 + 60 * minute) for minute in (0, 1, 2, 9, 20)] == [9, 10, 11, 18, 18]
    pace.slow_down(110.0 + 60 * 2, 5.0)
    assert pace.limit(300.0) == 6
    assert Pace(limit=1, period_seconds=1.0).allowed(0.0) == 1


def test_the_slowest_pace_is_one() -> None:
    pace = Pace(limit=80, period_seconds=1.0, growth=4)
    for turn in range(9):
        pace.slow_down(turn * 2.0, 1.0)
    assert pace.limit(17.0) == 1
    assert pace.limit(17.0 + 60) == 5
    assert pace.per_minute(17.0) == 60


def test_a_line_slows_to_what_was_taken_and_is_back_within_half_a_minute() -> None:
    pace = LinePace(limit=80, period_seconds=1.0)
    for _ in range(80):
        pace.next_moment(10.0)
    for _ in range(4):  # a few are refused whatever the pace
        pace.slow_down(10.99, 2.0)
    assert pace.limit(10.99) == 80
    for _ in range(46):  # the network took thirty of them
        pace.slow_down(10.99, 2.0)
    assert pace.limit(10.99) == 30
    assert [pace.limit(10.99 + second) for second in (1, 5, 12, 13)] == [34, 50, 78, 80]
    for _ in range(500):
        pace.slow_down(10.995, 2.0)
    assert pace.limit(10.995) == 4  # a twentieth, however many are refused


def test_a_line_too_fast_from_its_first_moment_on_is_slowed_to_what_is_taken() -> None:
    """At a tenth of a second no more than a tenth of the rate has started."""
    pace = LinePace(limit=400, period_seconds=1.0)
    for number in range(40):
        pace.next_moment(number / 400)
    for _ in range(20):
        pace.slow_down(0.1, 2.0)
    assert 190 <= pace.limit(0.1) <= 210


def test_two_refused_of_a_hundred_cost_a_line_little() -> None:
    """One moment after the other, as many as it may, one of fifty refused."""
    pace, sent, refused = LinePace(limit=400, period_seconds=1.0), 0, 0
    for moment in range(60 * 50):
        now = moment / 50
        for _ in range(pace.allowed(now)):
            pace.next_moment(now)
            sent += 1
        while refused < sent // 50:
            refused += 1
            pace.slow_down(now, 2.0)
    assert sent > 0.9 * 60 * 400


@given(
    st.integers(min_value=1, max_value=1000),
    st.lists(st.tuples(st.floats(0, 0.3), st.integers(0, 300), st.integers(0, 3)), min_size=1, max_size=40),
)
def test_a_line_never_crosses_its_rate_and_loses_nothing_of_it(limit: int, turns: list[tuple[float, int, int]]) -> None:
    """`turns`: after so long somebody wants to send so many, and so many citizens have written meanwhile."""
    pace, clock, starts = LinePace(limit=limit, period_seconds=1.0), 0.0, list[float]()
    for pause, wanted, heard in turns:
        clock += pause
        pace.spend(heard, clock)
        started = min(wanted, pace.allowed(clock))
        starts += [pace.next_moment(clock) or clock for _ in range(started)]
        assert started == wanted or pace.next_moment(clock) > clock
    for number, start in enumerate(starts):
        assert number < limit or start - starts[number - limit] >= 1.0 - 1e-6


def test_a_line_asked_often_enough_uses_all_of_its_rate() -> None:
    pace, clock, sent = LinePace(limit=1000, period_seconds=1.0), 0.0, 0
    while clock < 10.0:
        for _ in range(pace.allowed(clock)):
            pace.next_moment(clock)
            sent += 1
        clock += 0.03  # what a turn takes at worst
        clock += pace.wait_seconds(clock)
    assert sent >= 10_000
    assert pace.wait_seconds(clock) <= 0.05


@given(
    st.integers(min_value=1, max_value=20),
    st.lists(st.tuples(st.floats(0, 20), st.integers(1, 12)), min_size=1, max_size=40),
)
def test_what_is_reserved_never_crosses_the_limit_and_keeps_its_order(
    limit: int, wishes: list[tuple[float, int]]
) -> None:
    pace, clock = Pace(limit=limit, period_seconds=60.0), 0.0
    starts: list[float] = []
    for pause, wanted in wishes:
        clock += pause
        count = min(wanted, limit)
        start = clock + pace.reserve(count, clock)
        assert not starts or start >= starts[-1] - 1e-6
        starts += [start] * count
    for start in starts:
        assert sum(start - 60.0 + 1e-6 < other <= start for other in starts) <= limit


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("393331234567", "+39 ••• 567"), ("16505551234", "+1 ••• 234"), ("", ""), ("0", "+ ••• 0")],
)
def test_a_number_is_shown_masked(phone: str, shown: str) -> None:
    assert identity.mask(phone) == shown
