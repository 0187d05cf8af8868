"""`/orari` at a desk that answers for several lines."""

import pytest

from tests.town import Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOURS = """
[lines.urp.hours]
mon = ["09:00-13:00"]
"""
OTHER_HOURS = """
[lines.vigili.hours]
mon = ["07:00-19:00"]
"""
SAME_HOURS = """
[lines.vigili.hours]
mon = ["09:00-13:00"]
"""
CHANGED = "SELECT line, openings FROM special_day WHERE day LIKE '%-12-24' ORDER BY line"


def changed(town: Town) -> dict[str, str]:
    return {row["line"]: row["openings"] for row in town.rows(CHANGED)}


@pytest.mark.knobs(more=HOURS, tables=OTHER_HOURS, second_line=True)
async def test_a_line_is_named_or_asked_for_and_all_close_together(town: Town) -> None:
    ada, marta = await town.operator("Ada", status="administrator"), await town.operator("Marta")
    stands = words_of(await ada.asks(None, "/orari", "Per cambiare un giorno"))
    assert stands.index("▪️ WhatsURP Comune di Esempio") < stands.index("▪️ Polizia locale")
    assert "Le linee: urp, vigili." in stands
    alone = words_of(await marta.asks(None, "/orari polizia locale", "🗓"))
    assert "▪️" not in alone
    assert "Per cambiare" not in alone

    await ada.asks(None, "/orari vigili 24/12 chiuso", "chiuso.\nVale solo per: Polizia locale.")
    assert changed(town) == {"vigili": "[]"}
    await ada.asks(None, "/orari Polizia locale 24/12 normale", "come al solito.\nVale solo per: Polizia locale.")
    assert changed(town) == {}
    both = "Vale per tutte le linee: WhatsURP Comune di Esempio, Polizia locale."
    await ada.asks(None, "/orari 24/12 chiuso", both)
    assert changed(town) == {"urp": "[]", "vigili": "[]"}

    asked = await ada.asks(None, "/orari 24/12 9-12", "hanno orari diversi: quale cambia?")
    assert labels(asked) == ["WhatsURP Comune di Esempio", "Polizia locale", "Tutte"]
    assert changed(town) == {"urp": "[]", "vigili": "[]"}
    assert await marta.presses(asked, "Polizia") == "Solo chi gestisce il gruppo può farlo."
    assert await ada.presses(asked, "Polizia") == "Fatto."
    await town.notice(None, "aperto 9:00–12:00.\nVale solo per: Polizia locale.")
    assert changed(town) == {"urp": "[]", "vigili": '[["09:00", "12:00"]]'}
    assert await ada.presses(asked, "Tutte") == "Fatto."
    await town.notice(None, both, after=asked["id"])
    assert changed(town)["urp"] == '[["09:00", "12:00"]]'
    await ada.asks(None, "/orari viglii 24/12 chiuso", "Per una linea sola, il suo nome davanti al giorno")
    await marta.asks(None, "/orari vigili 24/12 chiuso", "è riservato a chi gestisce il gruppo")
    assert changed(town)["vigili"] == '[["09:00", "12:00"]]'

    await town.restart(tables="")  # the second line has no hours any more
    await ada.asks(None, "/orari vigili 24/12 chiuso", "«Polizia locale» non ha orari: si risponde sempre.")
    told = words_of(await ada.asks(None, "/orari 24/12 chiuso", "chiuso."))
    assert "Vale" not in told  # there is but one to be meant
    assert "🟢 Si risponde sempre" in words_of(await ada.asks(None, "/orari", "▪️ Polizia locale"))
    assert await ada.presses(asked, "Polizia") == "Questa scelta non è più valida."


@pytest.mark.knobs(more=HOURS, tables=SAME_HOURS, second_line=True, language="en")
async def test_lines_with_the_same_week_have_the_same_hours_on_a_day(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    told = words_of(await ada.asks(None, "/orari 24/12 9-12", "For all lines: "))
    assert "/orari vigili 24/12 closed" in told
    assert set(changed(town).values()) == {'[["09:00", "12:00"]]'}
    assert len(changed(town)) == 2
