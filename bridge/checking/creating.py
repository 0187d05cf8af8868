"""The two templates the bridge needs, made at Meta where they are missing. Meta reviews them before they may be sent.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bridge.checking.finding import Finding, Json, State, found
from bridge.checking.meta import Meta
from bridge.checking.sentences import CAUSES, LATER
from bridge.errors import Failure, Uncertain
from config.texts import Texts

VARIABLE = "{{1}}"
KINDS = ("broadcast_template", "answer_template")


@dataclass(frozen=True, slots=True)
class Missing:
    """A template that a line names and its account does not have; `key` is the setting that names it."""

    meta: Meta
    key: str
    name: str

    @property
    def account(self) -> tuple[str, str, str]:
        """Where it would be made; two lines may share it."""
        return self.meta.line.whatsapp.business_account_id, self.name, self.meta.line.language


def creatable(missing: Iterable[Missing]) -> list[Missing]:
    """Those whose words we know."""
    return [each for each in missing if each.key in KINDS]


def offer(missing: Sequence[Missing]) -> str:
    """What would be made, word for word, for who is asked."""
    shown = [
        f"{each.name} ({each.meta.line.language}, UTILITY) for {each.meta.subject}:\n" + _indented(each)
        for each in _once(missing).values()
    ]
    return "\n\n".join([*shown, "Meta reviews what is created: usually minutes, at most a day."])


def _indented(missing: Missing) -> str:
    body, *rest = _components(missing)
    buttons = [f"[{button['text']}]" for part in rest for button in part["buttons"]]
    return "\n".join(f"    {line}".rstrip() for line in [*str(body["text"]).splitlines(), *buttons])


def _components(missing: Missing) -> list[Json]:
    language, line = missing.meta.line.language, missing.meta.line.title
    texts = Texts.load()
    if missing.key == "broadcast_template":
        text = texts.say(language, "template-default-broadcast", line=line, words=VARIABLE)
        example = {"body_text": [[texts.say(language, "template-default-example")]]}
        return [{"type": "BODY", "text": text, "example": example}]
    button = {"type": "QUICK_REPLY", "text": texts.say(language, "template-default-button")}
    return [
        {"type": "BODY", "text": texts.say(language, "template-default-answer", line=line)},
        {"type": "BUTTONS", "buttons": [button]},
    ]


def _once(missing: Sequence[Missing]) -> dict[tuple[str, str, str], Missing]:
    """Those of one account a single time, in the words of its first line."""
    return {each.account: each for each in reversed(missing)}


async def make(missing: Sequence[Missing]) -> list[Finding]:
    """Make each, one after the other. What Meta does not take is found, and keeps nothing from the others."""
    made = {account: await _make(first) for account, first in _once(missing).items()}
    return [replace(made[each.account], subject=each.meta.subject, name=each.key) for each in missing]


async def _make(missing: Missing) -> Finding:
    subject, name = missing.meta.subject, missing.name
    asked = {
        "name": name,
        "language": missing.meta.line.language,
        "category": "UTILITY",
        "components": _components(missing),
    }
    try:
        account = missing.meta.line.whatsapp.business_account_id
        answer = await missing.meta.graph.post(f"{account}/message_templates", asked)
    except Uncertain:
        return found("template.doubtful", subject, template=name)
    except Failure as failure:
        return _refused(missing, failure)
    status, category = str(answer.get("status", "PENDING")), str(answer.get("category", "UTILITY"))
    return found(
        "template.ready" if status == "APPROVED" else "template.created", subject, template=name, category=category
    )


def _refused(missing: Missing, failure: Failure) -> Finding:
    """Meta's own words where it has some: they say which rule was broken."""
    if failure.said:
        return found("template.refused", missing.meta.subject, template=missing.name, reason=failure.said)
    message, remedy = CAUSES.get(failure.cause, (f"Meta answered with error {failure.cause}", LATER))
    return Finding(missing.key, missing.meta.subject, State.ERROR, message, remedy)
