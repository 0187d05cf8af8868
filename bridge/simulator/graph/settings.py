"""What can be turned about the WhatsApp half of the town, and its defaults."""

from dataclasses import dataclass, fields
from typing import Any

# Who the line is and where its webhooks go: these survive a reset, or the bridge would be cut off.
LASTING = (
    "phone_number",
    "phone_number_id",
    "waba_id",
    "access_token",
    "app_secret",
    "verify_token",
    "webhook_url",
)


@dataclass(slots=True)
class Settings:
    """The knobs of `/control/settings` this half owns."""

    phone_number: str = "+390935000000"
    phone_number_id: str = "106540352242922"
    waba_id: str = "102290129340398"
    access_token: str = "demo-access-token"
    app_secret: str = "demo-app-secret"
    verify_token: str = "demo-verify-token"
    webhook_url: str = ""
    token_expires_at: int = 0  # unix seconds, virtual; 0: never, as system-user tokens
    per_pair_limit: int = 45  # burst; one more every 6 s. https://developers.facebook.com/…/about-the-platform
    messages_per_second: int = (
        80  # https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
    )
    unique_people_per_day: int = 2000  # a verified business. https://developers.facebook.com/…/messaging-limits
    status_delay_ms: int = 60
    auto_deliver: bool = True
    auto_read: bool = False
    duplicate: bool = False
    shuffle: bool = False
    batch: int = 0
    delay_ms: int = 0
    unknown_fields: bool = False
    null_members: bool = False
    millisecond_timestamps: bool = False
    drop_delivered: bool = False
    status_before_response: bool = False
    template_review_ms: int = 0  # how long reviewers take; 0: they decide by the control API alone
    told_file_size: int = 0  # what a media look-up says; 0: the truth

    @property
    def digits(self) -> str:
        """The line's number as webhooks show it: without the plus."""
        return self.phone_number.lstrip("+")

    def change(self, changes: dict[str, Any]) -> None:
        """Set some, all or nothing. Raises ValueError on an unknown name or a value of the wrong kind."""
        for name, value in changes.items():
            _check(name, value)
        for name, value in changes.items():
            setattr(self, name, value)

    def restore(self) -> None:
        """Back to the defaults, but for who the line is and where it posts."""
        fresh = Settings()
        for field in fields(self):
            if field.name not in LASTING:
                setattr(self, field.name, getattr(fresh, field.name))


def _check(name: str, value: object) -> None:
    kinds = {field.name: field.type for field in fields(Settings)}
    if name not in kinds:
        raise ValueError(f"unknown setting: {name}")
    if type(value) is not kinds[name]:
        raise ValueError(f"{name} must be {getattr(kinds[name], '__name__', kinds[name])}")
    if isinstance(value, int) and value < 0:
        raise ValueError(f"{name} must not be negative")
