"""The form of a report type: what it is called, where it stands, and what its questions begin with."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from reports.definitions import published_types
from reports.models import ReportType
from reports.naming import slug_from
from reports.publishing import TAKEN_TYPE_SLUGS

TAKEN = "This address is taken on the portal. Choose another slug."


class BeginWith(forms.ChoiceField):
    """Which type's questions a new one begins with; the standard questions where none is named."""

    def offer(self, customer_id: int) -> None:
        """Name the types on the portal."""
        types = [(str(kind.version_id), f"a copy of {kind.name}") for kind in published_types(customer_id)]
        self.choices = [("", "the standard questions: what, when, where, who tells us"), *types]


class TypeForm(forms.ModelForm):
    """A report type. Its slug is made from its name where it is left empty."""

    begin_with = BeginWith(
        required=False,
        label="Its questions begin with",
        help_text="You can change all of them before anybody sees them.",
    )

    class Meta:
        model = ReportType
        fields = "__all__"  # noqa: DJ007 - the admin says which
        labels: ClassVar[dict[str, str]] = {
            "name": "Name for staff",
            "home_title": "Title for the public",
            "home_hint": "Line under the title",
            "group": "Heading that it stands under",
            "position": "Place in the list",
            "narrative_class": "How their own words are kept",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "name": "“Theft”",
            "home_title": "“Something was stolen”",
            "home_hint": "It can stay empty.",
            "group": "On the page of everything that can be reported.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].label = "Name in tables and addresses"
            self.fields["slug"].help_text = "Left empty, it is made from the name. It stays as it is then."

    def clean(self) -> dict[str, Any]:
        """Make the slug; how it must look is checked by the model."""
        cleaned = super().clean() or self.cleaned_data
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            cleaned["slug"] = slug_from(str(cleaned.get("name", "")))
            if not cleaned["slug"]:
                self.add_error("slug", "Give a name in small letters.")
            elif cleaned["slug"] in TAKEN_TYPE_SLUGS:
                self.add_error("slug", TAKEN)
        return cleaned

    def clean_slug(self) -> str:
        """Refuse a slug whose address on the portal is taken."""
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN_TYPE_SLUGS:
            raise forms.ValidationError(TAKEN)
        return slug
