"""What becomes of a line's templates: taken in however it is learnt, told once in plain words, drafts shown anew."""

from collections.abc import Sequence
from dataclasses import replace

from babel.numbers import format_currency

from bridge import prices
from bridge.relay import catalogue, drafting, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import templates
from storage.events import TemplateChanged, TemplatesSeen
from storage.model import LineName
from storage.templates import (
    TemplateCategory,
    TemplateForm,
    TemplateQuality,
    TemplateState,
    TemplateVersion,
)

GOOD = frozenset({"template-now-approved", "template-category-now-utility"})  # nothing to do about these
PACED = "rate_limiting_pause"  # Meta's word for a pause that somebody must end by hand
_NOW = {
    TemplateState.APPROVED: "template-now-approved",
    TemplateState.PENDING: "template-now-pending",
    TemplateState.REJECTED: "template-now-rejected",
    TemplateState.PAUSED: "template-now-paused",
    TemplateState.DISABLED: "template-now-disabled",
    TemplateState.IN_APPEAL: "template-now-in-appeal",
    TemplateState.LIMIT_EXCEEDED: "template-now-limit-exceeded",
    TemplateState.ARCHIVED: "template-now-archived",
    TemplateState.LOCKED: "template-now-locked",
    TemplateState.PENDING_DELETION: "template-now-pending-deletion",
    TemplateState.DELETED: "template-now-deleted",
}
_CATEGORY = {
    TemplateCategory.UTILITY: "template-category-now-utility",
    TemplateCategory.MARKETING: "template-category-now-marketing",
    TemplateCategory.AUTHENTICATION: "template-category-now-authentication",
}
_SOON = "template-category-soon-marketing"
_FALLEN = {TemplateQuality.LOW: "template-quality-fell-low", TemplateQuality.MEDIUM: "template-quality-fell-medium"}
_HEIGHT = {TemplateQuality.LOW: 0, TemplateQuality.MEDIUM: 1, TemplateQuality.HIGH: 2, TemplateQuality.UNKNOWN: 2}


async def seen(d: Decision, event: TemplatesSeen) -> None:
    """The network was asked: what is new is told, and who waited for the list gets it."""
    line = d.rules.lines.get(LineName(event.line))
    if line is None:
        return
    if not event.cause:
        await _take_in(d, line, event)
    await templates.note_look(d.tx, line.name, asked=event.at, cause=event.cause)
    # Who asked while the network was failing to answer gets what comes of asking it anew, not that failure.
    before = event.at if event.cause else None
    for question in await templates.take_questions(d.tx, line.name, before=before):
        desk = d.rules.desks.get(question.desk)
        if desk is not None:
            await catalogue.answer(d, desk, line, question)
    await drafting.heard(d, line, event.at, event.cause)


async def _take_in(d: Decision, line: LineRules, event: TemplatesSeen) -> None:
    known = {each.version.key: each for each in await templates.of_line(d.tx, line.name)}
    # What the network said by itself while it was being asked is newer than its answer.
    newer = {key for key, each in known.items() if each.changed > event.at}
    listed = {version.key: version for version in event.versions if version.key not in newer}
    changes = []
    for key, version in listed.items():
        old = known[key].version if key in known else None
        version = version if old is None else _with_cause(old, version)
        if version != old:
            changes.append((old, version))
    gone = [each.version for key, each in known.items() if key not in listed and key not in newer]
    for old, new in [*changes, *((each, replace(each, state=TemplateState.DELETED)) for each in gone)]:
        if old is not None:
            await _tell(d, line, old, new, _news(old, new))
    await templates.keep(d.tx, line.name, [new for _, new in changes], now=d.now)
    await templates.drop(d.tx, line.name, gone)
    if any(line.sends(new.name) for new in [*(new for _, new in changes), *gone]):
        await drafting.redraft(d, line)


def _with_cause(old: TemplateVersion, new: TemplateVersion) -> TemplateVersion:
    """A list says less about why than the news did."""
    return replace(new, cause=old.cause) if old.state is new.state and not new.cause else new


