"""A second opinion: small models of our own that can raise a grade and never lower it."""

from reports.reading.opinion.opinion import DOUBTED, RESOLUTION, SCHEDULED, Heard, Opinion, opinion_name
from reports.reading.opinion.other_languages import confirmed_by_ear, danger_by_ear, opinion_by_ear_name

__all__ = [
    "DOUBTED",
    "RESOLUTION",
    "SCHEDULED",
    "Heard",
    "Opinion",
    "confirmed_by_ear",
    "danger_by_ear",
    "opinion_by_ear_name",
    "opinion_name",
]
