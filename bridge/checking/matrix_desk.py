"""A desk on Matrix: its account, its room, who may enter there, and what the account may do in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import aiohttp
from nio.crypto import ENCRYPTION_ENABLED  # type: ignore[import-untyped]  # it has types, and does not say so

from bridge.checking.finding import Finding, NoAnswer, found, objects, table, unanswered
from bridge.checking.sentences import LATER
from bridge.desks.matrix import entering, entrance, refusals, rights
from bridge.desks.matrix.client import Client, Login
from bridge.errors import Failure
from config.settings import MatrixDesk, Settings

CHECKING = "SPORTELLO-CHECK"  # a device of its own: logging in on the bridge's would put the running bridge out
TOKEN = "Get a new token for the account (Element: Settings > Help & About) and set access_token, or set password."
LASTING = (
    "Get a token that lasts from whoever runs the homeserver (with MAS: mas-cli manage issue-compatibility-token NAME "
    "--device-id SPORTELLO), set access_token and leave password out."
)
NETWORK = "Look at this machine's network and at homeserver; then check again."
# The rules of `entrance.rule` that let in others than who is invited, and what is said of each.
_WAYS_IN = {
    "public": "entrance.public",
    "knock": "entrance.knock",
    "restricted": "entrance.restricted",
    "knock-restricted": "entrance.knock_restricted",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Who speaks in the room, how it is known, and where its keys are kept."""

    login: Login
    by_password: bool
    is_shared: bool  # another desk speaks through it
    database: str


async def examine_matrix(name: str, settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Whose account it is, then all the rest; nothing else can be asked of one that cannot say who it is."""
    subject, matrix = f"desks.{name}", settings.desks[name].matrix
    if matrix is None:
        return []
    token = matrix.access_token.get_secret_value() if matrix.access_token is not None else ""
    client = Client(session, homeserver=str(matrix.homeserver), token=token)
    try:
        me, findings = await _let_in(client, matrix, subject)
        by_password = token != me.access_token
        try:
            if me.user_id != matrix.user_id:
                return [found("login.other", subject, user_id=me.user_id, configured=matrix.user_id)]
            account = Account(me, by_password, settings.shares_account(name), settings.storage.url.get_secret_value())
            return [*findings, *await _of_account(client, matrix, account, subject)]
        finally:
            if by_password:
                await client.log_out()
    except Failure as failure:
        return [unanswered("login", subject, _no_answer(failure)), found("further_checks.waiting", subject)]


async def _let_in(client: Client, matrix: MatrixDesk, subject: str) -> tuple[Login, list[Finding]]:
    """As the bridge does it: by the token, else by the password."""
    password, refused = matrix.password, ""
    if matrix.access_token is not None:
        try:
            me = await client.who_am_i()
            useless = password is not None and not await entering.takes_passwords(client)
            by_token = found("login.by_token", subject, user_id=me.user_id)
            return me, [by_token, *([found("password.useless", subject)] if useless else [])]
        except Failure as failure:
            if password is None or failure.said not in refusals.TOKEN_LOST:
                raise
            refused = failure.said
    secret = "" if password is None else password.get_secret_value()
    me = await entering.by_password(client, matrix.user_id, secret, device_id=CHECKING, name="sportello check")
    key = "login.instead" if refused else "login.by_password"
    return me, [found(key, subject, user_id=me.user_id, said=refused)]


async def _of_account(client: Client, matrix: MatrixDesk, account: Account, subject: str) -> list[Finding]:
    me, findings = account.login, list[Finding]()
    try:
        state = await client.state(matrix.room_id)
    except Failure as failure:
        if failure.cause not in ("matrix-room", "matrix-refused"):
            return [*findings, unanswered("room", subject, _no_answer(failure))]
        return [*findings, found("room.out", subject, user_id=me.user_id)]
    may = rights.read(state)
    if not may.is_operator(me.user_id):
        return [*findings, found("room.out", subject, user_id=me.user_id)]
    return [
        *findings,
        *_room(state, subject),
        found(_encryption(state, is_shared=account.is_shared), subject, user_id=me.user_id),
        *await _keys(client, account, state, subject),
        *_rights(may, me.user_id, subject),
        found("limits.told", subject, user_id=me.user_id),
    ]


def _room(state: list[object], subject: str) -> Iterable[Finding]:
    """Who may enter and read, and whether the bridge can."""
    named = _content(state, "m.room.name").get("name") or "—"
    replacement = _content(state, "m.room.tombstone").get("replacement_room")
    if isinstance(replacement, str) and replacement:
        yield found("room.moved", subject, room=replacement)
    else:
        yield found("room.in", subject, title=named)
    how, rooms = entrance.rule(state), ", ".join(entrance.let_in_from(state)) or "—"
    if how in _WAYS_IN:
        yield found(_WAYS_IN[how], subject, rooms=rooms)
    elif entrance.takes_guests(state):
        yield found("entrance.guests", subject)
    elif not entrance.is_readable(state):
        yield found("entrance.invited", subject)
    if entrance.is_readable(state):
        yield found("entrance.readable", subject)
    yield found("federation.open" if entrance.is_federated(state) else "federation.closed", subject)


def _encryption(state: list[object], *, is_shared: bool) -> str:
    """Whether the bridge can read and write there: keys are a device's, and of two desks one takes the other's."""
    if not _is_sealed(state):
        return "encryption.off"
    if not ENCRYPTION_ENABLED:
        return "encryption.unreadable"
    return "encryption.shared" if is_shared else "encryption.on"


async def _keys(client: Client, account: Account, state: list[object], subject: str) -> list[Finding]:
    """Said only where they are used: not without the libraries, nor of an account that two desks have."""
    if account.is_shared or not ENCRYPTION_ENABLED:
        return []
    from bridge.checking.matrix_keys import examine_keys  # its libraries are an extra

    return await examine_keys(
        client,
        account.login,
        account.database,
        subject,
        by_password=account.by_password,
        is_sealed=_is_sealed(state),
    )


def _is_sealed(state: list[object]) -> bool:
    return any(event.get("type") == "m.room.encryption" for event in objects(state))


def _rights(may: rights.Rights, user_id: str, subject: str) -> Iterable[Finding]:
    """What the account must be let do there: write, mark, and take its own words back."""
    may_write, may_react = may.may_send(user_id, "m.room.message"), may.may_send(user_id, "m.reaction")
    may_redact = may.may_send(user_id, "m.room.redaction") and may.may_redact(user_id)
    yield found("may_write.yes" if may_write else "may_write.no", subject, user_id=user_id)
    yield found("may_react.yes" if may_react else "may_react.no", subject, user_id=user_id)
    yield found("may_redact.yes" if may_redact else "may_redact.no", subject, user_id=user_id)


def _content(state: list[object], kind: str) -> Mapping[str, object]:
    events = (event for event in objects(state) if event.get("type") == kind and event.get("state_key") == "")
    return table(next(events, {}).get("content"))


def _no_answer(failure: Failure) -> NoAnswer:
    match failure.cause:
        case "matrix-token":
            return NoAnswer("token", f"the homeserver refuses the account: {failure.said}", TOKEN, is_final=True)
        case "matrix-password":
            return NoAnswer("password", f"the homeserver takes no passwords: {failure.said}", LASTING, is_final=True)
        case "flood":
            return NoAnswer("flood", "the homeserver's limit of questions is reached", LATER)
        case "unreachable":
            return NoAnswer(
                "unreachable", f"the homeserver does not answer {failure.said}".strip(), NETWORK, is_final=True
            )
    return NoAnswer(failure.cause, f"the homeserver answers with an error: {failure.said}", LATER)
