"""What makes the reading quick gives the same as what is said plainly: parting, remembering, quoting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.reading.lexicon import english
from reports.reading.opinion.features import MARKS, PAUSE, STOP, places_in, words_in
from reports.reading.opinion.opinion import QUOTED, _weightiest
from reports.reading.parting import parted
from reports.reading.remembered import LONGEST_WORD, Remembered

TYPED = st.text(st.sampled_from("aBé9' ’._,!?\n-(\"—İ中"), max_size=120)
# Of a common word so many phrases are tried wherever it stands, and no more: the others by a word beside it.
TRIED = 15


def quoted_plainly(said, weights):
    """Of all that may be quoted what weighs most, looked at one after another."""
    best, at = float("-inf"), (0, len(said))
    for first in range(len(said)):
        if said[first] in MARKS or weights[first] < 0 < best:
            continue
        total = 0.0
        for last in range(first, min(first + QUOTED, len(said))):
            if said[last] == STOP:
                break
            total += weights[last]
            if total > best and said[last] not in MARKS:
                best, at = total, (first, last + 1)
    return at


@given(TYPED)
def test_the_pieces_of_a_text_are_the_text(text):
    pieces = parted(text)

    assert "".join(pieces) == text
    assert all(word[0].isalnum() and word[-1].isalnum() for word in pieces[1::2])
    assert not any(sign.isalnum() for gap in pieces[::2] for sign in gap)


@given(TYPED, st.integers(0, 3))
def test_each_word_that_is_counted_has_its_place(text, longer):
    pieces = parted(text + "a" * LONGEST_WORD * longer + "!" * LONGEST_WORD * longer)
    said, places = words_in(pieces), places_in(pieces)

    assert len(said) == len(places)
    typed = "".join(pieces)
    assert all(
        (typed[a:b] not in ".!?;\n") == (word != STOP) for word, (a, b) in zip(said, places, strict=True)
    )


@given(
    st.lists(st.tuples(st.sampled_from(["he", "she", "gun", STOP, PAUSE]), st.integers(-3, 3)), max_size=40)
)
def test_what_is_quoted_is_what_weighs_most(told):
    said, weights = [word for word, _ in told], [float(weight) for _, weight in told]

    assert _weightiest(said, np.array(weights)) == quoted_plainly(said, weights)


def test_a_full_memory_begins_anew(monkeypatch):
    monkeypatch.setattr("reports.reading.remembered.MOST", 3)
    asked = []
    remembered = Remembered(lambda word: asked.append(word) or word.upper())

    said = [remembered[word] for word in ("a", "b", "a", "c", "d", "a")]

    assert said == ["A", "B", "A", "C", "D", "A"]
    assert asked == ["a", "b", "c", "d", "a"]
    assert len(remembered) == 2


@pytest.mark.parametrize("word", sorted(english().common))
def test_a_common_word_alone_makes_no_long_search(word):
    anchor = english().shelves._by_anchor.get(word)

    assert anchor is None or len(anchor.anywhere) <= TRIED
