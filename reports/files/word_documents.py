"""Word documents (DOCX): opened for real, and taken only if nothing in them can act or load something.

They are zip files of XML. What is in them is read with a parser that knows no entities; a copy for reading is
their words alone, and the pictures in them made anew. What Word itself would do with the rest nobody here can
say, so that what is not known to be harmless is refused.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as ElementTree
from defusedxml import DefusedXmlException

from reports.files import pictures
from reports.files.limits import MEGABYTE, NotTaken
from reports.files.names import PLAIN_TEXT, WORD_DOCUMENT
from reports.files.signatures import WORD_MAIN, WORD_TYPES

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAIN_TYPE = f"{WORD_DOCUMENT}.main+xml"

MOST_PARTS = 2_000
_MOST_XML, _MOST_UNPACKED = 40 * MEGABYTE, 200 * MEGABYTE
_MOST_WORDS = MEGABYTE
MOST_PICTURES, _ENOUGH_SECONDS = 12, 8.0
# An end without a comment: whatever else hung on the file would stand behind it.
_END = b"PK\x05\x06"
_END_SIZE = 22

# Of parts, and of what the list of parts calls them: programs, and files within the file.
_ACTIVE_NAMES = ("vbaproject", "vbadata", "activex", "/embeddings/", "afchunk", "customui", "macrosheet")
_ACTIVE_TYPES = ("macroenabled", "vbaproject", "oleobject", "activex", "ms-office.vba")
# The only thing that may lead elsewhere: a reader presses it, nothing is loaded by itself.
_LINK = "/hyperlink"
# What brings in a part that is a file of another kind or acts, whatever the part is called.
_ACTIVE_LINKS = (
    "/afchunk",
    "/oleobject",
    "/control",
    "/vbaproject",
    "/attachedtemplate",
    "/subdocument",
    "/frame",
)
# What Word works out on the page; fields that start programs or fetch files are not among them.
_FIELDS = frozenset(
    """
