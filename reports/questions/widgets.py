"""Controls that Django does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

DATE_PARTS = (
    ("day", gettext_lazy("Day"), 2),
    ("month", gettext_lazy("Month"), 2),
    ("year", gettext_lazy("Year"), 4),
)


def sent_as(name: str) -> tuple[str, ...]:
    """The names that a field's value can be sent under: its own, and those of the parts of a date. Another
    question may be named as this one goes on (``where`` and ``where_it_was_left``)."""
    return (name, *(f"{name}_{part}" for part, _, _ in DATE_PARTS))


class DateParts(forms.Widget):
    """Day, month and year as three text inputs named ``<name>_day`` and so on; its value is a tuple of three
    texts.

    The template ``reports/widgets/date.html`` draws ``widget.parts``: name, id, label, value, size in digits.
    """

    template_name = "reports/widgets/date.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, tuple) else ("", "", "")
        own_id = context["widget"]["attrs"].get("id", name)
        context["widget"]["parts"] = [
            {"name": f"{name}_{part}", "id": f"{own_id}_{part}", "label": label, "value": text, "size": size}
            for (part, label, size), text in zip(DATE_PARTS, typed, strict=True)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}_{part}", "")) for part, _, _ in DATE_PARTS)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part, _, _ in DATE_PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_
