"""A second opinion: a small model of our own that can raise a grade and never lower it."""

from reports.reading.opinion.opinion import DOUBTED, RESOLUTION, SCHEDULED, Heard, Opinion, opinion_name

__all__ = ["DOUBTED", "RESOLUTION", "SCHEDULED", "Heard", "Opinion", "opinion_name"]
