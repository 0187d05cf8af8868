"""Meta's limit of people a day is used up in the middle of a broadcast: nobody inside the window waits for that."""

import pytest

from tests.scenarios.broadcasting import copies, drafted, subscribed, weighed
from tests.town import Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

TWO_DAYS = 2 * 24 * 3600


async def test_those_inside_the_window_have_it_before_the_limit_stops_it(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    outside = await subscribed(town, 12)
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(TWO_DAYS)
    await town.advance(TWO_DAYS)
    await town.bridge.start(messages_per_second=2)
    inside = await subscribed(town, 6)
    await town.settings(unique_people_per_day=3)
    card = await weighed(town, await drafted(town, ada, "Acqua torbida"))
    assert "adesso se ne raggiungono 9 su 18" in words_of(card)
    await ada.presses(card, "📣 Invia lo stesso")
    stopped = await town.notice(None, "L'avviso n. 1 si è fermato.", seconds=30)
    assert copies(inside, "torbida") == [1] * 6
    assert sum(copies(outside, "torbida")) == 3
    await town.settings(unique_people_per_day=0)
    await town.restart()
    assert labels(stopped) == ["▶️ Riprendi", "✖️ Annulla"]
    await ada.presses(stopped, "Riprendi")
    await town.notice(None, "Avviso n. 1 – tutti gli iscritti – concluso", seconds=40)
    await ada.asks(None, "/broadcast riprova 1", "parte di nuovo")  # those whom Meta refused at the limit
    await town.until("everybody", lambda: all(copies(inside + outside, "torbida")), seconds=40)
    assert copies(inside + outside, "torbida") == [1] * 18
