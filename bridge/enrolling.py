"""What the rows of a list mean, and what becomes of them beside what a citizen chose already. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from bridge import keywords, numbers
from bridge.tables import Record
from storage.bulletins import EVERYTHING
from storage.imports import Person, Staged

LONGEST_PROOF = 1_000  # characters
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
HOURS = ("", " %H:%M", " %H:%M:%S")
ALL = frozenset({"", "tutto", "tutti", "tutti gli avvisi", "all", "everything"})
YES = frozenset({"", "on", "si", "yes", "1", "true", "iscritto", "attivo", "x"})
NO = frozenset({"off", "no", "0", "false", "cancellato", "disattivo"})


@dataclass(frozen=True, slots=True)
class Form:
    """What the cells are read by: the line's country and hours, and all that its things are called."""

    region: str
    timezone: tzinfo
    now: datetime
    bulletins: Mapping[str, str]  # what they are called, normalised, with their names
    zones: Mapping[str, str]
    languages: Mapping[str, str]


def called(titles: Mapping[str, Collection[str]]) -> Mapping[str, str]:
    """From names with all they are called to the reverse, normalised."""
    return {keywords.normalise(each): name for name, names in titles.items() for each in names}


class _Wrong(Exception):
    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read(record: Record, form: Form) -> Staged:
    """One row of a list, or its problem."""
    if record.problem:
        return Staged(record.number, problem=record.problem)
    try:
        return _read(record.number, record.cells, form)
    except _Wrong as wrong:
        return Staged(record.number, problem=wrong.problem)


def _read(number: int, cells: Mapping[str, str], form: Form) -> Staged:
    written, words = cells["numero"], cells["prova"]
    if not written:
        raise _Wrong("no-number")
    phone = numbers.read(written, form.region)
    if not phone:
        raise _Wrong("wrong-number")
    given = _state(cells.get("stato", ""))
    if given and not words:
        raise _Wrong("no-proof")
    if len(words) > LONGEST_PROOF:
        raise _Wrong("too-long")
    return Staged(
        number=number,
        phone=phone,
        bulletin=_bulletin(cells.get("argomento", ""), form),
        given=given,
        zones=_zones(cells.get("zona", ""), form),
        language=_language(cells.get("lingua", ""), form),
        words=words,
        notice_version=cells.get("informativa", "")[:LONGEST_PROOF],
        at=_moment(cells.get("data", ""), form),
    )


def _state(cell: str) -> bool:
    word = keywords.normalise(cell)
    if word not in YES | NO:
        raise _Wrong("unknown-state")
    return word in YES


def _bulletin(cell: str, form: Form) -> str:
    word = keywords.normalise(cell)
    if cell.strip() == EVERYTHING or word in ALL:
        return EVERYTHING
    if word not in form.bulletins:
        raise _Wrong("unknown-bulletin")
    return form.bulletins[word]


def _zones(cell: str, form: Form) -> tuple[str, ...]:
    words = [keywords.normalise(part) for part in cell.replace("|", ",").split(",")]
    wanted = [word for word in words if word and word not in ALL]
    if any(word not in form.zones for word in wanted):
        raise _Wrong("unknown-zone")
    return tuple(dict.fromkeys(form.zones[word] for word in wanted))


def _language(cell: str, form: Form) -> str:
    word = keywords.normalise(cell)
    if word and word not in form.languages:
        raise _Wrong("unknown-language")
    return form.languages.get(word, "")


def _moment(cell: str, form: Form) -> datetime | None:
    """When it was said, by the line's own clock where the list does not tell which; None: not told."""
    if not cell:
        return None
    moment = _parsed(cell)
    if moment is None:
        raise _Wrong("wrong-date")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=form.timezone)
    if moment > form.now or moment.year < 1990:
        raise _Wrong("wrong-date")
    return moment


def _parsed(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        pass
    for shape in (day + hour for day in DAYS for hour in HOURS):
        try:
            return datetime.strptime(cell, shape)
        except ValueError:
            continue
    return None


@dataclass(slots=True)
class Weighed:
    """What becomes of one person's rows: those to write, those that change nothing, those a later choice overrules.

    `farewell`: besides those to write, that they get nothing at all any more, since they have left the last bulletin.
    """

    write: list[Staged] = field(default_factory=list)
    same: int = 0
    newer: list[int] = field(default_factory=list)
    farewell: Staged | None = None
    was_subscribed: bool = False
    is_subscribed: bool = False


Choices = dict[str, tuple[bool, datetime | None]]  # by bulletin; None: out of this same list


def weigh(person: Person, bulletins: Collection[str]) -> Weighed:
    """A list never undoes what a citizen chose later, nor, where it tells no date, what they withdrew at any time.

    `bulletins`: those of the line. Who has left the last of them gets no issue to everybody either.
    """
    choices: Choices = {} if person.standing is None else dict(person.standing.choices)
    result = Weighed(was_subscribed=_gets_anything(choices))
    for row in sorted(person.rows, key=lambda row: row.bulletin != EVERYTHING):
        if _gets(choices, row) == row.given or _is_written_already(choices, row):
            result.same += 1
        elif _is_overruled(choices, row):
            result.newer.append(row.number)
        else:
            result.write.append(row)
            if row.bulletin == EVERYTHING:
                choices.clear()
            choices[row.bulletin] = (row.given, None)
    if _gets_anything(choices) and not any(_includes(choices, bulletin) for bulletin in bulletins):
        result.farewell = _farewell(result.write)
    result.is_subscribed = _gets_anything(choices) and result.farewell is None
    return result


def _farewell(written: Sequence[Staged]) -> Staged | None:
    """Proved by the row that took them off; as late as any of their rows, so that the same list brings nobody back."""
    left = [row for row in written if not row.given]
    if not left:
        return None
    said = [row.at for row in written if row.at is not None]
    at = max(said) if len(said) == len(written) else None
    return replace(left[-1], bulletin=EVERYTHING, at=at)


def _gets_anything(choices: Choices) -> bool:
    return any(given for given, _ in choices.values())


def _gets(choices: Choices, row: Staged) -> bool:
    """Whether they get what the row is about. Who left one bulletin of all gets them all: that was their will."""
    if row.bulletin == EVERYTHING and not row.given:
        return _gets_anything(choices)
    return _includes(choices, row.bulletin)


def _includes(choices: Choices, bulletin: str) -> bool:
    everything = choices.get(EVERYTHING, (False, None))[0]
    return choices.get(bulletin, (everything, None))[0]


def _is_written_already(choices: Choices, row: Staged) -> bool:
    """A list of ours come back: this very line stands, though something was chosen since."""
    given, at = choices.get(row.bulletin, (not row.given, None))
    return given == row.given and at is not None and row.at is not None and at.replace(microsecond=0) >= row.at


def _is_overruled(choices: Choices, row: Staged) -> bool:
    about = choices if row.bulletin == EVERYTHING else {EVERYTHING, row.bulletin} & choices.keys()
    against = [at for given, at in (choices[name] for name in about) if given != row.given and at is not None]
    if row.given:  # somebody left: only a later word brings them back
        return any(row.at is None or at >= row.at for at in against)
    return any(row.at is not None and at > row.at for at in against)
