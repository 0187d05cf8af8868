"""Drawing several figures on one sheet: numbers above, bars below. By a process of its own, as `charts`.

`python -m bridge.making.boards` reads a board as JSON and writes a PNG. It needs the extra `charts` (matplotlib).
"""

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, DOTS_PER_INCH = 7.2, 150  # 1080 points: what a phone shows without zooming
HEAD, STANDING, LYING, BAR = 1.8, 1.55, 0.6, 0.22  # inches: what is above, and what the figures take
MARGIN = 0.03  # of the width
TITLE, LABEL = 40, 16  # letters there is room for
# As in `charts`: told apart by every kind of eye, and by who prints in black, since the hatching differs too.
BLUE, ORANGE, GREY, DARK = "#0072B2", "#D55E00", "#595959", "#1a1a1a"
FILLS = ((BLUE, ""), ("#F0B48A", "////"), ("#BFBFBF", "...."))
EDGES = (BLUE, ORANGE, GREY)


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of up to three kinds. `labels`: under them, "" where there is none; `is_lying`: before them, one a row."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]  # the name of each kind, and its values
    is_lying: bool = False
    has_values: bool = False  # whether each bar says its number
    note: str = ""  # opposite the title


@dataclass(frozen=True, slots=True)
class Board:
    """A sheet: a title, a few large numbers with what they are, and figures one under the other."""

    title: str
    subtitle: str
    numbers: tuple[tuple[str, str], ...]
    panels: tuple[Bars, ...] = field(default=())
    thousands: str = "."


def shortened(words: str, longest: int) -> str:
    """As much as there is room for: a name too long would take the bars' place."""
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def _height(bars: Bars) -> float:
    return LYING + BAR * len(bars.labels) * max(1.25, len(bars.series)) if bars.is_lying else STANDING


def _draw_head(figure: "Figure", board: Board, height: float) -> None:
    figure.text(
        MARGIN, 1 - 0.18 / height, shortened(board.title, TITLE), fontsize=19, fontweight="bold", va="top", color=DARK
    )
    figure.text(MARGIN, 1 - 0.56 / height, board.subtitle, fontsize=14, va="top", color=GREY)
    for number, (value, words) in enumerate(board.numbers):
        left = MARGIN + (1 - 2 * MARGIN) * number / len(board.numbers)
        figure.text(left, 1 - 0.98 / height, value, fontsize=23, fontweight="bold", va="top", color=BLUE)
        figure.text(left, 1 - 1.38 / height, words, fontsize=12.5, va="top", color=GREY)


def _draw_bars(axes: "Axes", bars: Bars, thousands: str) -> None:
    axes.set_title(" ", fontsize=15, pad=8)  # its room; the words begin at the margin, whatever stands before the bars
    title = axes.annotate(
        bars.title, (MARGIN, 1), (0, 9), xycoords=("figure fraction", "axes fraction"), textcoords="offset points",
        fontsize=15, fontweight="bold", color=DARK,
    )  # fmt: skip
    title.set_in_layout(False)
    axes.set_title(bars.note, loc="right", fontsize=13, color=ORANGE, fontweight="bold", pad=8)
    kinds, places = len(bars.series), range(len(bars.labels))
    thick = 0.8 / kinds
    for kind, (name, values) in enumerate(bars.series):
        at = [place + (kind - (kinds - 1) / 2) * thick for place in places]
        colour, hatch = FILLS[kind]
        bar = axes.barh if bars.is_lying else axes.bar
        drawn = bar(at, values, thick, color=colour, edgecolor=EDGES[kind], hatch=hatch, label=name, linewidth=0.8)
        if bars.has_values:
            words = [f"{value:,}".replace(",", thousands) for value in values]
            axes.bar_label(drawn, words, padding=3, fontsize=12, color=DARK)
    if kinds > 1:
        axes.legend(
            loc="lower right", bbox_to_anchor=(1.01, 0.98), ncols=kinds, frameon=False, fontsize=12,
            handlelength=1.2, handletextpad=0.4, columnspacing=0.9, borderpad=0.2,
        )  # fmt: skip
    most = max([1, *(value for _, values in bars.series for value in values)])
    (_lay if bars.is_lying else _stand)(axes, bars, most, thousands)


def _lay(axes: "Axes", bars: Bars, most: int, _: str) -> None:
    labels = [shortened(label, LABEL) for label in bars.labels]
    axes.set_yticks(range(len(labels)), labels, color=DARK, fontsize=13)
    axes.set_ylim(len(bars.labels) - 0.5, -0.5)  # the first one on top
    axes.set_xlim(0, most * 1.12)
    axes.set_xticks([])
    axes.spines[["bottom"]].set_visible(False)
    axes.tick_params(length=0)


def _stand(axes: "Axes", bars: Bars, most: int, thousands: str) -> None:
    from matplotlib import ticker

    shown = [(place, words) for place, words in enumerate(bars.labels) if words]
    axes.set_xticks([place for place, _ in shown], [words for _, words in shown], color=GREY, fontsize=12.5)
    axes.tick_params(axis="x", pad=6)
    axes.set_xlim(-0.6, len(bars.labels) - 0.4)
    axes.set_ylim(0, most * (1.2 if bars.has_values else 1.05))
    axes.tick_params(colors=GREY, length=0)
    if bars.has_values:
        axes.set_yticks([])
        axes.spines[["left"]].set_visible(False)
        return
    axes.yaxis.set_major_locator(ticker.MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace(",", thousands))
    axes.grid(axis="y", color="#d9d9d9", linewidth=1)
    axes.set_axisbelow(True)


def _draw(board: Board) -> None:
    from matplotlib import pyplot
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    pyplot.rcParams.update(
        {"font.size": 13, "axes.spines.top": False, "axes.spines.right": False, "hatch.linewidth": 0.8}
    )
    heights = [_height(bars) for bars in board.panels]
    height = HEAD + sum(heights)
    below = ConstrainedLayoutEngine(rect=(0.01, 0.01, 0.98, (height - HEAD) / height), hspace=0.06)
    figure = pyplot.figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH, layout=below)
    _draw_head(figure, board, height)
    if board.panels:
        grid = figure.add_gridspec(len(board.panels), 1, height_ratios=heights)
        for row, bars in enumerate(board.panels):
            _draw_bars(figure.add_subplot(grid[row]), bars, board.thousands)
    figure.savefig(sys.stdout.buffer, format="png", metadata={"Software": None})


if __name__ == "__main__":
    read = json.load(sys.stdin)
    read["panels"] = [Bars(**panel) for panel in read["panels"]]
    _draw(Board(**read))
