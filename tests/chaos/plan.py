"""What will happen, drawn from a seed: the same seed, the same plan. What comes of it depends on the moment."""

import random
from dataclasses import dataclass

SLOW_EVERY = 6  # one round in so many has Telegram's real pace, 20 a minute
MOST_PEOPLE = 24

# How often each thing happens, against the others.
PEOPLE_ACT = {
    "citizen_writes": 34,
    "citizen_writes_at_length": 2,
    "citizen_sends_photo": 5,
    "citizen_reacts": 3,
    "citizen_joins": 4,
    "citizen_leaves": 2,
    "citizen_moves": 0.7,
    "citizen_taps": 1,
    "operator_answers": 24,
    "operator_answers_quoting": 8,
    "operator_sends_photo": 2,
    "operator_notes": 2,
    "operator_corrects": 2.5,
    "operator_takes_back": 2.5,
    "operator_reacts": 2,
    "operator_presses": 5,
    "manager_announces": 0.8,
}
THINGS_BREAK = {
    "bridge_killed": 3,
    "bridge_stopped": 1,
    "graph_refuses": 5,
    "graph_silent": 6,
    "graph_fails_later": 1.5,
    "media_fails": 2,
    "telegram_floods": 1.5,
    "telegram_fails": 4,
    "telegram_silent": 5,
    "telegram_out": 1,
    "topic_deleted": 1,
    "habits_change": 5,
    "webhooks_held": 1.5,
    "statuses_lost": 1,
    "clock_jumps": 1,
}
# These stop a lane for a minute: not in every round, or nothing else would happen.
GRAVE = {"token_revoked": 1.0, "topics_off": 1.0, "rights_gone": 0.7, "day_passes": 0.7}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens `at` seconds into the round; `dice` seeds its own choices."""

    at: float
    act: str
    dice: int


@dataclass(frozen=True, slots=True)
class Round:
    """A while of chaos. `is_slow`: Telegram's real pace."""

    number: int
    seconds: float
    is_slow: bool
    steps: tuple[Step, ...]


def draw(seed: int, number: int, seconds: float) -> Round:
    """The plan of one round."""
    dice = random.Random(f"{seed} {number}")
    is_slow = number % SLOW_EVERY == SLOW_EVERY - 1
    breaking = dict(THINGS_BREAK)
    if number % 2:
        grave = dice.choice(sorted(GRAVE))
        breaking[grave] = GRAVE[grave] * 2
    acts_per_second, breaks_per_second = (0.35, 0.12) if is_slow else (6.0, 0.9)
    steps = [
        *_scatter(dice, PEOPLE_ACT, seconds, acts_per_second),
        *_scatter(dice, breaking, seconds, breaks_per_second),
    ]
    return Round(number, seconds, is_slow, tuple(sorted(steps, key=lambda step: step.at)))


def _scatter(dice: random.Random, table: dict[str, float], seconds: float, per_second: float) -> list[Step]:
    names, weights = list(table), list(table.values())
    count = max(1, round(seconds * per_second))
    return [Step(dice.uniform(0, seconds), dice.choices(names, weights)[0], dice.getrandbits(32)) for _ in range(count)]
