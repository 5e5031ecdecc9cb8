"""A second opinion: a small model of our own that can raise a grade and never lower it."""

from reports.reading.opinion.opinion import Opinion, opinion_name

__all__ = ["Opinion", "opinion_name"]
