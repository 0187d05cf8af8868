"""Every mistake is found at once, in one line that names the key and shows no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import ConfigurationError, load
from tests.config.files import DESK, LINE, MATRIX, SMALLEST, problems, replaced, written

HOURS = SMALLEST + "[lines.urp.hours]\n"

ONE_MISTAKE = [
    ("number", replaced("+390935000000", "0935000000"),
     'lines.urp.whatsapp.phone_number: found "0935000000" — expected an international number like +390935000000'),
    ("number missing", replaced('phone_number = "+390935000000"\n', ""),
     "lines.urp.whatsapp.phone_number: missing — expected an international number like +390935000000"),
    ("id", replaced("106540352242922", "abc"), 'lines.urp.whatsapp.phone_number_id: found "abc" — expected a number'),
    ("version", replaced("[lines.urp.whatsapp]", '[lines.urp.whatsapp]\napi_version = "25"'),
     'lines.urp.whatsapp.api_version: found "25" — expected a version like v25.0'),
    ("rate 0", replaced("[lines.urp.whatsapp]", "[lines.urp.whatsapp]\nmessages_per_second = 0"),
     "lines.urp.whatsapp.messages_per_second: found 0 — expected a whole number from 1 to 100000"),
    ("rate 100001", replaced("[lines.urp.whatsapp]", "[lines.urp.whatsapp]\nmessages_per_second = 100001"),
     "lines.urp.whatsapp.messages_per_second: found 100001 — expected a whole number from 1 to 100000"),
    ("template", replaced("[lines.urp.whatsapp]", '[lines.urp.whatsapp]\nbroadcast_template = "Avviso!"'),
     'lines.urp.whatsapp.broadcast_template: found "Avviso!" — expected a template\'s name'),
    ("further template", replaced("[lines.urp.whatsapp]", '[lines.urp.whatsapp]\nbroadcast_templates = ["Avviso!"]'),
     'lines.urp.whatsapp.broadcast_templates[1]: found "Avviso!" — expected names of templates'),
    ("template of a bulletin", SMALLEST + '[lines.urp.bulletins]\nallerte = "Allerte"\n'
     + '[lines.urp.whatsapp.bulletin_templates]\nallerte = ["allerta meteo"]\n',
     'lines.urp.whatsapp.bulletin_templates.allerte[1]: found "allerta meteo" — expected a table of bulletins'),
    ("template of no bulletin", SMALLEST + '[lines.urp.whatsapp.bulletin_templates]\nallerte = "allerta_meteo"\n',
     "lines.urp.whatsapp.bulletin_templates: no bulletin is called allerte — expected a bulletin among those of a"),
    ("url", replaced("[lines.urp.whatsapp]", '[lines.urp.whatsapp]\napi_url = "graph.facebook.com"'),
     'lines.urp.whatsapp.api_url: found "graph.facebook.com" — expected an address like https://'),
    ("empty secret", replaced('"app-secret"', '""'),
     "lines.urp.whatsapp.app_secret: not usable (value not shown) — expected a value, not an empty one"),
    ("language", replaced('desk = "urp"', 'desk = "urp"\nlanguage = "fr"'),
     'lines.urp.language: found "fr" — expected "it" or "en"'),
    ("timezone", replaced('desk = "urp"', 'desk = "urp"\ntimezone = "Europe/Roma"'),
     'lines.urp.timezone: found "Europe/Roma" — expected a time zone like Europe/Rome'),
    ("bulletin", SMALLEST + '[lines.urp.bulletins]\n"A b" = "x"\n',
     'lines.urp.bulletins.A b: found "A b" — expected a name made of a-z, 0-9 and -'),
    ("contacts", replaced('desk = "urp"', 'desk = "urp"\ncontacts = ["a", "b", "c", "d", "e", "f"]'),
     "lines.urp.contacts: found a list — expected at most five names of offices"),
    ("hours", HOURS + 'mon = ["9-13"]', 'lines.urp.hours.mon[1]: found "9-13" — expected hours like "09:00-13:00"'),
    ("hours that are not", HOURS + 'mon = ["09:00-25:00"]', 'lines.urp.hours.mon[1]: found "09:00-25:00" — '),
    ("hours backwards", HOURS + 'mon = ["13:00-09:00"]',
     'lines.urp.hours.mon[1]: found "13:00-09:00" — expected hours that end after they begin'),
    ("hours overlap", HOURS + 'mon = ["12:00-14:00", "09:00-13:00"]',
     "lines.urp.hours.mon: found a list — expected hours that do not overlap"),
    ("closed", HOURS + 'closed = ["06-31"]', 'lines.urp.hours.closed[1]: found "06-31" — expected a day of the'),
    ("closed in words", HOURS + 'closed = ["24 giugno"]', 'lines.urp.hours.closed[1]: found "24 giugno" — '),
    ("weekday", HOURS + 'lun = ["09:00-13:00"]', "lines.urp.hours.lun: unknown key — "),
    ("name", replaced("-1001234567890", "-1").replace("lines.urp", "lines.URP"),
     'lines.URP: found "URP" — expected a name made of a-z, 0-9 and -'),
    ("reserved", SMALLEST.replace("lines.urp", "lines.metrics"),
     'lines.metrics: found "metrics" — expected a name other than file, healthz, metrics, readyz, webhooks'),
    ("unknown desk", replaced('desk = "urp"', 'desk = ["urp", "upr"]'),
     "lines.urp.desk: no desk is called upr — expected a desk among urp"),
    ("desk twice", replaced('desk = "urp"', 'desk = ["urp", "urp"]'),
     "lines.urp.desk: found a list — expected each desk once"),
    ("unused desk", SMALLEST + MATRIX.replace("desks.urp", "desks.due"), "desks.due: no line names it — expected"),
    ("reply mode", replaced('title = "URP"', 'title = "URP"\nreply_mode = "x"'),
     'desks.urp.reply_mode: found "x" — expected "direct" or "explicit"'),
    ("undo", replaced('title = "URP"', 'title = "URP"\nundo_seconds = 121'),
     "desks.urp.undo_seconds: found 121 — expected a whole number from 0 to 120"),
    ("group", replaced("-1001234567890", "1001234567890"),
     "desks.urp.telegram.group_id: found 1001234567890 — expected the negative number of the group"),
    ("no bot", replaced('bot_token = "1:telegram-secret"\n', ""), "desks.urp.telegram.bot_token: missing — "),
    ("webhook secret", SMALLEST + 'webhook_secret = "spaces in-secret"',
     "desks.urp.telegram.webhook_secret: not usable (value not shown) — expected 1 to 256 characters"),
    ("both networks", LINE + DESK + MATRIX.replace('[desks.urp]\ntitle = "URP"\n', ""),
     "desks.urp: both telegram and matrix — expected one of them"),
    ("no network", LINE + '[desks.urp]\ntitle = "URP"\n', "desks.urp: neither telegram nor matrix — expected one"),
    ("no account", replaced('access_token = "matrix-secret"\n', "", LINE + MATRIX),
     "desks.urp.matrix.access_token: missing — expected an access token, or a password"),
    ("room", replaced("!abc", "#abc", LINE + MATRIX), 'desks.urp.matrix.room_id: found "#abc:comune.esempio.it" — '),
    ("role", SMALLEST + '[desks.urp.roles]\nmanagers = ["maria"]',
     'desks.urp.roles.managers[1]: found "maria" — expected a list of people like'),
    ("database", '[storage]\nurl = "mysql://u:db-secret@h/d"\n' + SMALLEST,
     "storage.url: not usable (value not shown) — expected sqlite:///"),
    ("database in memory", '[storage]\nurl = "sqlite:///"\n' + SMALLEST, "storage.url: not usable (value not shown)"),
    ("port", "[http]\nport = 65536\n" + SMALLEST, "http.port: found 65536 — expected a port, from 1 to 65535"),
    ("admin port", "[http]\nadmin_port = 8080\n" + SMALLEST, "http.admin_port: the same as http.port — expected"),
    ("unknown table", "[htpt]\nport = 1\n" + SMALLEST, "htpt: unknown key — did you mean http?"),
    ("unknown key", "[http]\nprot = 1\n" + SMALLEST, "http.prot: unknown key — did you mean port?"),
    ("unlike any key", "[http]\nzzz = 1\n" + SMALLEST, "http.zzz: unknown key — expected one of host, port"),
    ("twin of no secret", '[http]\nport_file = "x"\n' + SMALLEST, "http.port_file: unknown key — did you mean port?"),
    ("secret in the wrong place", SMALLEST.partition("[lines.urp.whatsapp]")[0] + 'whatsapp = "a-secret"\n' + DESK,
     "lines.urp.whatsapp: not usable (value not shown) — expected a table"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "text", "expected"), ONE_MISTAKE, ids=[row[0] for row in ONE_MISTAKE])
def test_one_mistake_is_one_line(tmp_path: Path, label: str, text: str, expected: str) -> None:
    [problem] = problems(tmp_path, text)
    assert problem.startswith(expected)
    assert "\n" not in problem
    assert "-secret" not in problem


def test_nothing_at_all(tmp_path: Path) -> None:
    expected = [
        "lines: missing — expected at least one line: a table [lines.NAME]",
        "desks: missing — expected at least one desk: a table [desks.NAME]",
    ]
    assert problems(tmp_path, "") == expected
    assert [problem.partition(":")[0] for problem in problems(tmp_path, "[lines]\n[desks]\n")] == ["lines", "desks"]


def test_twins_of_two_lines_and_two_desks(tmp_path: Path) -> None:
    second = (LINE + DESK).replace("lines.urp", "lines.due").replace("desks.urp", "desks.due")
    text = SMALLEST + replaced('desk = "urp"', 'desk = "due"', second)
    assert problems(tmp_path, text) == [
        "lines.due.whatsapp.phone_number_id: the same as lines.urp — expected one of its own",
        "desks.due.telegram.group_id: the same as desks.urp — expected one of its own",
    ]
    rooms = LINE.replace('desk = "urp"', 'desk = ["urp", "due"]') + MATRIX + MATRIX.replace("desks.urp", "desks.due")
    assert problems(tmp_path, rooms) == ["desks.due.matrix.room_id: the same as desks.urp — expected one of its own"]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Of the form, of secret files, of the environment and between tables, in one go."""
    text = replaced("+390935000000", "x").replace('desk = "urp"', 'desk = "nix"')
    text = replaced('app_secret = "app-secret"', 'app_secret_file = "/nowhere"', text)
    keys = [problem.partition(": ")[0] for problem in problems(tmp_path, text, {"SPORTELLO__HTPP__PORT": "1"})]
    assert sorted(keys) == [
        "SPORTELLO__HTPP__PORT",
        "desks.urp",
        "lines.urp.desk",
        "lines.urp.whatsapp.app_secret_file",
        "lines.urp.whatsapp.phone_number",
    ]


def test_the_error_itself_shows_no_secret(tmp_path: Path) -> None:
    path = written(tmp_path, replaced("+390935000000", "x"))
    with pytest.raises(ConfigurationError) as raised:
        load(path, {})
    assert str(raised.value) == "\n".join(raised.value.problems)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
