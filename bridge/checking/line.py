"""A line: its token, its number, what Meta thinks of it, and its templates."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bridge.checking import number, templates
from bridge.checking.finding import Finding, NoAnswer, found, objects, one_line, table, together, unanswered
from bridge.checking.meta import Meta
from config.settings import Http

SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NUMBERS_LISTED = "100"  # a portfolio has at most 20


async def examine_line(meta: Meta, http: Http) -> list[Finding]:
    """Everything Meta knows about a line; only the first answer where Meta would refuse all others too."""
    try:
        node = await meta.ask(meta.line.whatsapp.phone_number_id, fields="display_phone_number,verified_name")
    except NoAnswer as none:
        first = [unanswered("token", meta.subject, none)]
        if none.is_final:
            return [*first, found("further_checks.waiting", meta.subject)]
        proof = []
    else:
        first = [found("token.accepted", meta.subject), number.identity(meta, node)]
        proof = [("app_secret", _app_secret(meta))]
    questions = (
        ("permissions", _permissions(meta)),
        *proof,
        ("account", _account(meta)),
        ("number", number.condition(meta, f"{http.public_url}/webhooks/whatsapp")),
        ("calling", _calling(meta)),
        ("subscription", _subscription(meta)),
        ("broadcast_template", templates.broadcast(meta)),
        ("answer_template", templates.answer(meta)),
        *(("broadcast_templates", templates.further(meta, name)) for name in templates.further_names(meta)),
    )
    return first + await together(questions, meta.subject)


async def _permissions(meta: Meta) -> Iterable[Finding]:
    """What the token says of itself. https://developers.facebook.com/docs/graph-api/reference/debug_token"""
    token = meta.line.whatsapp.access_token.get_secret_value()
    try:
        told = table((await meta.ask("debug_token", input_token=token)).get("data"))
    except NoAnswer as none:
        if none.is_final:
            raise
        return [found("permissions.unknown", meta.subject)]
    scopes = told.get("scopes")
    if not isinstance(scopes, list):
        return [found("permissions.unknown", meta.subject)]
    if missing := [scope for scope in SCOPES if scope not in scopes]:
        return [found("permissions.missing", meta.subject, missing=" and ".join(missing))]
    expires_at = told.get("expires_at")
    if isinstance(expires_at, int) and expires_at > 0:
        day = (EPOCH + timedelta(seconds=expires_at)).date()
        return [found("permissions.expiring", meta.subject, day=day.isoformat())]
    return [found("permissions.complete", meta.subject)]


async def _app_secret(meta: Meta) -> Iterable[Finding]:
    """Meta checks a proof whenever it is given one, and answers 100 to a wrong one; without it the same was answered.

    https://developers.facebook.com/docs/graph-api/guides/secure-requests
    """
    whatsapp = meta.line.whatsapp
    secret, token = whatsapp.app_secret.get_secret_value(), whatsapp.access_token.get_secret_value()
    proof = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    try:
        await meta.ask(whatsapp.phone_number_id, fields="id", appsecret_proof=proof)
    except NoAnswer as none:
        if none.code != "100":
            raise
        return [found("app_secret.wrong", meta.subject)]
    return [found("app_secret.proved", meta.subject)]


async def _account(meta: Meta) -> Iterable[Finding]:
    """Whether the two ids of the configuration belong together."""
    whatsapp = meta.line.whatsapp
    answer = await meta.ask(f"{whatsapp.business_account_id}/phone_numbers", fields="id", limit=NUMBERS_LISTED)
    held = {str(each.get("id")) for each in objects(answer.get("data"))}
    if whatsapp.phone_number_id in held:
        return [found("account.holds", meta.subject)]
    return [found("account.other", meta.subject, account=whatsapp.business_account_id)]


async def _calling(meta: Meta) -> Iterable[Finding]:
    answer = await meta.ask(f"{meta.line.whatsapp.phone_number_id}/settings")
    enabled = table(answer.get("calling")).get("status") == "ENABLED"
    return [found("calling.on" if enabled else "calling.off", meta.subject)]


async def _subscription(meta: Meta) -> Iterable[Finding]:
    """Without an app subscribed to the account nothing is delivered, however right the callback is."""
    account = meta.line.whatsapp.business_account_id
    apps = objects((await meta.ask(f"{account}/subscribed_apps")).get("data"))
    if not apps:
        return [found("subscription.none", meta.subject, account=account)]
    names = [one_line(table(app.get("whatsapp_business_api_data")).get("name", "an app")) for app in apps]
    return [found("subscription.active", meta.subject, apps=", ".join(names))]