async def changed(d: Decision, event: TemplateChanged) -> None:
    """The network speaks by itself. Whatever it says, the whole truth is asked for at once."""
    line = d.rules.lines.get(LineName(event.line))
    if line is None:
        return
    templates.ask(d.tx, line.name)
    found = [
        each for each in await templates.of_line(d.tx, line.name) if each.version.key == (event.name, event.language)
    ]
    if any(event.at < each.news for each in found):
        return  # overtaken by later news
    old = found[0].version if found else _unknown(event)
    new = _after(old, event)
    news = _news(old, new) + (["template-reworded"] if event.reworded else [])
    await _tell(d, line, old, new, news, event.said)
    await templates.keep(d.tx, line.name, [new], now=d.now, news=event.at)
    if new != old and line.sends(new.name):
        await drafting.redraft(d, line)


def _unknown(event: TemplateChanged) -> TemplateVersion:
    unknown = TemplateState.UNKNOWN, TemplateCategory.UNKNOWN
    return TemplateVersion(event.name, event.language, *unknown, TemplateForm(), event.foreign_id)


def _after(old: TemplateVersion, event: TemplateChanged) -> TemplateVersion:
    new = old
    if event.state is not None:
        new = replace(new, state=event.state, cause=event.cause)
    if event.category is not None:
        new = replace(new, category=event.category, coming_category=event.coming_category)
    if event.quality is not None:
        new = replace(new, quality=event.quality)
    return new


def _news(old: TemplateVersion, new: TemplateVersion) -> list[str]:
    """The texts that say what is different; nothing of what merely became known, or better."""
    news = []
    if new.state is not old.state and new.state in _NOW:
        is_paced = new.state is TemplateState.PAUSED and new.cause == PACED
        news.append("template-paused-for-pace" if is_paced else _NOW[new.state])
    if new.category is not old.category and TemplateCategory.UNKNOWN not in (old.category, new.category):
        news.append(_CATEGORY[new.category])
    elif new.coming_category is not old.coming_category and new.coming_category is TemplateCategory.MARKETING:
        news.append(_SOON)
    if _HEIGHT[new.quality] < _HEIGHT[old.quality]:
        news.append(_FALLEN[new.quality])
    return news


async def _tell(
    d: Decision, line: LineRules, old: TemplateVersion, new: TemplateVersion, news: Sequence[str], said: str = ""
) -> None:
    """Every desk of the line once, also where it answers for several numbers of one account."""
    if not news:
        return
    told = {name for name, same in await templates.siblings(d.tx, line.name, new.foreign_id) if _is_same(same, new)}
    for desk in d.rules.desks_of(line.name):
        if told.isdisjoint(desk.lines):
            words = [*_in_words(d, desk, line, new, news), *_from_to(d, desk, line, old, new, news)]
            if said:
                words.append(d.say(desk.language, "template-meta-says", words=said))
            if not GOOD.issuperset(news):
                words.append(d.say(desk.language, _use(line, new.name)))
            await notices.tell(d, desk, "\n".join(words))


def _is_same(one: TemplateVersion, other: TemplateVersion) -> bool:
    def told(each: TemplateVersion) -> tuple[object, ...]:
        return each.state, each.category, each.coming_category, each.quality

    return told(one) == told(other)


def _in_words(d: Decision, desk: DeskRules, line: LineRules, new: TemplateVersion, news: Sequence[str]) -> list[str]:
    return [d.say(desk.language, key, template=f"{new.name} ({new.language})", line=line.title) for key in news]


def _from_to(
    d: Decision, desk: DeskRules, line: LineRules, old: TemplateVersion, new: TemplateVersion, news: Sequence[str]
) -> list[str]:
    """From which category to which, with the price of a message in each, where one of the news is about that."""
    if _SOON in news and new.coming_category is not None:
        key, before, after = "template-category-from-to-soon", new.category, new.coming_category
    elif _CATEGORY.get(new.category) in news:
        key, before, after = "template-category-from-to", old.category, new.category
    else:
        return []
    named = {"before": _priced(d, desk, line, before), "after": _priced(d, desk, line, after)}
    return [d.say(desk.language, key, **named)]


def _priced(d: Decision, desk: DeskRules, line: LineRules, category: TemplateCategory) -> str:
    """Its name; and its price, where the rate card of the configuration has one."""
    named = d.say(desk.language, f"template-category-{category.value}")
    price = prices.of_category(line.rates, category)
    if not price:
        return named
    euro = format_currency(price, "EUR", locale=desk.language, decimal_quantization=False)
    return d.say(desk.language, "template-category-priced", category=named, price=euro)


def _use(line: LineRules, name: str) -> str:
    if name == line.answer_template:
        return "template-use-answers"
    return "template-use-broadcasts" if line.sends(name) else "template-use-none"
