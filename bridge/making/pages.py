"""Pages to print: headings, pairs, boxes, fixed-width text, as a PDF that is the same bytes for the same words.

Heavy to import: by who prints, when printing.
"""

import io
import unicodedata
from functools import cache
from html import escape
from html.parser import HTMLParser

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    Preformatted,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

MARGIN = 42.0  # points; 15 mm
LABEL_WIDTH = 118.0
CODE_CHARACTERS = 92  # of fixed width on a line
BODY, BOLD, FIXED = "Vera", "VeraBd", "Courier"


class Page:
    """One document, written from top to bottom."""

    def __init__(self, title: str) -> None:
        _fonts()
        self._title = title
        self._parts: list[Flowable] = []

    def heading(self, text: str, *, rank: int = 1) -> None:
        """A heading of the document (1) or of a part (2)."""
        self._paragraph(text, BOLD, 16 if rank == 1 else 11, before=0 if rank == 1 else 10, after=5)

    def words(self, text: str) -> None:
        """A paragraph."""
        self._paragraph(text, BODY, 9, after=4)

    def pairs(self, rows: list[tuple[str, str]]) -> None:
        """Labels with what they label."""
        self._table(rows, framed=False)

    def box(self, rows: list[tuple[str, str]]) -> None:
        """Pairs that belong together, in a frame that no end of a page cuts."""
        self._table(rows, framed=True)

    def code(self, text: str) -> None:
        """Fixed width, broken only where a line is full."""

        shown = "\n".join(
            line[start : start + CODE_CHARACTERS]
            for line in _shown(text.rstrip("\n"), FIXED).split("\n")
            for start in range(0, max(1, len(line)), CODE_CHARACTERS)
        )
        self._parts.append(Preformatted(shown, _style(FIXED, 8, after=6)))

    def turn(self) -> None:
        """A new sheet."""

        self._parts.append(PageBreak())

    def packed(self) -> bytes:
        """The PDF."""

        out = io.BytesIO()
        document = SimpleDocTemplate(
            out,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
            title=self._title,
            invariant=1,  # no hour of printing and no random number in the file
        )
        document.build(self._parts, onFirstPage=_number, onLaterPages=_number)
        return out.getvalue()

    def _paragraph(self, text: str, font: str, size: float, *, before: float = 0, after: float = 0) -> None:

        self._parts.append(Paragraph(_marked(text, font), _style(font, size, before=before, after=after)))

    def _table(self, rows: list[tuple[str, str]], *, framed: bool) -> None:

        label, value = _style(BOLD, 8.5), _style(BODY, 9)
        cells = [[Paragraph(_marked(a, BOLD), label), Paragraph(_marked(b, BODY), value)] for a, b in rows]
        frame = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
        for side in ("TOPPADDING", "BOTTOMPADDING"):
            frame.add(side, (0, 0), (-1, -1), 1.5)
        if framed:
            frame.add("BOX", (0, 0), (-1, -1), 0.6, HexColor("#595959"))
        widths = [LABEL_WIDTH, A4[0] - 2 * MARGIN - LABEL_WIDTH - 12]
        table = Table(cells, colWidths=widths, style=frame, hAlign="LEFT", splitInRow=1)
        self._parts.append(KeepTogether([table, Spacer(0, 5)]))


def paragraphs(page: str) -> list[str]:
    """The words of a piece of a page, a paragraph each."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    reader.end_of_paragraph()
    return reader.found


class _Words(HTMLParser):
    ENDS = frozenset({"p", "h1", "h2", "h3", "li", "ul"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._words = ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._words += "• "

    def handle_endtag(self, tag: str) -> None:
        if tag in self.ENDS:
            self.end_of_paragraph()

    def end_of_paragraph(self) -> None:
        if words := " ".join(self._words.split()):
            self.found.append(words)
        self._words = ""


@cache
def _fonts() -> dict[str, TTFont]:
    fonts = {name: TTFont(name, f"{name}.ttf") for name in (BODY, BOLD)}  # they come with the library
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


def _style(font: str, size: float, *, before: float = 0, after: float = 0) -> ParagraphStyle:
    name = f"{font}-{size}-{before}-{after}"
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=size * 1.35, spaceBefore=before, spaceAfter=after, splitLongWords=1
    )


def _marked(text: str, font: str) -> str:
    return escape(_shown(text, font), quote=False).replace("\n", "<br/>")


def _shown(text: str, font: str) -> str:
    """With signs the font has not (emoji, other alphabets) by their number: seen and told apart, never an empty box."""
    return "".join(sign if sign == "\n" or _has(font, sign) else f"[U+{ord(sign):04X}]" for sign in text)


def _has(font: str, sign: str) -> bool:
    if font == FIXED:
        return sign.isprintable() and ord(sign) < 256  # the printer's own Courier

    return unicodedata.category(sign)[0] != "C" and ord(sign) in _fonts()[font].face.charToGlyph


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(BODY, 8)
    canvas.drawRightString(document.pagesize[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))
