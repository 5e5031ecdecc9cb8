"""Which words led somewhere: the shortest that are read so by themselves, as they were typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.reading.because import words_for


def of_type(slug: str):
    return lambda part: any(name == slug and score > 0 for name, score in part.types)


def test_the_shortest_words_that_say_it_are_found_where_they_stand():
    text = "Hello. It was a long day.\nThen someone stole my bike. Thank you."

    [(start, end)] = words_for(text, of_type("theft"))

    assert "stole my bike" in text[start:end]
    assert "Thank" not in text[start:end]
    assert "Hello" not in text[start:end]


def test_nothing_is_found_where_nothing_says_it():
    assert words_for("Hello there. How are you?", of_type("theft")) == []


@given(st.text(max_size=200))
def test_whatever_is_typed_the_places_are_in_it(text):
    for start, end in words_for(text, lambda part: True):
        assert 0 <= start < end <= len(text)
