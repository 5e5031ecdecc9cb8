"""Settings of what people can report: types, their versions, steps, questions and choices."""

from reports.admin import agency, lexicon, open311, police, question, report_type, step, translation, version

__all__ = [
    "agency",
    "lexicon",
    "open311",
    "police",
    "question",
    "report_type",
    "step",
    "translation",
    "version",
]
