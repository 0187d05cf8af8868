"""Pictures of numbers as they are drawn: nothing is cut or on top of another, however large it is."""

import io

import pytest
from PIL import Image, ImageChops

from bridge.making.boards import LABEL, Bars, Board, folded
from bridge.making.charts import Curve, Race, drawn
from config.texts import Texts

EDGE = 4  # points that stay white all round
LARGE = (("1.412.388", "messaggi"), ("1.388.123", "risposte"), ("124,5 h", "attesa tipica"))
SMALL = (("412", "messaggi"), ("388", "risposte"), ("24 min", "attesa tipica"))
TOWNS = "Unione dei Comuni della Valdichiana Senese e del Monte Amiata Orientale"
STEPS = ("inviati", "consegnati", "letti")


def board(title: str, numbers: tuple[tuple[str, str], ...], sent: int) -> Board:
    """A month of a union of towns, with what is longest in it."""
    by_day = Bars("Messaggi per giorno", ("",) * 30, (("dei cittadini", (sent,) * 30), ("risposte", (0,) * 30)))
    faults = Bars("Segnalazioni", ("Verde pubblico e aree gioco", "Acqua"), (("", (sent, 1)),), True, True)
    reach = tuple((step, (sent, sent)) for step in STEPS)
    broadcasts = Bars("Avvisi", ("n. 1041", "n. 1042"), reach, True, True)
    return Board(title, "mercoledì 23 settembre – giovedì 22 ottobre 2026", numbers, (by_day, faults, broadcasts))


def race(sent: int) -> Race:
    """A broadcast of which everything is there after a minute."""
    names = tuple(f"{step} {sent:,}".replace(",", ".") for step in STEPS)
    curves = tuple((name, ((0, 0), (60, sent))) for name in names)
    marks = ((0, "0 s"), (30, "30 s"), (60, "60 s"))
    return Race("Avviso n. 1042: a quante persone, e quando", ("tempo dall'invio", "persone"), curves, marks, 60)


def curve(title: str, last: int) -> Curve:
    """Ninety days of one number."""
    words = f"{last:,}".replace(",", ".")
    return Curve(title, (last,) * 91, ((0, "25 ago"), (90, "23 nov")), (words, words))


def opened(picture: bytes) -> Image.Image:
    """The picture in grey, dark where something is drawn."""
    return ImageChops.invert(Image.open(io.BytesIO(picture)).convert("L"))


@pytest.mark.parametrize(
    "chart",
    [
        board("URP", SMALL, 1),
        board(TOWNS, (*LARGE, ("1.204.567", "iscritti +118.204 −104.333")), 1_234_567),
        Board("URP", "domenica 22 novembre 2026", SMALL),
        race(0),
        race(800_000),
        curve("URP: iscritti, ultimi 90 giorni", 0),
        curve(f"{TOWNS}: iscritti, ultimi 90 giorni", 1_800_000),
    ],
)
async def test_nothing_is_cut_at_the_edges(chart: Board | Race | Curve) -> None:
    picture = opened(await drawn(chart))
    assert picture.width == 1080
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    assert min(left, top, picture.width - right, picture.height - bottom) >= EDGE


@pytest.mark.parametrize("numbers", [SMALL, (*LARGE, ("1.204.567", "iscritti +118.204 −104.333"))])
async def test_large_numbers_stand_apart(numbers: tuple[tuple[str, str], ...]) -> None:
    picture = opened(await drawn(Board("URP", "domenica 22 novembre 2026", numbers)))
    values = picture.crop((0, 140, picture.width, 190))
    inked = [values.crop((x, 0, x + 1, values.height)).getbbox() is not None for x in range(values.width)]
    gaps = "".join("#" if ink else " " for ink in inked).strip().split(" " * 18)
    assert len([words for words in gaps if words.strip()]) >= len(numbers)


def test_what_the_shipped_categories_are_called_is_read_whole() -> None:
    texts = Texts.load()
    for category in ("acqua", "barriere", "fognature", "illuminazione", "rifiuti", "segnaletica", "strade", "verde"):
        title = texts.say("it", f"category-{category}")
        assert " ".join(folded(title, LABEL)) == title


def test_a_name_without_end_takes_two_lines_at_most() -> None:
    assert folded("Manutenzione straordinaria delle strade comunali", LABEL)[-1].endswith("…")
    assert all(len(line) <= LABEL for line in folded("a" * 80, LABEL))
