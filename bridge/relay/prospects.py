"""What a draft would do if it went now: to whom, as what, at what cost, and what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bridge import outlook, prices, terms, window
from bridge.outlook import Asked, Outlook, Reason
from bridge.prices import Estimate
from bridge.relay import choosing
from bridge.relay.choosing import Choice
from bridge.relay.decision import Decision
from bridge.rules import LineRules
from storage import audiences, broadcasts, lanes, templates
from storage.audiences import Audience, Scope
from storage.bulletins import Broadcast
from storage.content import words_of
from storage.templates import Look, TemplateCategory, TemplateState, TemplateVersion

DAY = timedelta(hours=24)  # Meta's limit counts the people of the last 24 hours
PATIENCE = timedelta(seconds=10)  # after which the card says that no answer came
HASTE = "613"  # too many questions: what is kept is some minutes old at most


@dataclass(frozen=True, slots=True)
class Limit:
    """How many people may be written to first in a day (0: any number; None: not known), and how many were."""

    people_per_day: int | None
    opened: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """All that a draft's card tells."""

    audience: Audience
    people: dict[str, Audience]  # of them, by language ("": the line's); none that nobody reads
    choices: dict[str, Choice]
    limit: Limit
    estimate: Estimate
    last: Broadcast | None
    outlook: Outlook
    reasons: tuple[Reason, ...]

    @property
    def choice(self) -> Choice:
        """What it goes in for those who read the line's language."""
        return self.choices[""]


async def look_ahead(d: Decision, line: LineRules, broadcast: Broadcast) -> Prospect:
    """As far as is known here and now; what only the network knows is as it last said."""
    choices = await choosing.choose(d, line, broadcast)
    version, look = choices[""].version, await templates.look_of(d.tx, line.name)
    category = TemplateCategory.UNKNOWN if version is None else version.category
    people = await _count(d, line, broadcast, choices)
    audience = sum(people.values(), Audience())
    limit = await _limit(d, line)
    month = f"{d.now.astimezone(line.timezone):%Y-%m}"
    estimate = prices.estimate(
        line.rates,
        inside=audience.inside,
        outside=_by_category(people, choices),
        service_used=await audiences.words_in(d.tx, line.name, month),
    )
    last = await broadcasts.last_started(d.tx, line.name, but=broadcast.id)
    silence = await lanes.frozen(d.tx, line.lane)
    view = Outlook(
        recipients=audience.recipients,
        outside=audience.outside,
        reachable=_reachable(audience, limit),
        template=_standing(version, look),
        state=TemplateState.UNKNOWN if version is None else version.state,
        category=category,
        asked=_asked(d, broadcast, look),
        silence="" if silence is None else silence.cause,
        is_alert=broadcast.is_alert,
        since_last=None if last is None or last.started is None else d.now - last.started,
        is_repeat=last is not None and _says_the_same(last, broadcast),
        quiet_until=terms.quiet_until(line, broadcast, max(broadcast.due or d.now, d.now)),
        cost=estimate.high,
        warn_above=line.rates.warn_above,
    )
    return Prospect(audience, people, choices, limit, estimate, last, view, outlook.judge(view))


async def recipients_of(d: Decision, line: LineRules, broadcast: Broadcast) -> int:
    """How many people would get it now."""
    people = await _count(d, line, broadcast, await choosing.choose(d, line, broadcast))
    return sum(audience.recipients for audience in people.values())


async def _count(
    d: Decision, line: LineRules, broadcast: Broadcast, choices: Mapping[str, Choice]
) -> dict[str, Audience]:
    scope = Scope(
        line=line.name,
        bulletin=broadcast.bulletin,
        zone=broadcast.zone,
        languages=tuple(language for language in choices if language),
        marketing=tuple(language for language, choice in choices.items() if choice.is_marketing),
        corrects=broadcast.corrects,
    )
    return await audiences.count(d.tx, scope, heard_since=window.opened_since(d.now), opened_since=d.now - DAY)


def _by_category(people: Mapping[str, Audience], choices: Mapping[str, Choice]) -> dict[TemplateCategory, int]:
    """How many templates of each category it takes."""
    found: dict[TemplateCategory, int] = {}
    for language, audience in people.items():
        version = choices[language].version
        category = TemplateCategory.UNKNOWN if version is None else version.category
        found[category] = found.get(category, 0) + audience.outside
    return found


def _standing(version: TemplateVersion | None, look: Look) -> outlook.Template:
    if version is not None:
        return outlook.Template.KNOWN
    return outlook.Template.UNKNOWN if look.seen is None else outlook.Template.MISSING


async def _limit(d: Decision, line: LineRules) -> Limit:
    """Numbers of one account share its limit, so all the lines we know of it are counted."""
    reach = await audiences.reach_of(d.tx, line.name)
    opened = await audiences.count_opened(d.tx, line.siblings, since=d.now - DAY)
    return Limit(None if reach is None else reach.people_per_day, opened)


def _reachable(audience: Audience, limit: Limit) -> int | None:
    """Who was written to in the last 24 hours may be written to again: a person counts once."""
    if limit.people_per_day is None:
        return None
    if limit.people_per_day == 0:
        return audience.recipients
    new = audience.outside - audience.reopened
    return audience.recipients - new + min(new, max(0, limit.people_per_day - limit.opened))


def _asked(d: Decision, broadcast: Broadcast, look: Look) -> Asked:
    if broadcast.asked is not None:
        return Asked.OPEN if d.now - broadcast.asked < PATIENCE else Asked.SILENT
    return Asked.SILENT if look.cause not in ("", HASTE) else Asked.ANSWERED


def _says_the_same(one: Broadcast, other: Broadcast) -> bool:
    """The same words, whatever their dress and spaces; a picture without words is like no other."""
    words, others = (" ".join(words_of(each.content).casefold().split()) for each in (one, other))
    return bool(words) and words == others
