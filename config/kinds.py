"""The kinds of value a key of `sportello.toml` can have.

A field's description is what its error message says was expected, so it reads on after the word "expected".
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints

# Names of lines become the first part of a public path: these are taken by the bridge itself.
RESERVED_NAMES = frozenset({"file", "healthz", "readyz", "metrics", "webhooks"})


class Table(BaseModel):
    """A table of the configuration: immutable, and no key beyond its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def split(value: object) -> object:
    """Let a list be written as one string, its items parted by commas or new lines, as the environment must."""
    if not isinstance(value, str):
        return value
    return [item.strip() for item in re.split(r"[,\n]", value) if item.strip()]


def _unreserved(name: str) -> str:
    if name in RESERVED_NAMES:
        raise ValueError(f"a name other than {', '.join(sorted(RESERVED_NAMES))}, which the bridge uses itself")
    return name


def _not_empty(secret: SecretStr) -> SecretStr:
    # An empty app secret would let anybody sign webhooks; length is otherwise the issuer's matter.
    if not secret.get_secret_value().strip():
        raise ValueError("a value, not an empty one")
    return secret


def _without_spaces(value: object) -> object:
    return re.sub(r"[\s.\-/]", "", value) if isinstance(value, str) else value


def _without_final_slash(url: str) -> str:
    return url.rstrip("/")


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$"), Field(description="a name made of a-z, 0-9 and -")]
Name = Annotated[Slug, AfterValidator(_unreserved)]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    Field(description="a title people will read, of at most 100 characters"),
]
Url = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$"),
    AfterValidator(_without_final_slash),
    Field(description="an address like https://whatsapp.comune.esempio.it"),
]
# E.164: at most 15 digits, the first of the country code never 0. https://www.itu.int/rec/T-REC-E.164/
PhoneNumber = Annotated[
    str,
    BeforeValidator(_without_spaces),
    StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$"),
    Field(description="an international number like +390935000000"),
]
Digits = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]+$"),
    Field(coerce_numbers_to_str=True, description="a number as Meta's dashboard shows it, like 106540352242922"),
]
TemplateName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9_]{1,512}$"),
    Field(description="a template's name: a-z, 0-9 and _"),
]
Secret = Annotated[SecretStr, AfterValidator(_not_empty)]
Port = Annotated[int, Field(ge=0, le=65535, description="a port, from 1 to 65535 (0: any free one)")]
