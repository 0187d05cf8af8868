"""The tables of a line: a number the municipality owns."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from config.hours import Hours, Quiet, Weekly, quiet_from, weekly_from
from config.kinds import Digits, PhoneNumber, Secret, Slug, Table, TemplateName, Title, Url, split
from config.mail import Email


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError("each desk once")
    return names


class WhatsApp(Table):
    """How a line reaches its number on the WhatsApp Cloud API."""

    phone_number: PhoneNumber
    phone_number_id: Digits
    business_account_id: Digits
    access_token: Secret = Field(description="the access token of Meta's system user")
    app_secret: Secret = Field(description="the app secret of Meta's dashboard")
    verify_token: Secret = Field(description="the words you chose for Meta's webhook verification")
    api_url: Url = "https://graph.facebook.com"
    api_version: Annotated[
        str, StringConstraints(pattern=r"^v[0-9]+\.[0-9]+$"), Field(description="a version like v25.0")
    ] = "v25.0"
    # Meta's throughput for a number: 80, or 1000 after its upgrade; more is for trying against a simulator.
    # https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
    messages_per_second: int = Field(default=80, ge=1, le=100_000, description="a whole number from 1 to 100000")
    broadcast_template: TemplateName = "avviso_comune"
    # Further ones for broadcasts, chosen by what there is to carry; and those of one bulletin alone.
    broadcast_templates: Annotated[
        tuple[TemplateName, ...],
        BeforeValidator(split),
        Field(description='names of templates: ["avviso_foto", "avviso_righe"]'),
    ] = ()
    bulletin_templates: dict[Slug, Annotated[tuple[TemplateName, ...], BeforeValidator(split)]] = Field(
        default_factory=dict, description='a table of bulletins with their templates: allerte = "allerta_meteo"'
    )
    answer_template: TemplateName = "risposta_pronta"


Detail = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200), Field(description="words of at most 200 characters")
]


class Office(Table):
    """An office of the directory: what ready answers and `/ufficio` tell of it."""

    title: Title
    hours: Detail = ""
    phone: Detail = ""
    email: Detail = ""
    address: Detail = ""
    link: Detail = ""


class Category(Table):
    """A kind of fault that citizens tell of, and who sees to it: an office or an outside company."""

    title: Title
    office: Detail = ""
    email: Email | None = None
    desk: Slug | None = None


# Without a table of its own a line has these; their titles are among the texts, in every language.
USUAL_CATEGORIES = (
    "acqua",
    "barriere",
    "fognature",
    "illuminazione",
    "rifiuti",
    "segnaletica",
    "strade",
    "verde",
    "altro",
)


class Line(Table):
    """A line: its titles and habits, its desks (`desk` in the file) and its number."""

    title: Title
    desks: Annotated[
        tuple[Slug, ...],
        BeforeValidator(split),
        AfterValidator(_each_once),
        Field(alias="desk", min_length=1, description='the name of a desk, or several: ["urp", "urp-matrix"]'),
    ]
    language: Literal["it", "en"] = Field(default="it", description='"it" or "en"')
    timezone: ZoneInfo = Field(default=ZoneInfo("Europe/Rome"), description="a time zone like Europe/Rome")
    human_only: bool = Field(default=False, description="true or false")
    whatsapp: WhatsApp
    bulletins: dict[Slug, Title] = Field(
        default_factory=dict, description='a table of names (a-z, 0-9 and -) with their titles: viabilita = "Viabilità"'
    )
    zones: dict[Slug, Title] = Field(
        default_factory=dict,
        description='a table of names (a-z, 0-9 and -) with their titles: borgo = "Borgo San Vito"',
    )
    offices: dict[Slug, Office] = Field(
        default_factory=dict, description="a table of names (a-z, 0-9 and -), each with its title, hours, phone…"
    )
    # Whom citizens may turn to while the line is closed: offices of the directory, which staff change by command, too.
    contacts: Annotated[
        tuple[Slug, ...],
        BeforeValidator(split),
        Field(max_length=5, description='at most five names of offices: ["anagrafe", "vigili"]'),
    ] = ()
    categories: dict[Slug, Category] = Field(
        default_factory=dict, description="a table of names (a-z, 0-9 and -), each with its title, office, email, desk"
    )
    # Who has it may read the faults over HTTP, as Open311 does; without it nobody may.
    open311_token: Secret | None = Field(default=None, description="a long word of your choice")
    # The bulletins whose broadcasts overtake the news, and whose doubtful copies are sent again.
    alert_bulletins: Annotated[
        tuple[Slug, ...], BeforeValidator(split), Field(description='names of bulletins: ["allerte"]')
    ] = ("allerte",)
    alert_resend_minutes: int = Field(default=10, ge=1, le=1440, description="a whole number from 1 to 1440")
    # What a citizen writes within these hours of getting a broadcast answers it; thanks alone open no thread.
    broadcast_answer_hours: int = Field(default=48, ge=1, le=720, description="a whole number of hours from 1 to 720")
    fold_thanks: bool = Field(default=True, description="true or false")
    # Later than this after its hour a broadcast is never sent: an old warning does harm.
    alert_expiry_hours: int = Field(default=2, ge=1, le=168, description="a whole number of hours from 1 to 168")
    news_expiry_hours: int = Field(default=24, ge=1, le=720, description="a whole number of hours from 1 to 720")
    # Who writes again this soon after a case was closed goes on with it; later a new one begins.
    same_case_days: int = Field(default=7, ge=0, le=365, description="a whole number of days from 0 to 365")
    # Who is answered is asked, when the case is closed, how it went; never where only people speak.
    satisfaction: bool = Field(default=False, description="true or false")
    # Told by itself once a week, at this hour of this day; none: only who asks is told.
    weekly_statistics: Annotated[
        Weekly | None,
        BeforeValidator(weekly_from),
        Field(description='a day and an hour like "mon 09:00", or "" for none'),
    ] = None
    # What is promised of the first answer, in opening hours; 0: nothing is.
    answer_promise_minutes: int = Field(default=0, ge=0, le=10_080, description="a whole number from 0 to 10080")
    # Before people go home, of the windows that will close before they are back; 0: nothing is said.
    window_warning_minutes: int = Field(default=60, ge=0, le=720, description="a whole number from 0 to 720")
    # News wait until they are over; alerts do not.
    quiet_hours: Annotated[
        Quiet | None, BeforeValidator(quiet_from), Field(description='hours like "21:00-08:00", or "" for none')
    ] = quiet_from("21:00-08:00")
    hours: Hours | None = None
