"""A second opinion: a small model of our own that can raise a grade and never lower it."""

from reports.reading.opinion.opinion import Heard, Opinion, opinion_name

__all__ = ["Heard", "Opinion", "opinion_name"]
