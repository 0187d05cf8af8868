"""Alerts: they overtake the news, and a copy nobody can vouch for is sent again; of news a person decides."""

import pytest

from tests.scenarios.broadcasting import arrivals, copies, drafted, report, subscribed
from tests.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOUBTFUL = "SELECT id FROM delivery WHERE state = 'uncertain'"
SILENCE_SECONDS = 11 * 60  # a minute longer than `alert_resend_minutes`


@pytest.mark.parametrize(("bulletin", "copies_each"), [("allerte", [1, 1]), ("viabilita", [0, 1])])
async def test_a_doubtful_alert_goes_again_and_doubtful_news_do_not(
    town: Town, bulletin: str, copies_each: list[int]
) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 2)
    await town.fault("graph", "html", "messages")
    card = await drafted(town, ada, f"{bulletin} Fiume in piena")
    await ada.presses(card, "📣 Invia")
    await town.until("one in doubt", lambda: town.rows(DOUBTFUL) or None)
    await town.until("the other has it", lambda: sum(copies(people, "Fiume in piena")) == 1)
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(SILENCE_SECONDS)
    await town.bridge.start()
    await town.until("all decided", lambda: sorted(copies(people, "Fiume in piena")) == copies_each)
    doubtful = 2 - sum(copies_each)
    said = await report(town, ada, 1, f"in dubbio {doubtful},")
    assert f"Inviati {sum(copies_each)} di 2" in said
    assert sorted(copies(people, "Fiume in piena")) == copies_each


async def test_an_alert_and_a_reply_overtake_running_news(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 60)
    topic = await people[0].arrives()
    news = await drafted(town, ada, "viabilita Lavori in corso")
    alert = await drafted(town, ada, "allerte Fiume in piena")
    await town.settled()
    await town.restart(messages_per_second=4)
    await ada.presses(news, "📣 Invia")
    await town.until("the news flow", lambda: sum(copies(people, "Lavori")) >= 10)
    await ada.presses(alert, "📣 Invia")
    await town.until("the alert flows", lambda: sum(copies(people, "Fiume")) >= 10)
    await ada.writes(topic, "Arriviamo subito")
    await people[0].hears("Arriviamo subito")
    await town.restart(messages_per_second=80)
    await town.until("everybody warned", lambda: copies(people, "Fiume") == [1] * 60)
    await town.until("everybody informed", lambda: copies(people, "Lavori") == [1] * 60)
    came = ["Fiume" if "Fiume" in words else words for words in arrivals(town)]
    warned = len(came) - came[::-1].index("Fiume")
    assert "Arriviamo subito" in came[:warned], "the reply waited for the alert"
    assert sum("Lavori" in words for words in came[:warned]) < 60, "the alert waited for the news"
