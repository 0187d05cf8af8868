"""The night of flood, full: two thousand people, kills at any moment, and nobody gets two."""

import itertools
from pathlib import Path

from tests.bench.bridge_process import FarEnd
from tests.scenarios.broadcasting import subscribed
from tests.scenarios.flood import GONE, Night, flood
from tests.town import open_town

PEOPLE, LEAVERS, KILLS = 2_000, 50, 3
RUNS = 4  # in each of five rounds: twenty
_seeds = itertools.count(1)


async def floods(folder: Path, _: FarEnd) -> dict[str, float]:
    """Raises AssertionError, with what is wrong, should anybody get two, or the ledger not be what the phones show."""
    copies = doubts = kills = 0
    async with open_town(folder, folder / "bytecode", messages_per_second=400) as town:
        ada = await town.operator("Ada", status="administrator")
        await town.settings(messages_per_second=1_000)
        people = await subscribed(town, PEOPLE)
        await town.settings(shuffle=True, duplicate=True)
        for number in range(1, RUNS + 1):
            night = Night(f"Il fiume sale {number}.", number, LEAVERS, KILLS, next(_seeds))
            outcome = await flood(town, ada, people, night)
            assert not outcome.wrong, outcome.wrong[:20]
            told = f"{outcome.copies} copies, {outcome.in_doubt} in doubt, {outcome.left} left, {outcome.kills} kills"
            print(f"night of flood, seed {night.seed}: {told}: nobody got two", flush=True)
            copies, doubts, kills = copies + outcome.copies, doubts + outcome.in_doubt, kills + outcome.kills
            gone = {row["phone"] for row in town.rows(GONE)}
            for person in people:
                if person.phone.lstrip("+") in gone:
                    await person.says("ISCRIZIONE ON")
            await town.settled(seconds=60)
    return {"flood runs": RUNS, "flood copies": copies, "flood doubts": doubts, "flood kills": kills}
