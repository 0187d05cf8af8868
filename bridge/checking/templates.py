"""A line's templates: approved, in its language, and with nothing in them that the bridge does not fill.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bridge.checking.finding import Finding, Json, found, objects
from bridge.checking.meta import Meta

FIELDS = "name,language,status,category,correct_category,components"
LISTED = "100"  # one template has at most this many languages
VARIABLE = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
WAITING = frozenset({"PENDING", "IN_APPEAL"})
FIXED_HEADERS = frozenset({"", "TEXT"})  # a picture, a film, a document or a place is given with every message


async def broadcast(meta: Meta) -> Iterable[Finding]:
    """The template of broadcasts: one parameter, which holds the words."""
    return await _examine(meta, "broadcast_template", meta.line.whatsapp.broadcast_template, parameters=1)


async def answer(meta: Meta) -> Iterable[Finding]:
    """The template that says an answer is ready: no parameter, there are no words to put in."""
    return await _examine(meta, "answer_template", meta.line.whatsapp.answer_template, parameters=0)


def further_names(meta: Meta) -> list[str]:
    """Other templates of broadcasts, each once."""
    whatsapp = meta.line.whatsapp
    named = [*whatsapp.broadcast_templates, *(name for names in whatsapp.bulletin_templates.values() for name in names)]
    return [name for name in dict.fromkeys(named) if name != whatsapp.broadcast_template]


async def further(meta: Meta, name: str) -> Iterable[Finding]:
    """One of them: a file may stand above it, and its words may be spread over several parameters."""
    return await _examine(meta, "broadcast_templates", name, parameters=None)


async def _examine(meta: Meta, key: str, name: str, *, parameters: int | None) -> list[Finding]:
    """`parameters`: how many its body must have; None: one at least, and a file above it if it likes."""
    asked = f"{meta.line.whatsapp.business_account_id}/message_templates"
    answer = await meta.ask(asked, name=name, fields=FIELDS, limit=LISTED)
    versions = [each for each in objects(answer.get("data")) if each.get("name") == name]
    values = {"template": name, "key": key, "language": meta.line.language}
    own = [each for each in versions if _speaks(each, meta.line.language)]
    if not own:
        meta.lacking.append((key, name))
    if not versions:
        findings = [found("template.missing", meta.subject, **values)]
    elif not own:
        languages = ", ".join(sorted(str(each.get("language")) for each in versions))
        findings = [found("template.other_language", meta.subject, languages=languages, **values)]
    else:
        # As the bridge does when it sends: the very language, and an approved one before any other.
        own.sort(key=lambda each: (each.get("language") != meta.line.language, each.get("status") != "APPROVED"))
        findings = _of_version(meta.subject, own[0], values, parameters)
    return [replace(finding, name=key) for finding in findings]


def _speaks(version: Json, language: str) -> bool:
    code = str(version.get("language", ""))
    return code == language or code.startswith((f"{language}_", f"{language}-"))


def _of_version(subject: str, version: Json, values: dict[str, str], parameters: int | None) -> list[Finding]:
    status, category = str(version.get("status")), str(version.get("category"))
    problems = []
    if status != "APPROVED":
        key = "template.waiting" if status in WAITING else "template.unusable"
        problems.append(found(key, subject, status=status, **values))
    parts = objects(version.get("components"))
    count = len(_variables(parts))
    if (parameters == 1 and count != 1) or (parameters is None and not count):
        problems.append(found("template.no_words", subject, count=count, **values))
    if unfilled := _unfilled(parts, parameters):
        problems.append(found("template.unfilled", subject, parts=", ".join(unfilled), **values))
    correct = str(version.get("correct_category") or category)
    if category == "MARKETING":
        problems.append(found("template.marketing", subject, **values))
    elif correct != category:
        problems.append(found("template.recategorised", subject, category=category, correct=correct, **values))
    return problems or [found("template.ready", subject, category=category, **values)]


def _variables(parts: Iterable[Json]) -> list[str]:
    """The body's variables, named or numbered, each once."""
    text = next((str(part.get("text", "")) for part in parts if _kind(part) == "BODY"), "")
    return list(dict.fromkeys(VARIABLE.findall(text)))


def _unfilled(parts: Iterable[Json], parameters: int | None) -> list[str]:
    """What would be missing in every message, and make Meta refuse it (132000, 132012)."""
    unfilled = ["body"] if parameters == 0 and _variables(parts) else []
    for part in parts:
        if _kind(part) == "HEADER":
            has_media = parameters is not None and str(part.get("format", "")).upper() not in FIXED_HEADERS
            unfilled += ["header"] if has_media or VARIABLE.search(str(part.get("text", ""))) else []
        if _kind(part) == "BUTTONS" and any(_needs_value(button) for button in objects(part.get("buttons"))):
            unfilled.append("button")
    return unfilled


def _kind(part: Json) -> str:
    return str(part.get("type", "")).upper()


def _needs_value(button: Json) -> bool:
    return _kind(button) in ("COPY_CODE", "OTP") or bool(VARIABLE.search(str(button.get("url", ""))))
