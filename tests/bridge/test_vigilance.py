"""When too much of a broadcast fails."""

import pytest

from bridge.relay.vigilance import is_abnormal


@pytest.mark.parametrize(
    ("refused", "settled", "asked", "expected"),
    [
        (20, 20, 0, False),  # all of a few people
        (21, 21, 0, True),
        (21, 420, 0, False),  # five in a hundred is normal
        (21, 419, 0, True),
        (30, 419, 1, False),  # somebody said that it goes on
        (42, 419, 1, True),
        (60, 100, 9, True),  # half of them is never normal
        (50, 100, 9, False),
    ],
)
def test_the_measure(refused: int, settled: int, asked: int, expected: bool) -> None:
    assert is_abnormal(refused, settled, asked) is expected
