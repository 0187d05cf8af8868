"""Drawing curves: by a process of its own, so that neither the loop nor the bridge's memory feels it.

`python -m bridge.making.charts` reads a chart as JSON and writes a PNG. It needs the extra `charts` (matplotlib).
"""

import asyncio
import atexit
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from bridge.errors import Refused
from bridge.making.boards import Board

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWING_SECONDS = 60.0  # two on a good day; the first one looks through the machine's fonts
WIDTH, HEIGHT, DOTS_PER_INCH = 7.2, 4.5, 150  # 1080 × 675 points: what a phone shows without zooming
# Told apart by every kind of eye, and by those who print in black: the dashes differ too. https://jfly.uni-koeln.de/color/
BLUE, GREEN, ORANGE, GREY = "#0072B2", "#009E73", "#D55E00", "#595959"
STYLES = ((GREY, ":"), (BLUE, "--"), (ORANGE, "-"))
SIGNS = "▁▂▃▄▅▆▇█"
MOST_SIGNS = 30


@dataclass(frozen=True, slots=True)
class Curve:
    """What to draw: one value a step, a few marks under the steps, and the words above."""

    title: str
    values: tuple[float, ...]
    marks: tuple[tuple[int, str], ...]
    ends: tuple[str, str]  # the first and the last value in words
    thousands: str = "."  # between thousands, in the reader's language
    kind: str = "curve"


@dataclass(frozen=True, slots=True)
class Race:
    """Up to three curves that start together and only rise: each with its name, and numbers after so many seconds."""

    title: str
    axes: tuple[str, str]  # what is counted along, and upwards
    curves: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    marks: tuple[tuple[int, str], ...]
    end: int  # seconds
    is_stretched: bool = False  # whether the beginning has more room than its time
    thousands: str = "."
    kind: str = "race"


@cache
def is_installed() -> bool:
    """Whether pictures of curves can be drawn here."""
    return importlib.util.find_spec("matplotlib") is not None


async def drawn(chart: Curve | Race | Board) -> bytes:
    """The picture, as PNG. Raises Refused where it cannot be drawn."""
    environment = {**os.environ, "MPLBACKEND": "Agg", "MPLCONFIGDIR": _fonts_folder()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", type(chart).__module__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )
    try:
        async with asyncio.timeout(DRAWING_SECONDS):
            picture, _ = await process.communicate(json.dumps(asdict(chart)).encode())
    except TimeoutError:
        raise Refused("media-not-made") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise Refused("media-not-made")
    return picture


def in_signs(values: Sequence[float]) -> str:
    """A curve as letters, for where there are no pictures."""
    step = max(1, -(-len(values) // MOST_SIGNS))
    shown = list(values[::-step])[::-1]
    low, high = min(shown), max(shown)
    scale = (len(SIGNS) - 1) / (high - low) if high > low else 0.0
    return "".join(SIGNS[round((value - low) * scale)] for value in shown)


@cache
def _fonts_folder() -> str:
    """Where matplotlib remembers the fonts it found: once a life, since a service may have no home to write to."""
    folder = tempfile.mkdtemp(prefix="sportello-charts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _draw_curve(axes: "Axes", curve: Curve) -> None:
    steps = range(len(curve.values))
    axes.plot(steps, curve.values, color=BLUE, linewidth=3)
    axes.fill_between(steps, curve.values, min(0, *curve.values), color=BLUE, alpha=0.12, linewidth=0)
    for step, words, side in ((0, curve.ends[0], "left"), (len(curve.values) - 1, curve.ends[1], "right")):
        axes.plot([step], [curve.values[step]], "o", color=BLUE, markersize=9, clip_on=False, zorder=3)
        place = (step, curve.values[step])
        axes.annotate(words, place, (0, 10), textcoords="offset points", ha=side, fontweight="bold")
    axes.set_title(curve.title, loc="left", fontsize=17, pad=18, wrap=True)
    axes.set_ylim(bottom=0, top=max(1, *curve.values) * 1.15)


def _draw_race(axes: "Axes", race: Race) -> None:
    from matplotlib.transforms import blended_transform_factory

    highest = 1
    for (name, points), (colour, dashes) in zip(race.curves, STYLES, strict=False):
        numbers = [number for _, number in points]
        highest = max(highest, *numbers)
        axes.plot(
            *([max(int(race.is_stretched), seconds) for seconds, _ in points], numbers),
            color=colour,
            linestyle=dashes,
            linewidth=3.5,
            label=name,
            clip_on=False,
        )
    figure = axes.figure
    figure.suptitle(race.title, x=0.03, ha="left", fontsize=17, wrap=True)
    axes.set_title(" ", fontsize=14, pad=12)  # the legend's room
    # From the picture's edge: numbers of six digits would not fit beside each other above the axes alone.
    legend = axes.legend(
        loc="lower left",
        bbox_to_anchor=(0.02, 1),
        bbox_transform=blended_transform_factory(figure.transFigure, axes.transAxes),
        ncols=3,
        frameon=False,
        fontsize=14,
        handlelength=1.5,
        handletextpad=0.5,
        columnspacing=1.0,
        borderpad=0,
    )
    legend.set_in_layout(False)
    axes.set_xlabel(race.axes[0], color=GREY)
    axes.set_ylabel(race.axes[1], color=GREY)
    axes.set_ylim(bottom=0, top=highest * 1.05)
    if race.is_stretched:
        axes.set_xscale("log")
        axes.minorticks_off()
    axes.set_xlim(int(race.is_stretched), race.end)


def _draw(chart: Curve | Race) -> None:
    from matplotlib import pyplot, ticker

    pyplot.rcParams.update({"font.size": 15, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = pyplot.subplots(figsize=(WIDTH, HEIGHT), dpi=DOTS_PER_INCH, layout="constrained")
    if isinstance(chart, Race):
        _draw_race(axes, chart)
    else:
        _draw_curve(axes, chart)
    axes.set_xticks([step for step, _ in chart.marks], [words for _, words in chart.marks], color=GREY)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace(",", chart.thousands))
    axes.tick_params(colors=GREY)
    axes.grid(axis="y", color="#d9d9d9", linewidth=1)
    axes.set_axisbelow(True)
    figure.savefig(sys.stdout.buffer, format="png", metadata={"Software": None})


if __name__ == "__main__":
    read = json.load(sys.stdin)
    _draw(Race(**read) if read["kind"] == "race" else Curve(**read))
