"""Fonts for any name that is written here: Latin, Greek, Cyrillic, Vietnamese, Arabic, Chinese. All embedded.

The Chinese font comes with outlines that the PDF library cannot embed, and is as large as all the rest: only
the letters that a text needs are taken from it and turned into outlines that it can. HarfBuzz joins
Arabic letters and sets the vowel signs on them: these have a place of their own over each letter.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, groupby
from pathlib import Path
from threading import Lock

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import pylopdf_fonts_zh_cn
from bidi import get_display
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as Outlines
from fontTools.ttLib import newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont, shapeStr

from assistline.messages import LEFT_TO_RIGHT
from reports.questions.text import HIDDEN

LATIN, ARABIC = "NotoSans", "NotoSansArabic"
# How far a curve of the other kind may be from the first, in the font's units (a thousandth of its height).
_CLOSE_ENOUGH = 1.0
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# Letters that are joined, and the signs that are set on them.
_JOINING = frozenset({*_RIGHT_TO_LEFT, "NSM"})
_BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "<": ">"}
# A number in groups, or a house number and its street: read from the left wherever they stand.
_GROUPS = re.compile(r"(?<![^\W\d_])(?<![\d$£€])\+?\d[0-9A-Za-z]*(?: [0-9A-Za-z]+)+")
# What says a direction is heeded, and not drawn.
_NOT_DRAWN = dict.fromkeys(map(ord, HIDDEN))
_EM = 1000.0
_NUMBERS = count(1)
# The names of a font that tell it from others: family, unique name, whole name, PostScript name.
_OWN_NAMES = frozenset({1, 3, 4, 6})
# Shaping gives a font new letters for joined forms: one at a time.
_SHAPING = Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """What is drawn at once. How far it leads on, and how far it is moved from there, is in ems."""

    text: str
    font: str
    width: float
    right: float = 0.0
    up: float = 0.0


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the two fonts known that every receipt may need; once a process."""
    for name, package in ((LATIN, fontpkg_noto_sans), (ARABIC, fontpkg_noto_sans_arabic)):
        folder = Path(package.ROOT) / "files"
        file = next(path for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name)
        pdfmetrics.registerFont(TTFont(name, str(file), shapable=name == ARABIC))


@contextmanager
def chinese_font(letters: frozenset[str]) -> Iterator[list[str]]:
    """A font with these letters alone, known while one receipt is drawn; none if it has none of them.

    Its name is its own, in the file too: the PDF library takes two fonts of one name for the same one, and
    the letters of the second would be missing.

    Args:
        letters: Those that the other fonts do not have.
    """
    name = f"NotoSansSC-{next(_NUMBERS)}"
    file = _chinese_file(letters, name) if letters else None
    if file is None:
        yield []
        return
    font = TTFont(name, file, shapable=False)
    pdfmetrics.registerFont(font)
    try:
        yield [name]
    finally:
        font.unregister()


def _chinese_file(letters: frozenset[str], name: str) -> io.BytesIO | None:
    outlines = Outlines(pylopdf_fonts_zh_cn.sans_path())
    there = {letter for letter in letters if ord(letter) in outlines.getBestCmap()}
    if not there:
        return None
    subsetter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True, glyph_names=False))
    subsetter.populate(text="".join(sorted(there)))
    subsetter.subset(outlines)
    _to_quadratic(outlines)
    for entry in outlines["name"].names:
        if entry.nameID in _OWN_NAMES:
            entry.string = name
    written = io.BytesIO()
    outlines.save(written)
    written.seek(0)
    return written


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


def written(text: str) -> str:
    """A text as it is drawn: letter and accent are one where there is such a letter, as in Vietnamese."""
    return unicodedata.normalize("NFC", text)


def pieces(line: str, fonts: list[str]) -> Iterator[Piece]:
    """A line in order of sight, in parts that are drawn at once.

    Arabic letters come joined, each form by itself, with their vowel signs in place.
    """
    for run, font in runs(line, fonts):
        if font != ARABIC:
            yield Piece(run, font, stringWidth(run, font, 1))
            continue
        for joins, letters in groupby(run, lambda letter: unicodedata.bidirectional(letter) in _JOINING):
            part = "".join(letters)
            if joins:
                yield from _joined(part[::-1])
            else:
                yield Piece(part, font, stringWidth(part, font, 1))


def in_order_of_sight(line: str, *, right_to_left: bool) -> str:
    """One line as it is drawn from left to right."""
    base = "R" if right_to_left else "L"
    marked = _GROUPS.sub(lambda groups: LEFT_TO_RIGHT + groups[0], _brackets_turned(line, base))
    return str(get_display(marked, base_dir=base)).translate(_NOT_DRAWN)


def _brackets_turned(line: str, base: str) -> str:
    """Brackets that are read from the right face the other way: the library leaves them as they are."""
    letters, opened = list(line), list[int]()
    for place, letter in enumerate(line):
        if letter in _BRACKETS:
            opened.append(place)
        elif opened and letter == _BRACKETS[line[opened[-1]]]:
            first = opened.pop()
            inside = _directions(line[first:place])
            other = "L" if base == "R" else "R"
            before = _directions(line[:first])[-1:] or [base]
            way = other if base not in inside and other in inside and before == [other] else base
            if way == "R":
                letters[first], letters[place] = letter, line[first]
    return "".join(letters)


def _directions(text: str) -> list[str]:
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return ["L" if kind == "L" else "R" for kind in kinds if kind in ("L", *_RIGHT_TO_LEFT)]


@lru_cache(maxsize=4096)
def _joined(letters: str) -> tuple[Piece, ...]:
    """Arabic letters, given in their order of reading, as they stand beside each other from left to right."""
    with _SHAPING:
        shaped = shapeStr(letters, ARABIC, _EM, force=True)
    return tuple(
        Piece(
            chr(ord(form)),
            ARABIC,
            place.x_advance / _EM,
            place.x_offset / _EM,
            place.y_offset / _EM,
        )
        for form, place in zip(str.__str__(shaped), shaped.__shapeData__, strict=True)
    )


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
