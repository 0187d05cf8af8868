"""Message templates: what is kept, and what Meta checks when one is created."""

import re
import secrets
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bridge.simulator.graph.errors import GraphError

# https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
LONGEST_NAME = 512
LONGEST_TITLE = 60
LONGEST_BODY = 1024
LONGEST_FOOTER = 60
MOST_BUTTONS = 10
LONGEST_BUTTON = 25
LONGEST_URL = 2000
NAME = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
PLACEHOLDER = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
STATUSES = (
    *("APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "LIMIT_EXCEEDED", "ARCHIVED"),
    *("PENDING_DELETION", "DELETED"),
)

# Graph knows them, no template here has a value for them.
UNSET_FIELDS = (
    *("message_send_ttl_seconds", "previous_category", "library_template_name", "cta_url_link_tracking_opted_out"),
    *("sub_category", "degrees_of_freedom_spec"),
)

Object = dict[str, Any]


@dataclass(slots=True)
class Template:
    """One language of a template."""

    name: str
    language: str
    category: str
    components: list[Object]
    status: str = "APPROVED"
    parameter_format: str = "POSITIONAL"
    id: str = field(default_factory=lambda: str(secrets.randbelow(9 * 10**15) + 10**15))

    def component(self, kind: str) -> Object:
        """The component of a type, or an empty one."""
        return next((part for part in self.components if str(part.get("type", "")).upper() == kind), {})

    @property
    def buttons(self) -> list[Object]:
        """Its buttons, in order."""
        return list(self.component("BUTTONS").get("buttons", []))

    def as_json(self) -> Object:
        """All the fields Graph knows."""
        return dict.fromkeys(UNSET_FIELDS) | {
            "name": self.name,
            "parameter_format": self.parameter_format,
            "components": self.components,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "correct_category": self.category,
            "quality_score": {"score": "UNKNOWN", "date": 1_700_000_000},
            "rejected_reason": "NONE",
            "id": self.id,
        }


def first_templates() -> list[Template]:
    """The approved templates of a fresh town."""
    texts = {
        "it": ("Avviso dal Comune: {{1}} Rispondi a questo messaggio per scriverci.", "acqua sospesa domani"),
        "en": ("Notice from the municipality: {{1}} Reply to this message to write to us.", "no water tomorrow"),
    }
    answers = {
        "it": ("Abbiamo risposto alla tua richiesta.", "Leggi la risposta"),
        "en": ("We have answered your request.", "Leggi la risposta"),
    }
    notices = [
        Template("avviso_comune", language, "UTILITY", [_body(text, example)])
        for language, (text, example) in texts.items()
    ]
    return notices + [
        Template("risposta_pronta", language, "UTILITY", [_body(text), _quick_reply(button)])
        for language, (text, button) in answers.items()
    ]


def _body(text: str, *examples: str) -> Object:
    body: Object = {"type": "BODY", "text": text}
    return body | ({"example": {"body_text": [list(examples)]}} if examples else {})


def _quick_reply(text: str) -> Object:
    return {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": text}]}


def placeholders(text: str) -> list[str]:
    """The variables of a text, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def template_from(given: Object) -> Template:
    """A new template, checked. Raises 100 or one of Meta's 2388… codes."""
    name, language, category = (given.get(key) for key in ("name", "language", "category"))
    if not isinstance(name, str) or not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise GraphError(100, "Param name must be lowercase letters, digits and underscores, at most 512.")
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise GraphError(100, "Param language must be one of the supported languages.")
    if not isinstance(category, str) or category.upper() not in CATEGORIES:
        raise GraphError(100, f"Param category must be one of {CATEGORIES}.")
    shape = str(given.get("parameter_format") or "POSITIONAL").upper()
    if shape not in ("POSITIONAL", "NAMED"):
        raise GraphError(100, "Param parameter_format must be NAMED or POSITIONAL.")
    components = check_components(given.get("components"), shape)
    return Template(name, language, category.upper(), components, "PENDING", shape)


def check_components(given: object, shape: str) -> list[Object]:
    """The components, checked against Meta's limits."""
    if not isinstance(given, list) or not all(isinstance(part, dict) for part in given):
        raise GraphError(100, "Param components must be an array of objects.")
    kinds = [str(part.get("type", "")).upper() for part in given]
    if "BODY" not in kinds or len(set(kinds)) < len(kinds) or set(kinds) - CHECKS.keys():
        raise GraphError(100, "Param components needs one BODY, and at most one HEADER, FOOTER and BUTTONS.")
    for kind, part in zip(kinds, given, strict=True):
        CHECKS[kind](part, shape)
    return given


def check_examples(template: Template) -> None:
    """Reviewers want an example of everything left open. Raises 2388043.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
    """
    is_named = template.parameter_format == "NAMED"
    for kind, where in (("BODY", "body_text"), ("HEADER", "header_text")):
        part = template.component(kind)
        names, example = placeholders(str(part.get("text", ""))), part.get("example")
        if names and not _is_exemplified(example, f"{where}_named_params" if is_named else where, names):
            raise GraphError(100, f"components.{kind.lower()}: examples are missing or not one each.", subcode=2388043)
    header = template.component("HEADER")
    example = header.get("example")
    handles = example.get("header_handle") if isinstance(example, dict) else None
    if str(header.get("format", "TEXT")).upper() in ("IMAGE", "VIDEO", "DOCUMENT") and not handles:
        raise GraphError(100, "components.header: header_handle is missing.", subcode=2388043)


def _is_exemplified(example: object, where: str, names: list[str]) -> bool:
    given = example.get(where) if isinstance(example, dict) else None
    if not isinstance(given, list):
        return False
    if where.endswith("_named_params"):
        return sorted(one.get("param_name", "") for one in given if isinstance(one, dict)) == sorted(names)
    if where == "body_text":
        given = given[0] if len(given) == 1 and isinstance(given[0], list) else []
    return len(given) == len(names) and all(isinstance(one, str) and one.strip() for one in given)


def _text(part: Object, name: str, longest: int) -> str:
    text = part.get("text")
    if not isinstance(text, str) or not 0 < len(text) <= longest:
        raise GraphError(100, f"The text of {name} must have 1 to {longest} characters.")
    return text


def _check_header(part: Object, shape: str) -> None:
    kind = str(part.get("format", "TEXT")).upper()
    if kind not in ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"):
        raise GraphError(100, "Param format of the header is not valid.")
    if kind == "TEXT" and len(_names(_text(part, "the header", LONGEST_TITLE), shape)) > 1:
        raise GraphError(100, "The header takes at most one variable.")


def _check_body(part: Object, shape: str) -> None:
    text = _text(part, "the body", LONGEST_BODY).strip()
    _names(text, shape)
    spans = [match.span() for match in PLACEHOLDER.finditer(text)]
    if spans and (spans[0][0] == 0 or spans[-1][1] == len(text)):
        raise GraphError(2388299)
    if any(not text[end:start].strip() for (_, end), (start, _) in pairwise(spans)):
        raise GraphError(2388293)


def _names(text: str, shape: str) -> list[str]:
    names = placeholders(text)
    expected = [str(number) for number in range(1, len(names) + 1)]
    if (shape == "POSITIONAL" and names != expected) or (shape == "NAMED" and any(name.isdigit() for name in names)):
        raise GraphError(100, f"The variables do not follow parameter_format {shape}.")
    return names


def _check_footer(part: Object, _: str) -> None:
    _text(part, "the footer", LONGEST_FOOTER)


def _check_buttons(part: Object, _: str) -> None:
    buttons = part.get("buttons")
    if not isinstance(buttons, list) or not 0 < len(buttons) <= MOST_BUTTONS:
        raise GraphError(100, f"Between 1 and {MOST_BUTTONS} buttons.")
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    if kinds.count("URL") > 2 or kinds.count("PHONE_NUMBER") > 1 or kinds.count("COPY_CODE") > 1:
        raise GraphError(100, "At most 2 url buttons, 1 phone button and 1 code button.")
    places = [index for index, kind in enumerate(kinds) if kind == "QUICK_REPLY"]
    if places and places[-1] - places[0] != len(places) - 1:
        raise GraphError(100, "Quick reply buttons must stay together.")
    for button in buttons:
        _text(button, "a button", LONGEST_BUTTON)
        url = str(button.get("url", ""))
        if len(url) > LONGEST_URL or ("{{" in url and not PLACEHOLDER.search(url[-10:])):
            raise GraphError(100, "The url of a button is too long, or its variable is not at the end.")


CHECKS = {"HEADER": _check_header, "BODY": _check_body, "FOOTER": _check_footer, "BUTTONS": _check_buttons}
