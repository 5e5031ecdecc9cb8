"""Encrypted columns: nothing readable at rest, nothing that opens elsewhere, found by blind index only."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from assistline.encryption import CannotDecrypt, blind_index, decrypt, encrypt, keyed_hash
from assistline.models import AuditEntry

PLACE = "table.column"


@given(st.text())
def test_what_was_encrypted_opens_again_unchanged(text):
    assert decrypt(encrypt(text, place=PLACE), place=PLACE) == text


def test_the_same_text_is_never_stored_the_same_way_twice():
    assert encrypt("0400 000 001", place=PLACE) != encrypt("0400 000 001", place=PLACE)


def test_a_value_that_was_copied_to_another_column_does_not_open():
    stored = encrypt("0400 000 001", place=PLACE)

    with pytest.raises(CannotDecrypt):
        decrypt(stored, place="table.other")


@pytest.mark.parametrize("place_in_text", [3, 20, -2])
def test_a_tampered_value_does_not_open(place_in_text):
    stored = encrypt("0400 000 001", place=PLACE)
    other = "A" if stored[place_in_text] != "A" else "B"
    changed = list(stored)
    changed[place_in_text] = other

    with pytest.raises(CannotDecrypt):
        decrypt("".join(changed), place=PLACE)


@pytest.mark.parametrize("stored", ["", "k1:", "k1:!!", "k1:QUJD", "unknown:QUJD", "no colon"])
def test_what_was_never_encrypted_does_not_open(stored):
    with pytest.raises(CannotDecrypt):
        decrypt(stored, place=PLACE)


def test_a_new_key_writes_and_the_old_one_still_reads(settings):
    old = encrypt("kept", place=PLACE)

    settings.FIELD_KEYS = {"k2": b"n" * 32, **settings.FIELD_KEYS}

    assert decrypt(old, place=PLACE) == "kept"
    assert encrypt("new", place=PLACE).startswith("k2:")


def test_a_key_that_is_gone_is_said(settings):
    old = encrypt("kept", place=PLACE)
    settings.FIELD_KEYS = {"k2": b"n" * 32}

    with pytest.raises(CannotDecrypt, match="k1"):
        decrypt(old, place=PLACE)


def test_the_column_holds_no_readable_text(db):
    entry = AuditEntry.objects.create(
        actor_kind="system", action="test", object_kind="test", object_ids=[], source="203.0.113.9"
    )

    stored = AuditEntry.objects.raw("SELECT id, source AS stored FROM assistline_auditentry")[0].stored
    assert AuditEntry.objects.get(id=entry.id).source == "203.0.113.9"
    assert "203.0.113.9" not in stored
    assert b"203.0.113.9" not in base64.b64decode(stored.partition(":")[2])


def test_an_encrypted_column_cannot_be_filtered_on(db):
    with pytest.raises(ImproperlyConfigured, match="blind index"):
        AuditEntry.objects.filter(source="203.0.113.9")


def test_a_blind_index_finds_the_same_value_and_only_for_its_purpose():
    assert blind_index(" A@B.example ", purpose="email") == blind_index("a@b.example", purpose="email")
    assert blind_index("a", purpose="email") != blind_index("a", purpose="phone")
    assert blind_index("  ", purpose="email") == ""


def test_a_keyed_hash_depends_on_the_key(settings):
    before = keyed_hash("a", purpose="p")
    settings.BLIND_INDEX_KEY = b"x" * 32

    assert keyed_hash("a", purpose="p") != before
