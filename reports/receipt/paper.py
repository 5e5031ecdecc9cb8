"""Paragraphs on pages, tagged: a screen reader hears headings and paragraphs in their order."""

from __future__ import annotations

import io
from codecs import BOM_UTF16_BE
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from reports.receipt.fonts import (
    ARABIC,
    LATIN,
    chinese_font,
    has_letter,
    in_order_of_sight,
    is_right_to_left,
    pieces,
    register_fonts,
    written,
)

MARGIN = 57.0  # two centimetres
SIZES = {"H1": (22.0, 28.0, 6.0), "H2": (14.0, 19.0, 14.0), "P": (11.0, 16.0, 4.0), "Code": (20.0, 27.0, 2.0)}
KEPT_LINES = 3
INK = (0x14 / 255, 0x23 / 255, 0x2B / 255)


@dataclass(frozen=True)
class Block:
    """One heading or paragraph. ``kind`` is H1, H2, P, or Code for what is copied by hand."""

    kind: str
    text: str


def write_pdf(blocks: Iterable[Block], *, title: str, language: str = "en-AU") -> bytes:
    """The file. Text that ends a page goes on upon the next.

    Args:
        blocks: In the order of reading.
        title: Of the window and for screen readers; it stands in the file in plain text.
        language: Of most of the words.
    """
    blocks = list(blocks)
    register_fonts()
    fonts = [LATIN, ARABIC]
    missing = frozenset(
        letter
        for block in blocks
        for letter in written(block.text)
        if letter.isprintable() and not any(has_letter(font, letter) for font in fonts)
    )
    with chinese_font(missing) as chinese:
        paper = _Paper([*fonts, *chinese], title, language)
        for block in blocks:
            paper.add(block)
        return paper.finish()


class _Paper:
    """A canvas that knows where it is, and keeps what it draws in a tree of headings and paragraphs."""

    def __init__(self, fonts: list[str], title: str, language: str) -> None:
        self._file = io.BytesIO()
        self._canvas = Canvas(
            self._file, pagesize=A4, pageCompression=1, lang=language, initialFontName=LATIN
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("AssistLine")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._fonts = fonts
        # Of a page that is read from the right, a name in Latin letters begins there too.
        self._from_right = is_right_to_left(title)
        self._width = A4[0] - 2 * MARGIN
        self._y = A4[1] - MARGIN
        # Of each page, its marked parts in order: the reference of the element that each belongs to.
        self._marks: list[list[Any]] = [[]]
        doc = self._canvas._doc
        self._root = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        self._root_ref = doc.Reference(self._root)
        self._body = pdfdoc.PDFDictionary(
            {"Type": pdfdoc.PDFName("StructElem"), "S": pdfdoc.PDFName("Document"), "P": self._root_ref}
        )
        self._body_ref = doc.Reference(self._body)
        self._elements: list[Any] = []

    def add(self, block: Block) -> None:
        """Draw a block, one marked part for each page that it is on."""
        size, leading, before = SIZES[block.kind]
        self._y -= before
        element = self._element(block)
        if self._y - self._kept_together(block, size, leading) < MARGIN:
            self._turn()
        for text in block.text.split("\n"):
            right_to_left = is_right_to_left(text)
            for line in self._wrapped(written(text), size):
                if self._y - leading < MARGIN:
                    self._turn()
                self._y -= leading
                sight = in_order_of_sight(line, right_to_left=right_to_left)
                said = line if any(map(is_right_to_left, line)) else ""
                self._draw(element, sight, size, self._from_right or right_to_left, said)

    def _kept_together(self, block: Block, size: float, leading: float) -> float:
        """How high the part of a block is that no page's end cuts: a question and its answer, a short
        paragraph; a heading and the first lines under it."""
        lines = sum(len(self._wrapped(written(text), size)) for text in block.text.split("\n"))
        _, next_leading, next_before = SIZES["P"]
        under = 0.0 if block.kind == "P" else next_before + KEPT_LINES * next_leading
        return min(lines, KEPT_LINES) * leading + under

    def finish(self) -> bytes:
        """End the last page, hang the tree on the document, and give the file."""
        self._turn()
        doc = self._canvas._doc
        numbers: list[Any] = []
        for number, marks in enumerate(self._marks[:-1]):
            numbers += [number, doc.Reference(pdfdoc.PDFArray(marks))]
        self._body["K"] = pdfdoc.PDFArray(self._elements)
        self._root["K"] = pdfdoc.PDFArray([self._body_ref])
        self._root["ParentTree"] = doc.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)}))
        self._root["ParentTreeNextKey"] = len(self._marks) - 1
        doc.Catalog.StructTreeRoot = self._root_ref
        doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        self._canvas.save()
        return self._file.getvalue()

    def _element(self, block: Block) -> tuple[Any, list[Any]]:
        parts: list[Any] = []
        kind = block.kind if block.kind in ("H1", "H2") else "P"
        element = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("StructElem"),
                "S": pdfdoc.PDFName(kind),
                "P": self._body_ref,
                "K": pdfdoc.PDFArray(parts),
                # Arabic is drawn in the order of sight: who listens gets it as it was written.
                "ActualText": pdfdoc.PDFString(block.text),
            }
        )
        reference = self._canvas._doc.Reference(element)
        self._elements.append(reference)
        return reference, parts

    def _draw(
        self, element: tuple[Any, list[Any]], line: str, size: float, from_right: bool, said: str
    ) -> None:
        reference, parts = element
        marks = self._marks[-1]
        page = self._canvas._doc.thisPageRef()
        parts.append(pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("MCR"), "Pg": page, "MCID": len(marks)}))
        # Who copies or searches a line of joined forms gets the letters as they were written.
        actual = f" /ActualText <{(BOM_UTF16_BE + said.encode('utf-16-be')).hex()}>" if said else ""
        self._canvas._code.append(f"/P <</MCID {len(marks)}{actual}>> BDC")
        marks.append(reference)
        x = MARGIN + (self._width - self._width_of(line, size) if from_right else 0)
        self._canvas.setFillColorRGB(*INK)
        for piece in pieces(line, self._fonts):
            self._canvas.setFont(piece.font, size)
            self._canvas.drawString(x + piece.right * size, self._y + piece.up * size, piece.text)
            x += piece.width * size
        self._canvas._code.append("EMC")

    def _turn(self) -> None:
        self._canvas.showPage()
        page = self._canvas._doc.Pages.pages[-1]
        page.__Defaults__ = {
            **page.__Defaults__,
            "StructParents": len(self._marks) - 1,
            "Tabs": pdfdoc.PDFName("S"),
        }
        self._marks.append([])
        self._y = A4[1] - MARGIN

    def _wrapped(self, text: str, size: float) -> list[str]:
        """The text in lines that fit; a word that is longer than a line is broken anywhere."""
        lines, line = [], ""
        for word in text.split(" "):
            candidate = f"{line} {word}" if line else word
            if self._measure(candidate, size) <= self._width:
                line = candidate
                continue
            if line:
                lines.append(line)
            line = word
            while self._measure(line, size) > self._width:
                fits = next(
                    end
                    for end in range(len(line) - 1, 0, -1)
                    if end == 1 or self._measure(line[:end], size) <= self._width
                )
                lines.append(line[:fits])
                line = line[fits:]
        return [*lines, line]

    def _measure(self, text: str, size: float) -> float:
        return self._width_of(in_order_of_sight(text, right_to_left=False), size)

    def _width_of(self, line: str, size: float) -> float:
        return sum(piece.width for piece in pieces(line, self._fonts)) * size
