"""Settings of what people can report: types, their versions, steps, questions and choices."""

from reports.admin import lexicon, question, report_type, version

__all__ = ["lexicon", "question", "report_type", "version"]
