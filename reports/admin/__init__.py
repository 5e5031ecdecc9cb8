"""Settings of what people can report: types, their versions, steps, questions and choices."""

from reports.admin import question, report_type, version

__all__ = ["question", "report_type", "version"]
