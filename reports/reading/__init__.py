"""Reading a text: its cues with the very words, the types that fit, whose matter it is. Pure."""

from reports.reading.answers import read_answers, read_narrative
from reports.reading.found import FORM, CueFound, Reading
from reports.reading.languages import language_name, not_understood
from reports.reading.marks import mark_words
from reports.reading.text import lexicon_name, read

__all__ = [
    "FORM",
    "CueFound",
    "Reading",
    "language_name",
    "lexicon_name",
    "mark_words",
    "not_understood",
    "read",
    "read_answers",
    "read_narrative",
]
