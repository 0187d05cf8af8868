"""`sportello init`: a few questions, each answer checked at once, and a commented `sportello.toml` at the end."""

import errno
import json
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from bridge import asking_matrix
from bridge.asking_matrix import MANAGERS, MATRIX
from config.mistakes import explain
from config.settings import Settings

LINE = ("lines", "urp")
WHATSAPP = (*LINE, "whatsapp")
TELEGRAM = ("desks", "urp", "telegram")
PUBLIC_URL = ("http", "public_url")
NETWORK = ("network",)  # no key of the file: it says which questions follow
NETWORKS = ("telegram", "matrix")
EXAMPLE_URL = "https://whatsapp.comune.esempio.it"
VERIFY_TOKEN_BYTES = 24
# What link(2) says on file systems that have no hard links: FAT, some network shares.
NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})

Answers = dict[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Question:
    """One key of the configuration, as a person is asked for it; an empty default leaves the key out."""

    key: tuple[str, ...]
    words: str
    default: str | None = None
    is_secret: bool = False


QUESTIONS = (
    Question((*LINE, "title"), "Name of the service, as citizens read it (WhatsURP Comune di …)"),
    Question((*WHATSAPP, "phone_number"), "WhatsApp number, with +39"),
    Question((*WHATSAPP, "phone_number_id"), "Phone number ID (Meta's dashboard, WhatsApp > API setup)"),
    Question((*WHATSAPP, "business_account_id"), "WhatsApp Business Account ID (same page)"),
    Question((*WHATSAPP, "access_token"), "Access token of Meta's system user (not shown)", is_secret=True),
    Question((*WHATSAPP, "app_secret"), "App secret (App settings > Basic; not shown)", is_secret=True),
    Question(NETWORK, "Where staff answer: telegram or matrix", default="telegram"),
)
ON_TELEGRAM = (
    Question((*TELEGRAM, "bot_token"), "Telegram bot token, from BotFather (not shown)", is_secret=True),
    Question((*TELEGRAM, "group_id"), "Number of the Telegram group, negative (-100…)"),
)
ON_MATRIX = (
    Question((*MATRIX, "homeserver"), "Address of your homeserver (https://matrix.…)"),
    Question((*MATRIX, "user_id"), "Account of the bridge there (@sportello:…)"),
    Question((*MATRIX, "access_token"), "Access token of that account (not shown)", is_secret=True),
    Question((*MATRIX, "room_id"), "Room of the staff, not encrypted (!…; empty: make it now)", default=""),
)
FOR_NEW_ROOM = Question(
    MANAGERS, "Who manages the new room, with commas between (@maria:…; empty: nobody yet)", default=""
)
AT_LAST = (
    Question(PUBLIC_URL, "Public https address of the bridge (empty: none yet)", default=""),
    Question(("storage", "url"), "Database", default="sqlite:///data/sportello.db"),
)

# What is not asked: one line and one desk, which have the same name.
FIXED: Answers = {(*LINE, "desk"): "urp", ("desks", "urp", "title"): "URP"}

FILE = """\
# Sportello: la configurazione, scritta da `sportello init`. Contiene segreti: la legge solo chi l'ha creata.
# Tutte le altre chiavi, con la loro spiegazione, sono in config/example.toml.

[storage]
# Dove si conserva tutto: un file, o un server PostgreSQL.
url = {storage_url}

[http]
# Su quale indirizzo e porta ascolta il programma; davanti c'è di solito un server web che fa HTTPS.
host = "127.0.0.1"
port = 8080
# L'indirizzo pubblico: Meta vi manda i messaggi, i cittadini vi trovano la pagina e l'informativa.
# Se manca si usa http://host:port, che va bene solo per provare.
{public_url}

# ---- La linea: il numero WhatsApp del Comune.
[lines.urp]
# Il nome che leggono i cittadini.
title = {lines_urp_title}
# Lo sportello che risponde.
desk = {lines_urp_desk}

[lines.urp.whatsapp]
# Il numero, e i due identificativi del pannello di Meta (WhatsApp > Configurazione dell'API).
phone_number = {lines_urp_whatsapp_phone_number}
phone_number_id = {lines_urp_whatsapp_phone_number_id}
business_account_id = {lines_urp_whatsapp_business_account_id}
# Il token dell'utente di sistema, senza scadenza.
access_token = {lines_urp_whatsapp_access_token}
# La chiave segreta dell'app: prova che i messaggi vengono davvero da Meta.
app_secret = {lines_urp_whatsapp_app_secret}
# Creata a caso: si ripete nel pannello di Meta quando si registra il webhook.
verify_token = {lines_urp_whatsapp_verify_token}

"""

FILE_TELEGRAM = """\
# ---- Lo sportello: il gruppo Telegram del personale, con gli argomenti.
[desks.urp]
title = {desks_urp_title}

[desks.urp.telegram]
# Il token avuto da @BotFather; il bot dev'essere amministratore del gruppo.
bot_token = {desks_urp_telegram_bot_token}
# Il numero del gruppo, negativo.
group_id = {group_id}
"""

NEXT = """\
{path} is written; only this account can read it. What comes next:
 1. in Meta's dashboard (WhatsApp > Configuration) enter the callback {url}/webhooks/whatsapp
    with the verify_token you find in the file, and subscribe to the field messages;
 2. sportello check{option}   says what is still missing;
 3. sportello run{option}     starts the bridge."""


def write_configuration(path: Path) -> None:
    """Ask and write, with mode 0600. Raises FileExistsError, before asking or after; nothing is ever overwritten.

    Interrupted, or out of answers (typer.Abort), it leaves no file.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if not path.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    answers = {question.key: _ask(question) for question in QUESTIONS}
    is_matrix = answers.pop(NETWORK) == "matrix"
    answers |= _ask_matrix() if is_matrix else {question.key: _ask(question) for question in ON_TELEGRAM}
    answers |= {question.key: _ask(question) for question in AT_LAST}
    answers = {key: given for key, given in answers.items() if given}
    answers |= FIXED | {(*WHATSAPP, "verify_token"): secrets.token_urlsafe(VERIFY_TOKEN_BYTES)}
    _publish(path, _written(answers))
    option = "" if path == Path("sportello.toml") else f" --config {path}"
    url = answers.get(PUBLIC_URL, "https://(its public address)").rstrip("/")
    typer.echo(NEXT.format(path=path, url=url, option=option))


def _ask_matrix() -> Answers:
    """The room that there is, or one made now; what the homeserver has against it is told, and asked again."""
    answers = {question.key: _ask(question) for question in ON_MATRIX}
    while not answers[*MATRIX, "room_id"]:
        managers = [each.strip() for each in _ask(FOR_NEW_ROOM).split(",") if each.strip()]
        try:
            room = asking_matrix.make_room(
                *(answers[*MATRIX, key] for key in ("homeserver", "user_id", "access_token")), managers=managers
            )
        except asking_matrix.RoomNotMade as error:
            typer.echo(str(error), err=True)
            answers |= {question.key: _ask(question) for question in ON_MATRIX}
            continue
        answers[*MATRIX, "room_id"] = room
        typer.echo(f"The room is made: {room}. Invited: {len(managers)}.")
    return answers


def _ask(question: Question) -> str:
    """The answer, once it is one the configuration takes. Piped answers are read as they come."""
    hidden = question.is_secret and sys.stdin.isatty()
    while True:
        given = typer.prompt(
            question.words, default=question.default, hide_input=hidden, show_default=bool(question.default), type=str
        ).strip()
        problem = "" if given == question.default else _problem(question.key, given)
        if not problem:
            return str(given)
        typer.echo(problem, err=True)


def _problem(key: tuple[str, ...], given: str) -> str:
    """What the configuration would say of this answer alone; empty: nothing."""
    if not given.isprintable():
        return f"{'.'.join(key)}: it has a character that cannot be shown — expected plain text"
    if key == NETWORK:
        return "" if given in NETWORKS else f"found {given!r} — expected telegram or matrix"
    try:
        Settings.model_validate(_nested({key: given}))
    except ValidationError as error:
        return next((words for location, words in explain(Settings, error) if location == key), "")
    return ""


def _nested(answers: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, given in answers.items():
        inner = values
        for step in key[:-1]:
            inner = inner.setdefault(step, {})
        inner[key[-1]] = given
    return values


def _written(answers: Answers) -> str:
    """The file. A JSON string is a TOML basic string as long as every character can be shown."""
    words = {"_".join(key): json.dumps(given, ensure_ascii=False) for key, given in answers.items()}
    telegram = Settings.model_validate(_nested(answers)).desks["urp"].telegram
    group_id = telegram.group_id if telegram is not None else 0
    form = FILE + "\n" + (FILE_TELEGRAM if telegram is not None else asking_matrix.FILE)
    public_url = words.get("_".join(PUBLIC_URL), "")
    written = f"public_url = {public_url}" if public_url else f'# public_url = "{EXAMPLE_URL}"'
    return form.format(**words, group_id=group_id, public_url=written)


def _publish(path: Path, text: str) -> None:
    """Whole or not at all, and never over something else: even a file that appeared a moment ago stays."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_new(draft, text)
        try:
            os.link(draft, path)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            _write_new(path, text)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _write_new(path: Path, text: str) -> None:
    """A file of our own: O_EXCL refuses any that exists, links included."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
