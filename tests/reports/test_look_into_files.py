"""What a file is by its content, what is taken and what is not; each in a process of its own."""

from __future__ import annotations

import io
import tempfile
import time

import pytest
from PIL import Image

from reports.files.decoding import DECODING_BYTES
from reports.files.inspecting import Looked, hear, look_into
from reports.files.limits import NotTaken
from reports.files.names import download_name, shown_name
from tests.reports.files import (
    EICAR,
    film,
    photo,
    photo_with_place,
    pixel_flood,
    portable_document,
    sound,
    text_bomb,
)


def look(data: bytes) -> Looked:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return look_into(file)


def why_not(data: bytes) -> str:
    with pytest.raises(NotTaken) as caught:
        look(data)
    return caught.value.why


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "HEIF", "AVIF"])
def test_photos_as_phones_make_them_are_taken_and_made_anew(form):
    looked = look(photo(form))

    assert (looked.kind, looked.width, looked.height) == ("photo", 320, 240)
    assert looked.preview.startswith(b"\xff\xd8\xff")
    assert Image.open(io.BytesIO(looked.preview)).size == (320, 240)


@pytest.mark.parametrize(
    ("data", "kind", "seconds"),
    [
        (sound("webm"), "audio", 2),
        (sound("ogg"), "audio", 2),
        (sound("ipod", "aac"), "audio", 2),
        (sound("wav", "pcm_s16le"), "audio", 2),
        (sound("mp3", "libmp3lame"), "audio", 2),
        (film("mp4"), "video", 2),
        (film("mov", "libx265"), "video", 2),
        (film("webm", "libvpx"), "video", 2),
    ],
)
def test_recordings_as_phones_and_browsers_make_them_are_taken(data, kind, seconds):
    looked = look(data)

    assert (looked.kind, looked.seconds) == (kind, seconds)
    assert bool(looked.preview) == (kind == "video")


def test_sound_is_made_anew_for_who_must_hear_it():
    with tempfile.TemporaryFile() as file:
        file.write(sound("webm"))
        file.flush()
        anew = hear(file)

    assert anew[:2] in (b"\xff\xf3", b"\xff\xfb")
    assert look(anew).seconds == 2


def test_a_copy_says_nothing_of_place_name_and_device():
    looked = look(photo_with_place())

    assert looked.location == {"latitude": -37.84, "longitude": 145.285}
    copy = Image.open(io.BytesIO(looked.preview))
    assert not copy.getexif()
    assert b"Canary" not in looked.preview
    assert b"Phone 17" not in looked.preview


def test_a_film_says_where_it_was_made():
    assert look(film(place="+37.7749-122.4194/")).location == {"latitude": 37.7749, "longitude": -122.4194}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (photo()[: len(photo()) // 2], "damaged"),
        (photo("PNG")[:-40], "damaged"),
        (film()[: len(film()) // 2], "damaged"),
        (portable_document()[:-60], "damaged"),
        (b"MZ" + bytes(4000), "kind"),
        (b"<!doctype html><html><script>alert(1)</script></html>", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "kind"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "kind"),
        (EICAR, "kind"),
        (b"PK\x03\x04" + bytes(400), "archive"),
        (b"\x1f\x8b\x08" + bytes(400), "archive"),
        (b"PK\x03\x04" + bytes(26) + b"word/document.xml" + bytes(400), "office"),
        (portable_document(script=True), "pdf_active"),
        (portable_document(launch=True), "pdf_active"),
        (portable_document(inside=True), "pdf_active"),
        (portable_document(password="secret"), "pdf_locked"),
        (portable_document() + b"PK\x03\x04" + bytes(2000), "damaged"),
        (pixel_flood(), "pixels"),
    ],
)
def test_what_is_not_taken_says_why_at_once(data, why):
    before = time.monotonic()

    assert why_not(data) == why

    assert time.monotonic() - before < 15  # on a busy machine; alone it is a tenth of that


def test_a_picture_with_a_bomb_in_its_notes_ends_within_its_memory():
    bomb = text_bomb()

    assert len(bomb) < 1_000_000 < DECODING_BYTES
    assert why_not(bomb) == "damaged"


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(300)])
def test_of_a_picture_that_is_something_else_as_well_only_the_picture_is_in_the_copy(tail):
    looked = look(photo("JPEG") + tail)

    assert looked.kind == "photo"
    assert tail not in looked.preview


def test_a_plain_pdf_is_taken():
    assert look(portable_document()).kind == "document"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("back door.jpg", "back door.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.\ufffdexe.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "a\ufffd\ufffdSet-Cookie: x.jpg"),
        ("nul\0.jpg", "nul\ufffd.jpg"),
        ("Ảnh nhà bếp.jpg", "Ảnh nhà bếp.jpg"),
        ("\u200b", "\ufffd"),
        ("", "file"),
    ],
)
def test_a_name_is_shown_so_that_it_can_do_nothing(name, shown):
    assert shown_name(name) == shown


def test_a_long_name_keeps_its_ending():
    assert len(shown_name("x" * 300 + ".jpg")) == 80
    assert shown_name("x" * 300 + ".jpg").endswith(".jpg")
    assert download_name("image/heif", stem="7K3M92TX4-5") == "7K3M92TX4-5.heic"
