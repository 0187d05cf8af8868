"""Drawing several figures on one sheet: numbers above, bars below. By a process of its own, as `charts`.

`python -m bridge.making.boards` reads a board as JSON and writes a PNG. It needs the extra `charts` (matplotlib).
"""

import json
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

WIDTH, DOTS_PER_INCH = 7.2, 150  # 1080 points: what a phone shows without zooming
HEAD, STANDING, LYING, BAR = 1.8, 1.55, 0.6, 0.22  # inches: what is above, and what the figures take
TITLE_LINE = 0.34  # inches
MARGIN, GAP = 0.03, 0.025  # of the width
TITLE, LABEL, MOST_LINES = 40, 16, 2  # letters there is room for, on how many lines
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


def folded(words: str, longest: int) -> list[str]:
    """On two lines where one is too short, and no more than there is room for: the bars need theirs."""
    return textwrap.wrap(words, longest, max_lines=MOST_LINES, placeholder="…") or [""]


def _height(bars: Bars) -> float:
    if not bars.is_lying:
        return STANDING
    # A number stands beside each bar, and must not touch those of its neighbours.
    lines = max(len(folded(label, LABEL)) for label in bars.labels)
    return LYING + BAR * len(bars.labels) * max(1.25, 0.95 * lines, 1.2 * len(bars.series))


def _draw_head(figure: "Figure", board: Board, height: float) -> None:
    title = folded(board.title, TITLE)
    figure.text(
        MARGIN, 1 - 0.18 / height, "\n".join(title), fontsize=19, fontweight="bold", va="top", color=DARK,
        linespacing=1.1,
    )  # fmt: skip
    below = (len(title) - 1) * TITLE_LINE
    figure.text(MARGIN, 1 - (0.56 + below) / height, board.subtitle, fontsize=14, va="top", color=GREY)
    columns = []
    for value, words in board.numbers:
        large = figure.text(0, 1 - (0.98 + below) / height, value, fontsize=23, fontweight="bold", va="top", color=BLUE)
        small = figure.text(0, 1 - (1.38 + below) / height, words, fontsize=12.5, va="top", color=GREY)
        columns.append((large, small))
    _set_apart(figure, columns)


def _set_apart(figure: "Figure", columns: Sequence[tuple["Text", "Text"]]) -> None:
    """Columns of one width where they fit, else each as wide as its words, and smaller if need be."""
    room = 1 - 2 * MARGIN
    widths = [max(t.get_window_extent().width for t in column) / figure.bbox.width + GAP for column in columns]
    even = room / len(columns)
    smaller = 1.0
    if max(widths) <= even:
        widths = [even] * len(columns)
    else:
        smaller = min(1.0, room / sum(widths))
    left = MARGIN
    for column, width in zip(columns, widths, strict=True):
        for text in column:
            text.set_x(left)
            text.set_fontsize(float(text.get_fontsize()) * smaller)
        left += width * smaller


def _draw_bars(axes: "Axes", bars: Bars, thousands: str) -> None:
    from matplotlib.pyplot import setp

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
            beside = axes.bar_label(drawn, words, padding=3, fontsize=12, color=DARK)
            if bars.is_lying:
                setp(beside, va="center_baseline")  # else they lean on the bar above
    if kinds > 1:
        axes.legend(
            loc="lower right", bbox_to_anchor=(1.01, 0.98), ncols=kinds, frameon=False, fontsize=12,
            handlelength=1.2, handletextpad=0.4, columnspacing=0.9, borderpad=0.2,
        )  # fmt: skip
    most = max([1, *(value for _, values in bars.series for value in values)])
    (_lay if bars.is_lying else _stand)(axes, bars, most, thousands)


def _lay(axes: "Axes", bars: Bars, most: int, _: str) -> None:
    labels = ["\n".join(folded(label, LABEL)) for label in bars.labels]
    axes.set_yticks(range(len(labels)), labels, color=DARK, fontsize=13, linespacing=1.0)
    axes.set_ylim(len(bars.labels) - 0.5, -0.5)  # the first one on top
    axes.set_xlim(0, most * (1.06 + 0.02 * len(f"{most:,}")))  # with room for the number beside the longest
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
    head = HEAD + (len(folded(board.title, TITLE)) - 1) * TITLE_LINE
    height = head + sum(heights)
    below = ConstrainedLayoutEngine(rect=(0.01, 0.01, 0.98, (height - head) / height), hspace=0.06)
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
