"""A second opinion: a small model of our own that can raise a grade and never lower it."""

from reports.reading.opinion.opinion import opinion_name, opinion_on, type_on

__all__ = ["opinion_name", "opinion_on", "type_on"]
