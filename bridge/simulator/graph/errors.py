"""Meta's errors: one table, and the two shapes they travel in (an answer, a `failed` status)."""

import secrets
from dataclasses import dataclass
from typing import Any

HREF = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"


@dataclass(frozen=True, slots=True)
class Row:
    """What Meta says for one code: the HTTP status of a synchronous answer, the title, the usual details."""

    http_status: int
    title: str
    details: str = ""


# Codes, HTTP statuses and titles: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
# (page of 12 Dec 2025). Where the page gives no HTTP status, 400.
ERRORS: dict[int, Row] = {
    0: Row(401, "AuthException", "We were unable to authenticate the app user."),
    1: Row(400, "API Unknown", "Invalid request or possible server error."),
    2: Row(503, "API Service", "Temporary due to downtime or due to being overloaded."),
    3: Row(500, "API Method", "Capability or permissions issue."),
    4: Row(400, "API Too Many Calls", "The app has reached its API call rate limit."),
    10: Row(403, "API Permission Denied", "Permission is either not granted or has been removed."),
    33: Row(400, "Parameter value is not valid", "The business phone number has been deleted."),
    100: Row(400, "Invalid parameter", "The request included one or more unsupported or misspelled parameters."),
    190: Row(401, "Access token has expired", "Your access token has expired."),
    200: Row(403, "API Permission", "Permission is either not granted or has been removed."),
    368: Row(403, "Temporarily blocked for policies violations", "The account has been restricted or disabled."),
    613: Row(400, "Calls to this api have exceeded the rate limit.", "Calls to this api have exceeded the rate limit."),
    2200: Row(400, "Callback verification failed", "Callback verification failed."),
    2500: Row(400, "Unknown path components"),
    80007: Row(400, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."),
    130403: Row(403, "Recipient is blocked", "The recipient is on the block list of this business phone number."),
    130429: Row(400, "Rate limit hit", "Cloud API message throughput has been reached."),
    130472: Row(400, "User's number is part of an experiment", "Message was not sent as part of an experiment."),
    130497: Row(403, "Business account is restricted from messaging users in this country"),
    131000: Row(500, "Something went wrong", "Message failed to send due to an unknown error."),
    131005: Row(403, "Access denied", "Permission is either not granted or has been removed."),
    131008: Row(400, "Required parameter is missing", "The request is missing a required parameter."),
    131009: Row(400, "Parameter value is not valid", "One or more parameter values are invalid."),
    131016: Row(500, "Service unavailable", "A service is temporarily unavailable."),
    131021: Row(400, "Recipient cannot be sender", "Sender and recipient phone number is the same."),
    131026: Row(400, "Message undeliverable", "Message Undeliverable."),
    131030: Row(400, "Recipient phone number not in allowed list", "Add the recipient to the allowed list."),
    131031: Row(403, "Business Account locked", "The account has been restricted or disabled for a policy violation."),
    131037: Row(400, "Display name not approved", "The display name of this number needs approval."),
    131042: Row(400, "Business eligibility payment issue", "There was an error related to your payment method."),
    131044: Row(400, "Business eligibility payment issue", "There was an error related to your payment method."),
    131045: Row(500, "Incorrect certificate", "Message failed to send due to a phone number registration error."),
    131047: Row(
        400,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    ),
    131048: Row(
        400,
        "Spam rate limit hit",
        "Message failed to send because there are restrictions on how many messages can be sent from this number.",
    ),
    131049: Row(
        400,
        "This message was not delivered to maintain healthy ecosystem engagement.",
        "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    ),
    131050: Row(
        400,
        "User has stopped marketing messages",
        "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages.",
    ),
    131051: Row(400, "Message type unknown", "Message type is currently not supported."),
    131052: Row(400, "Media download error", "Unable to download the media sent by the user."),
    131053: Row(400, "Media upload error", "Unable to upload the media used in the message."),
    131055: Row(400, "Method not allowed"),
    131056: Row(
        400,
        "(Business Account, Consumer Account) pair rate limit hit",
        "Too many messages sent from the sender phone number to the same recipient phone number in a short period "
        "of time.",
    ),
    131057: Row(500, "Account in maintenance mode", "Business Account is in maintenance mode."),
    131059: Row(400, "Invalid paging cursor", "The paging cursor is not valid."),
    131060: Row(400, "Message unavailable"),
    131061: Row(400, "Template cannot be sent this way"),
    131062: Row(400, "Business-scoped user ids are not supported for this message"),
    131063: Row(400, "Marketing templates are disabled on Cloud API"),
    131064: Row(400, "Messaging limit reached", "Limited because of template classification violations."),
    132000: Row(400, "Number of parameters does not match the expected number of params"),
    132001: Row(404, "Template name does not exist in the translation"),
    132005: Row(400, "Translated text too long"),
    132007: Row(400, "Template format character policy violated"),
    132008: Row(400, "Template parameter value is not valid"),
    132012: Row(400, "Parameter format does not match format in the created template"),
    132015: Row(400, "Template is paused", "Template is paused due to low quality and cannot be sent."),
    132016: Row(400, "Template is disabled", "Template was paused too many times and is permanently disabled."),
    132018: Row(400, "There is an issue with the parameters in your template"),
    132068: Row(400, "Flow is blocked"),
    132069: Row(400, "Flow is throttled"),
    133000: Row(500, "Deregister incomplete"),
    133004: Row(503, "Server temporarily unavailable"),
    133005: Row(400, "Two step verification PIN mismatch"),
    133006: Row(400, "Phone number re-verification needed"),
    133008: Row(400, "Too many two step verification PIN guesses"),
    133009: Row(400, "Two step verification PIN guessed too fast"),
    133010: Row(400, "Phone number not registered"),
    133015: Row(400, "Please wait a few minutes before attempting to register this phone number"),
    133016: Row(400, "Account register/deregister rate limit exceeded"),
    134011: Row(400, "Payments terms of service not accepted"),
    135000: Row(400, "Generic user error"),
    137000: Row(400, "Identity key mismatch"),
    139100: Row(400, "Failed to block/unblock some users"),
    139101: Row(400, "Blocklist limit reached"),
    139102: Row(400, "Blocklist concurrent update"),
    139103: Row(400, "Blocklist internal error"),
    2388024: Row(400, "Content in this language already exists"),
    2388293: Row(
        400, "Too many variables for the length of the message", "Two variables stand next to each other, or nearly."
    ),
    2388299: Row(
        400,
        "Variables cannot be at the start or end of the template",
        "The body begins or ends with a variable: put fixed words around it.",
    ),
    2494100: Row(400, "Phone number is temporarily in maintenance"),
}


def row(code: int) -> Row:
    """The table's row; 200 to 299 share one, an unlisted code is a plain 400."""
    if 200 <= code <= 299:
        return ERRORS[200]
    return ERRORS.get(code, Row(400, "Unknown error"))


class GraphError(Exception):
    """A refused Graph call. `details` goes to `error_data.details`; `extra` is put beside `error` in the answer."""

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        http_status: int = 0,
        message: str = "",
        subcode: int = 0,
        extra: dict[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.details = details or row(code).details
        self.http_status = http_status or row(code).http_status
        self.message = message or f"(#{code}) {row(code).title}"
        self.subcode = subcode
        self.extra = extra or {}
        super().__init__(self.message)

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.details and self.code not in (0, 190):
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode or self.code >= 2388000:
            error["error_user_title"], error["error_user_msg"] = row(self.code).title, self.details
        if self.subcode:
            error["error_subcode"] = self.subcode
            error["type"] = "GraphMethodException" if self.subcode == 33 else "OAuthException"
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(17)[:22]
        return {**self.extra, "error": error}


def unknown_object(node: str) -> GraphError:
    """Graph's answer to an id it does not know, or that this token may not see."""
    return GraphError(
        100,
        message=f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api",
        subcode=33,
    )


def status_error(code: int, details: str = "") -> dict[str, Any]:
    """One member of `statuses[].errors`."""
    known = row(code)
    return {
        "code": code,
        "title": known.title,
        "message": known.title,
        "error_data": {"details": details or known.details or known.title},
        "href": HREF,
    }
