"""Fonts for any name that is written here: Latin, Greek, Cyrillic, Vietnamese, Arabic, Chinese. All embedded.

The Chinese font comes with outlines that the PDF library cannot embed, and is as large as all the rest: only
the letters that a text needs are taken from it and turned into outlines that it can.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import pylopdf_fonts_zh_cn
from arabic_reshaper import reshape
from bidi import get_display
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as Outlines
from fontTools.ttLib import newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

LATIN, ARABIC = "NotoSans", "NotoSansArabic"
# How far a curve of the other kind may be from the first, in the font's units (a thousandth of its height).
_CLOSE_ENOUGH = 1.0
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the two fonts known that every receipt may need; once a process."""
    for name, package in ((LATIN, fontpkg_noto_sans), (ARABIC, fontpkg_noto_sans_arabic)):
        folder = Path(package.ROOT) / "files"
        file = next(path for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name)
        pdfmetrics.registerFont(TTFont(name, str(file), shapable=False))


def chinese_font(letters: frozenset[str]) -> str | None:
    """A font with these letters alone, made known for one receipt; nothing if it has none of them.

    Args:
        letters: Those that the other fonts do not have.
    """
    outlines = Outlines(pylopdf_fonts_zh_cn.sans_path())
    there = {letter for letter in letters if ord(letter) in outlines.getBestCmap()}
    if not there:
        return None
    subsetter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True, glyph_names=False))
    subsetter.populate(text="".join(sorted(there)))
    subsetter.subset(outlines)
    _to_quadratic(outlines)
    written = io.BytesIO()
    outlines.save(written)
    written.seek(0)
    name = "NotoSansSC-" + "".join(f"{ord(letter):x}" for letter in sorted(there))[:60]
    pdfmetrics.registerFont(TTFont(name, written, shapable=False))
    return name


def has_letter(font: str, letter: str) -> bool:
    """Whether a registered font can write a letter."""
    return ord(letter) in pdfmetrics.getFont(font).face.charToGlyph


def runs(text: str, fonts: list[str]) -> Iterator[tuple[str, str]]:
    """A text in parts that one font can write, each with its font; what none has is in the first."""
    run, current = "", fonts[0]
    for letter in text:
        font = current if has_letter(current, letter) else _font_for(letter, fonts)
        if font != current and run:
            yield run, current
            run = ""
        run, current = run + letter, font
    if run:
        yield run, current


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph begins at the right: by its first letter that has a direction."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind in _RIGHT_TO_LEFT for kind in kinds if kind in ("L", *_RIGHT_TO_LEFT)), False)


def joined(text: str) -> str:
    """Arabic letters in the forms that they have beside each other; all else as it is."""
    return str(reshape(text))


def in_order_of_sight(line: str, *, right_to_left: bool) -> str:
    """One line as it is drawn from left to right."""
    return str(get_display(line, base_dir="R" if right_to_left else "L"))


def _font_for(letter: str, fonts: list[str]) -> str:
    return next((font for font in fonts if has_letter(font, letter)), fonts[0])


def _to_quadratic(font: Outlines) -> None:
    """Turn the outlines of a font from cubic curves into the quadratic ones of TrueType."""
    glyphs, order = {}, font.getGlyphOrder()
    source = font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(source)
        source[name].draw(Cu2QuPen(pen, _CLOSE_ENOUGH, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    largest = font["maxp"]
    largest.tableVersion = 0x00010000
    for field in ("maxZones", "maxComponentElements"):
        setattr(largest, field, 1)
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours",
        "maxComponentDepth",
    ):  # fmt: skip
        setattr(largest, field, 0)
    largest.numGlyphs = len(order)
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"
