"""The table of e-mail: the server through which faults are forwarded to offices and companies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from config.kinds import Port, Secret, Table

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$", max_length=254),
    Field(description="an e-mail address like tecnico@comune.esempio.it"),
]


class Smtp(Table):
    """The mail server, and who writes."""

    host: str = Field(min_length=1, description="a server like smtp.comune.esempio.it")
    port: Port = 587  # submission. RFC 6409
    user: str = Field(default="", description="the account's name, or none")
    password: Secret | None = Field(default=None, description="the account's password")
    sender: Email = Field(alias="from")
    tls: Literal["starttls", "tls", "none"] = Field(default="starttls", description='"starttls", "tls" or "none"')
