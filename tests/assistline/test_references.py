"""References can be read aloud and mistyped, and still lead to one report or to none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistline import references

references_made = st.builds(lambda _: references.new_reference(), st.integers())


@given(references_made)
def test_a_reference_has_letters_and_digits_and_none_that_look_alike(reference):
    assert len(reference) == 9
    assert set(reference) <= set(references.ALPHABET)
    assert not set(reference) & set("ILOU")
    assert not reference.isdigit()
    assert not reference.isalpha()


@given(references_made)
def test_a_reference_is_understood_as_people_type_it(reference):
    typed = references.group(reference).lower().replace("0", "o").replace("1", "l")

    assert references.normalise_reference(f" {typed} ") == reference
    assert references.normalise_reference(reference.replace("1", "I")) == reference
    assert references.normalise_reference("-".join(reference)) == reference


@given(references_made, st.integers(0, 8), st.sampled_from(references.ALPHABET))
def test_one_wrong_character_is_noticed(reference, place, character):
    wrong = reference[:place] + character + reference[place + 1 :]

    assert (references.normalise_reference(wrong) == reference) == (wrong == reference)


@given(references_made, st.integers(0, 7))
def test_two_neighbours_that_changed_places_are_noticed(reference, place):
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]

    assert references.normalise_reference(swapped) == (reference if swapped == reference else None)


@pytest.mark.parametrize(
    "typed", ["", "7K3M92TX", "U" * 9, "７K3M92TX4", "é" * 9, "0" * 5000, "7K3M92TX\0", "*~$=U0000"]
)
def test_what_cannot_be_a_reference_is_none(typed):
    assert references.normalise_reference(typed) is None


@given(st.text())
def test_no_text_breaks_the_reading_of_codes(typed):
    assert references.normalise_reference(typed) is None or len(typed) >= 9
    assert references.normalise_access_code(typed) is None or len(typed) >= 16


def test_an_access_code_has_eighty_random_bits():
    codes = {references.new_access_code() for _ in range(500)}

    assert len(codes) == 500
    assert {len(code) for code in codes} == {16}
    assert {character for code in codes for character in code} == set(references.ALPHABET)


def test_an_access_code_is_understood_in_groups_and_lower_case():
    code = references.new_access_code()

    assert references.normalise_access_code(references.group(code).lower()) == code
    assert references.normalise_access_code(code[:-1]) is None


def test_codes_are_shown_in_groups_of_four():
    assert references.group("7K3M92TX4") == "7K3M 92TX 4"
    assert len(references.new_draft_code()) == 8
