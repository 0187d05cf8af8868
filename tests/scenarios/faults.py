"""What scenarios about faults share."""

from tests.post_office import PostOffice
from tests.town import Town

LAMP = {"latitude": 43.93250, "longitude": 10.91550}
NEAR_LAMP = {"latitude": 43.93262, "longitude": 10.91553}  # 14 metres away

# Of the line, in its table.
CATEGORIES = """
[lines.urp.categories.illuminazione]
title = "Illuminazione pubblica"
office = "Gestore luce"
[lines.urp.categories.strade]
title = "Strade e arredo urbano"
office = "Ufficio tecnico"
"""
MAILED = """
[lines.urp.categories.illuminazione]
title = "Illuminazione pubblica"
office = "Gestore luce"
email = "guasti@luce.example"
"""
SMTP = """
[smtp]
host = "127.0.0.1"
port = PORT
from = "sportello@comune.example"
tls = "none"
"""


async def with_mail(town: Town, office: PostOffice) -> None:
    """From now on faults of street lamps go by e-mail, through this server."""
    await town.restart(more=MAILED, tables=SMTP.replace("PORT", str(office.port)))
