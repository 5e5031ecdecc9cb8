"""Word documents as evidence: their words and pictures are shown, what could act in them is refused."""

from __future__ import annotations

import io
import tempfile
import time
import zipfile

import pytest
from PIL import Image

from reports.files.inspecting import show
from reports.files.names import PLAIN_TEXT, WORD_DOCUMENT, download_name
from tests.reports.files import photo, word_document, word_field
from tests.reports.test_look_into_files import look, why_not

MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'

WITHIN = word_field(" INCLUDEPICTURE https://elsewhere.example.org/a.png ")


def test_its_words_are_there_to_be_read_in_every_script():
    looked = look(
        word_document("On 3 March he wrote:", "“Tôi biết chị ở đâu” — 我知道", "a < b".replace("<", "&lt;"))
    )

    assert (looked.kind, looked.content_type) == ("document", WORD_DOCUMENT)
    assert looked.preview_type == PLAIN_TEXT
    assert looked.preview.decode() == "On 3 March he wrote:\n“Tôi biết chị ở đâu” — 我知道\na < b"
    assert download_name(looked.content_type, stem="7K3M92TX4-5") == "7K3M92TX4-5.docx"


def test_a_table_notes_and_comments_are_words_too_and_nothing_stands_twice():
    cell = "<w:p><w:r><w:t>9 pm</w:t><w:tab/><w:t>He rang</w:t></w:r></w:p>"
    cells = f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    twice = (
        "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>In a box</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>In a box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = f"<w:comments {space}><w:comment><w:p><w:r><w:t>By mum</w:t></w:r></w:p></w:comment></w:comments>"

    looked = look(word_document("Diary", body=cells + twice, more={"word/comments.xml": note.encode()}))

    assert looked.preview.decode() == "Diary\n9 pm\tHe rang\nIn a box\n\nBy mum"


def test_pictures_that_stand_in_it_are_made_anew():
    data = word_document(
        more={
            "word/media/image1.png": photo("PNG"),
            "word/media/image2.jpeg": photo("JPEG", colour="red"),
            "word/media/image3.emf": b"\x01\x00\x00\x00" + bytes(200),
        }
    )
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        pictures = show(file)

    assert [Image.open(io.BytesIO(picture)).format for picture in pictures] == ["JPEG", "JPEG"]
    assert look(data).preview == b""


def test_what_a_page_works_out_by_itself_and_a_link_that_is_pressed_are_harmless():
    fields = word_field(" PA", "GE ") + word_field(' HYPERLINK "https://example.org" ') + word_field(" =1+1 ")

    assert look(word_document("x", body=fields, leads_to="hyperlink")).kind == "document"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (word_document("x", main=MACROS), "document_active"),
        (word_document("x", more={"word/vbaProject.bin": b"x"}), "document_active"),
        (word_document("x", more={"word/embeddings/oleObject1.bin": b"x"}), "document_active"),
        (word_document("x", more={"word/activeX/activeX1.xml": b"<a/>"}), "document_active"),
        (word_document("x", leads_to="attachedTemplate"), "document_active"),
        (word_document("x", leads_to="oleObject"), "document_active"),
        (word_document("x", leads_to="image"), "document_active"),
        (word_document("x", brings="aFChunk", more={"word/a.html": b"<img src=//x>"}), "document_active"),
        (word_document("x", brings="subDocument"), "document_active"),
        (word_document("x", body=word_field(" DDE", "AUTO c:\\\\a.exe ")), "document_active"),
        (word_document("x", body=word_field(" INCLUDETEXT file.txt ")), "document_active"),
        (word_document("x", body=word_field("")), "document_active"),
        (word_document("x", body='<w:fldSimple w:instr="DDE a b"/>'), "document_active"),
        (
            word_document("x", body=word_field(" PAGE ").replace("<w:r>", WITHIN + "<w:r>", 2)),
            "document_active",
        ),
        (word_document("x", main=TEMPLATE), "office"),
        (word_document("x", more={"word/a.xml": LAUGHS}), "damaged"),
        (word_document("x", more={"word/a.xml": OUTSIDE}), "damaged"),
        (word_document("x", more={"word/a.xml": b"<a>"}), "damaged"),
        (word_document("x") + b"PK\x03\x04" + bytes(2000), "damaged"),
        (word_document("x") + b"<script>alert(1)</script>", "damaged"),
        (word_document("x")[:-40], "damaged"),
        (word_document("x", more={"word/a.xml": b"<a>" + b" " * 60_000_000 + b"</a>"}), "too_slow"),
        (word_document("x", more={f"word/{n}.xml": b"<a/>" for n in range(2_100)}), "too_slow"),
    ],
    ids=lambda value: value if isinstance(value, str) else "document",
)
def test_what_could_act_load_or_hide_something_is_refused_and_says_why(data, why):
    before = time.monotonic()

    assert why_not(data) == why

    assert time.monotonic() - before < 15  # on a busy machine; alone it is a tenth of that


def test_a_part_that_was_changed_on_its_way_is_seen():
    whole = bytearray(word_document("x" * 50, more={"word/media/a.png": photo("PNG")}))
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as package:
        picture = package.getinfo("word/media/a.png")
    whole[picture.header_offset + 30 + len(picture.filename) + 40] ^= 0xFF

    assert why_not(bytes(whole)) == "damaged"


def test_words_as_deep_as_a_hole_are_read_without_falling_in():
    body = "<w:p>" * 100_000 + "<w:r><w:t>down here</w:t></w:r>" + "</w:p>" * 100_000

    assert look(word_document("Up here", body=body)).preview.decode().split() == [
        "Up",
        "here",
        "down",
        "here",
    ]