PAGE NUMPAGES PAGEREF REF NOTEREF SEQ STYLEREF SECTION SECTIONPAGES TOC TC XE INDEX HYPERLINK DATE TIME
CREATEDATE SAVEDATE PRINTDATE EDITTIME AUTHOR LASTSAVEDBY USERNAME USERINITIALS TITLE SUBJECT KEYWORDS
COMMENTS FILENAME FILESIZE NUMWORDS NUMCHARS REVNUM TEMPLATE DOCPROPERTY FORMTEXT FORMCHECKBOX
FORMDROPDOWN MERGEFIELD SHAPE SYMBOL EQ ADVANCE CITATION BIBLIOGRAPHY LISTNUM AUTONUM BARCODE
""".split()  # noqa: SIM905 - forty names are read more easily so
)
_NOTES = ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")


def look(file: BinaryIO) -> tuple[dict[str, object], bytes]:
    """What the document is, and its words as plain text.

    Raises:
        NotTaken: It is cut off, locked, something else as well, can act, or would load something.
    """
    with _opened(file) as package:
        parts = _checked(package)
        words = "\n\n".join(
            filter(None, (_words(parts[name]) for name in (WORD_MAIN, *_NOTES) if name in parts))
        )
    said: dict[str, object] = {"kind": "document", "content_type": WORD_DOCUMENT}
    if not words:
        return said, b""
    return said | {"preview_type": PLAIN_TEXT}, words[:_MOST_WORDS].encode()


def stills(file: BinaryIO) -> list[bytes]:
    """The pictures in it, made anew; fewer where they take long.

    Raises:
        NotTaken: It cannot be opened.
    """
    found: list[bytes] = []
    until = time.monotonic() + _ENOUGH_SECONDS
    with _opened(file) as package:
        for part in package.infolist():
            if len(found) == MOST_PICTURES or time.monotonic() > until:
                break
            if not part.filename.startswith("word/media/"):
                continue
            try:
                picture = pictures.look(io.BytesIO(_read(package, part, _MOST_UNPACKED)))[1]
            except NotTaken:
                continue  # a drawing of Word's own kind: the original has it
            found.append(picture)
    return found


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_SIZE))
    tail = file.read()
    file.seek(0)
    if not tail.startswith(_END) or tail[-2:] != b"\0\0":
        raise NotTaken("damaged")
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise NotTaken("damaged") from error


def _checked(package: zipfile.ZipFile) -> dict[str, Element]:
    """Its parts of XML, when every part has been looked at.

    Raises:
        NotTaken: It is not taken, and why.
    """
    listed = package.infolist()
    names = [part.filename.lower() for part in listed]
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > _MOST_UNPACKED:
        raise NotTaken("too_slow")
    if len(set(names)) != len(names) or min(part.header_offset for part in listed) != 0:
        raise NotTaken("damaged")
    if any(mark in f"/{name}" for name in names for mark in _ACTIVE_NAMES):
        raise NotTaken("document_active")
    parts: dict[str, Element] = {}
    room = _MOST_XML
    for part in listed:
        if part.filename.lower().endswith((".xml", ".rels")):
            data = _read(package, part, room)
            room -= len(data)
            parts[part.filename] = _parsed(data)
        else:
            _read(package, part, _MOST_UNPACKED)  # its checksum says whether it is whole
    _check_types(parts[WORD_TYPES])
    for name, tree in parts.items():
        if name.endswith(".rels"):
            _check_links(tree)
        _check_fields(tree)
    return parts


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with package.open(part) as opened:
            data = opened.read(most + 1)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise NotTaken("damaged") from error
    except Exception as error:  # what the unpacker itself raises is no class of its own
        if isinstance(error, MemoryError):
            raise
        raise NotTaken("damaged") from error
    if len(data) > most:
        raise NotTaken("too_slow")
    return data


def _parsed(data: bytes) -> Element:
    try:
        tree: Element = ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NotTaken("damaged") from error
    return tree


def _check_types(tree: Element) -> None:
    """What the parts are said to be. A template or a document with macros is another kind of main part."""
    said = [(part.get("PartName", ""), part.get("ContentType", "").lower()) for part in tree]
    if any(mark in kind for _, kind in said for mark in _ACTIVE_TYPES):
        raise NotTaken("document_active")
    if (f"/{WORD_MAIN}", _MAIN_TYPE) not in said:
        raise NotTaken("office")


def _check_links(tree: Element) -> None:
    for link in tree:
        kind = link.get("Type", "").lower()
        leads_away = link.get("TargetMode", "").lower() == "external" and not kind.endswith(_LINK)
        if leads_away or kind.endswith(_ACTIVE_LINKS):
            raise NotTaken("document_active")


def _check_fields(tree: Element) -> None:
    for name in _field_names(tree.iter()):
        if name.upper() not in _FIELDS and not name.startswith("="):
            raise NotTaken("document_active")


def _field_names(nodes: Iterable[Element]) -> Iterator[str]:
    """What each field is called. One may be written in pieces, or stand within another.

    One without a name of its own takes it from what is worked out elsewhere: that is no name that we know.
    """
    fields: list[str | None] = []
    for node in nodes:
        tag = _bare(node.tag)
        if tag == "instrText" and fields and fields[-1] is not None:
            fields[-1] += node.text or ""
        elif tag == "instrText":
            yield _first_word(node.text)
        elif tag == "fldSimple":
            yield _first_word(_value(node, "instr"))
        elif tag == "fldChar" and _value(node, "fldCharType") == "begin":
            fields.append("")
        elif tag == "fldChar" and fields:
            if fields[-1] is not None:
                yield _first_word(fields[-1])
            fields[-1] = None  # what stands from here on is its result
            if _value(node, "fldCharType") == "end":
                fields.pop()
    yield from (_first_word(unfinished) for unfinished in fields if unfinished is not None)


def _first_word(text: str | None) -> str:
    return (text or "").strip().partition(" ")[0] or "nameless"


def _words(tree: Element) -> str:
    """The words of a part, a line a paragraph."""
    lines = [""]
    for tag, text in _readable(tree):
        if tag == "p":
            lines.append("")
        lines[-1] += text
    return "\n".join(line.rstrip() for line in lines).strip()


def _readable(node: Element) -> Iterator[tuple[str, str]]:
    # A stack of our own: a document of a stranger may be deeper than Python's.
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.tag == _FALLBACK:
            continue  # the same once more, for old programs
        tag = _bare(here.tag)
        text = {"t": here.text or "", "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(tag, "")
        yield tag, "".join(letter for letter in text if letter.isprintable() or letter in "\t\n")
        waiting.extend(reversed(here))


def _bare(tag: object) -> str:
    """The name of one of Word's own elements; nothing of another."""
    named = tag if isinstance(tag, str) else ""
    return named.removeprefix(_W).removeprefix(_STRICT_W) if named.startswith((_W, _STRICT_W)) else ""


def _value(node: Element, name: str) -> str:
    return node.get(f"{_W}{name}") or node.get(f"{_STRICT_W}{name}") or ""
