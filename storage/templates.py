"""The templates of a line's network, as it last told of them. One template may have a version in each language."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter

from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import DeskName, LineName


class TemplateState(StrEnum):
    """Whether a template may be sent: only an approved one may."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"
    IN_APPEAL = "in_appeal"
    LIMIT_EXCEEDED = "limit_exceeded"
    ARCHIVED = "archived"
    LOCKED = "locked"
    PENDING_DELETION = "pending_deletion"
    DELETED = "deleted"
    UNKNOWN = "unknown"


class TemplateCategory(StrEnum):
    """What the network takes a template for: its price, and who gets it, hang on that."""

    UTILITY = "utility"
    MARKETING = "marketing"
    AUTHENTICATION = "authentication"
    UNKNOWN = "unknown"


class TemplateQuality(StrEnum):
    """What those who got it did with it, in the network's judgement."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class HeaderKind(StrEnum):
    """What stands above a template's body."""

    NONE = "none"
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"
    LOCATION = "location"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """A template's fixed words. `parameters`: the names left open in its body, in order; numbers are positions.

    `unfilled`: what else is left open, which nothing of ours is put into (`header`, `button`).
    """

    body: str = ""
    parameters: tuple[str, ...] = ()
    header: HeaderKind = HeaderKind.NONE
    header_text: str = ""
    footer: str = ""
    buttons: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One language of a template. `coming_category` is what the network means to make of it, None: nothing else."""

    name: str
    language: str
    state: TemplateState
    category: TemplateCategory
    form: TemplateForm
    foreign_id: str = ""
    coming_category: TemplateCategory | None = None
    quality: TemplateQuality = TemplateQuality.UNKNOWN
    cause: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Name and language."""
        return self.name, self.language


@dataclass(frozen=True, slots=True)
class Known:
    """A version as it is kept: `changed` by our clock, `news` by the network's (the latest piece of news of it)."""

    version: TemplateVersion
    changed: datetime
    news: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """The last time the network answered (None: never), and why it did not answer since."""

    seen: datetime | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody at a desk waits for the templates: all of them, or the one of this `name`."""

    desk: DeskName
    name: str
    answers: str


_forms: TypeAdapter[TemplateForm] = TypeAdapter(TemplateForm)


def _known(row: Row) -> Known:
    coming = row["coming_category"]
    version = TemplateVersion(
        name=row["name"],
        language=row["language"],
        state=TemplateState(row["state"]),
        category=TemplateCategory(row["category"]),
        form=_forms.validate_json(row["form"]),
        foreign_id=row["foreign_id"],
        coming_category=TemplateCategory(coming) if coming else None,
        quality=TemplateQuality(row["quality"]),
        cause=row["cause"],
    )
    return Known(version, from_ms(row["changed_ms"]), from_ms(row["news_ms"]))


async def of_line(tx: Transaction, line: LineName) -> list[Known]:
    """All of a line's, by name and language."""
    return [_known(row) for row in await tx.rows("templates.of_line", line=line)]


async def named(tx: Transaction, line: LineName, names: Collection[str]) -> list[TemplateVersion]:
    """Every language of the templates of these names."""
    rows = await tx.rows("templates.named", line=line, names=json.dumps(list(names)))
    return [_known(row).version for row in rows]


async def siblings(tx: Transaction, line: LineName, foreign_id: str) -> list[tuple[LineName, TemplateVersion]]:
    """The same template as other lines of ours know it: several numbers may share one account."""
    if not foreign_id:
        return []
    rows = await tx.rows("templates.siblings", line=line, foreign_id=foreign_id)
    return [(LineName(row["line"]), _known(row).version) for row in rows]


async def keep(
    tx: Transaction, line: LineName, versions: Sequence[TemplateVersion], *, now: datetime, news: datetime | None = None
) -> None:
    """These are so now; `news`: when the network said so by itself."""
    if not versions:
        return
    rows = [
        [
            *(each.name, each.language, each.foreign_id, each.state, each.category, each.coming_category or ""),
            *(each.quality, each.cause, _forms.dump_json(each.form).decode()),
        ]
        for each in versions
    ]
    news_ms = 0 if news is None else to_ms(news)
    tx.later("templates.keep", line=line, versions=json.dumps(rows), now_ms=to_ms(now), news_ms=news_ms)


async def drop(tx: Transaction, line: LineName, gone: Sequence[TemplateVersion]) -> None:
    """The network has them no more."""
    if gone:
        keys = json.dumps([list(each.key) for each in gone])
        tx.later("templates.drop", line=line, keys=keys)


async def look_of(tx: Transaction, line: LineName) -> Look:
    """When the network was last heard about its templates."""
    row = await tx.row("templates.look", line=line)
    if row is None:
        return Look()
    return Look(None if row["seen_ms"] is None else from_ms(row["seen_ms"]), row["cause"])


async def note_look(tx: Transaction, line: LineName, *, asked: datetime, cause: str) -> None:
    """It was asked at this time; `cause` says why it did not answer, empty if it did."""
    seen_ms = None if cause else to_ms(asked)
    tx.later("templates.note_look", line=line, seen_ms=seen_ms, cause=cause)


def ask(tx: Transaction, line: LineName) -> None:
    """Have the network asked anew, as soon as this is kept; the answer comes as the event TemplatesSeen."""
    tx.wake(worker_of(line))


def worker_of(line: LineName) -> str:
    """Who is woken to ask."""
    return f"templates:{line}"


async def question(tx: Transaction, line: LineName, asked: Question, *, now: datetime) -> None:
    """Remember who waits for the answer, and have the network asked."""
    tx.later(
        "templates.question",
        line=line,
        desk=asked.desk,
        name=asked.name,
        answers=asked.answers,
        now_ms=to_ms(now),
    )
    ask(tx, line)


async def take_questions(tx: Transaction, line: LineName, *, before: datetime | None = None) -> list[Question]:
    """Who waits for this line's templates (`before`: since then), in the order they asked; they are answered now."""
    before_ms = None if before is None else to_ms(before)
    rows = await tx.rows("templates.take_questions", line=line, before_ms=before_ms)
    rows.sort(key=lambda row: row["id"])
    return [Question(DeskName(row["desk"]), row["name"], row["answers"]) for row in rows]
