"""Meta's templates as nouns of ours: what it lists when asked, and what it says of one by itself. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bridge import wording
from bridge.fitting import VARIABLE
from storage.events import TemplateChanged
from storage.templates import (
    HeaderKind,
    TemplateCategory,
    TemplateForm,
    TemplateQuality,
    TemplateState,
    TemplateVersion,
)

Json = Mapping[str, Any]

FIELDS = "id,name,language,status,category,correct_category,quality_score,rejected_reason,components"
PAGE = 100  # versions in one answer
# A municipality has a dozen, Meta takes 6,000 templates; a list cut short would be taken for deletions.
MOST = 20_000
SAID_LENGTH = 200  # of Meta's own words about one

STATES = {
    "APPROVED": TemplateState.APPROVED,
    "REINSTATED": TemplateState.APPROVED,
    "PENDING": TemplateState.PENDING,
    "REJECTED": TemplateState.REJECTED,
    "PAUSED": TemplateState.PAUSED,
    "DISABLED": TemplateState.DISABLED,
    "IN_APPEAL": TemplateState.IN_APPEAL,
    "LIMIT_EXCEEDED": TemplateState.LIMIT_EXCEEDED,
    "ARCHIVED": TemplateState.ARCHIVED,
    "LOCKED": TemplateState.LOCKED,
    "PENDING_DELETION": TemplateState.PENDING_DELETION,
    "DELETED": TemplateState.DELETED,
}
QUALITIES = {"GREEN": TemplateQuality.HIGH, "YELLOW": TemplateQuality.MEDIUM, "RED": TemplateQuality.LOW}
# The fields of webhooks that speak of one template.
NEWS = frozenset(
    {
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "template_category_update",
    }
)


def versions(answer: Json) -> list[TemplateVersion]:
    """Those of one page of `/message_templates`; an entry without a name is none."""
    return [version(entry) for entry in _objects(answer.get("data")) if entry.get("name")]


def next_page(answer: Json) -> str:
    """The cursor of the page after this one; empty: it is the last."""
    paging = answer.get("paging")
    if not isinstance(paging, Mapping) or not paging.get("next"):
        return ""
    cursors = paging.get("cursors")
    return str(cursors.get("after") or "") if isinstance(cursors, Mapping) else ""


def version(entry: Json) -> TemplateVersion:
    """One entry of `/message_templates`."""
    category = _category(entry.get("category"))
    correct = _category(entry.get("correct_category"))
    score = entry.get("quality_score")
    rejected = str(entry.get("rejected_reason") or "")
    return TemplateVersion(
        name=str(entry["name"]),
        language=language_code(entry.get("language")),
        state=STATES.get(_upper(entry.get("status")), TemplateState.UNKNOWN),
        category=category,
        form=_form(_objects(entry.get("components"))),
        foreign_id=str(entry.get("id") or ""),
        coming_category=None if correct in (TemplateCategory.UNKNOWN, category) else correct,
        quality=_quality(score.get("score") if isinstance(score, Mapping) else ""),
        cause="" if rejected in ("", "NONE") else rejected.casefold(),
    )


def language_code(value: object) -> str:
    """Webhooks write `en-US` where the API writes `en_US`."""
    return str(value or "").replace("-", "_")


def change(line: str, value: Json, at: datetime) -> TemplateChanged:
    """A webhook about one template. Raises KeyError if it names none.

    Meta's own sample of a fallen quality comes under the field of a changed status: the members tell, not the field.
    """
    event = _upper(value.get("event"))
    new, correct = value.get("new_category"), value.get("correct_category")
    fallen = event == "FLAGGED"  # sent still, but not for long unless it gets better
    return TemplateChanged(
        line=line,
        name=wording.clean_name(str(value["message_template_name"])),
        language=language_code(value.get("message_template_language")),
        foreign_id=str(value.get("message_template_id") or ""),
        at=at,
        state=STATES.get(event),
        category=_category(new) if new else None,
        coming_category=_category(correct) if correct and correct != new else None,
        quality=TemplateQuality.LOW if fallen else _named_quality(value.get("new_quality_score")),
        cause=_cause(value),
        said=_said(value),
        reworded="message_template_element" in value,
    )


def _cause(value: Json) -> str:
    other = value.get("other_info")
    title = str(other.get("title") or "") if isinstance(other, Mapping) else ""
    reason = str(value.get("reason") or "")
    cause = title or ("" if reason == "NONE" else reason)
    return wording.clean_name(cause).casefold()


def _said(value: Json) -> str:
    """Why Meta rejected it, in its own words."""
    info = value.get("rejection_info")
    return wording.clean_name(str(info.get("reason") or ""), longest=SAID_LENGTH) if isinstance(info, Mapping) else ""


def _form(parts: Iterable[Json]) -> TemplateForm:
    by_kind = {_upper(part.get("type")): part for part in parts}
    header, body = by_kind.get("HEADER", {}), by_kind.get("BODY", {})
    buttons = _objects(by_kind.get("BUTTONS", {}).get("buttons"))
    title, text = str(header.get("text") or ""), str(body.get("text") or "")
    unfilled = ["header"] if VARIABLE.search(title) else []
    if any(_needs_value(button) for button in buttons):
        unfilled.append("button")
    return TemplateForm(
        body=text,
        parameters=tuple(dict.fromkeys(VARIABLE.findall(text))),
        header=_header(header),
        header_text=title,
        footer=str(by_kind.get("FOOTER", {}).get("text") or ""),
        buttons=tuple(str(button.get("text") or "") for button in buttons),
        unfilled=tuple(unfilled),
    )


def _header(part: Json) -> HeaderKind:
    if not part:
        return HeaderKind.NONE
    try:
        return HeaderKind(str(part.get("format") or "text").casefold())
    except ValueError:
        return HeaderKind.UNKNOWN


def _needs_value(button: Json) -> bool:
    """A code to copy, or an address with a variable in it: nothing of ours goes there."""
    return _upper(button.get("type")) in ("COPY_CODE", "OTP") or bool(VARIABLE.search(str(button.get("url") or "")))


def _category(value: object) -> TemplateCategory:
    try:
        return TemplateCategory(str(value).casefold())
    except ValueError:
        return TemplateCategory.UNKNOWN


def _quality(value: object) -> TemplateQuality:
    return QUALITIES.get(_upper(value), TemplateQuality.UNKNOWN)


def _named_quality(value: object) -> TemplateQuality | None:
    return None if value is None else _quality(value)


def _upper(value: object) -> str:
    return str(value or "").upper()


def _objects(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
