"""“Try it”: type what somebody would tell, and see what the tables in force and a draft make of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from assistline.admin.base import customer_of, person
from assistline.admin.nested import crumb
from assistline.models import DecisionTableVersion
from reports.definitions import QuestionDefinition, published, published_types
from reports.models.contact import Channel
from reports.models.report_type import QuestionKind
from triage.replays_beside import PERMISSION
from triage.trying import Tried, try_out

ASKED = (QuestionKind.YES_NO, QuestionKind.CHOICE)
LONGEST = 10_000


class TryForm(forms.Form):
    """A made-up contact."""

    words = forms.CharField(
        max_length=LONGEST,
        label="What is told",
        widget=forms.Textarea,
        error_messages={
            "required": "Type what somebody would tell, in their own words.",
            "max_length": f"Type at most {LONGEST:,} characters.",
        },
    )
    type = forms.ChoiceField(required=False, label="Type of report")
    channel = forms.ChoiceField(choices=Channel.choices, label="Channel")
    postcode = forms.RegexField(
        r"^\d{4}$",
        required=False,
        label="Postcode",
        error_messages={"invalid": "A postcode has four digits, such as 3000."},
    )
    earlier = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=999,
        label="Contacts in 60 days",
        help_text="by the same person",
    )
    wants_call = forms.BooleanField(required=False, label="Asks to be called")

    def __init__(self, *args: Any, customer_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            ("", "Not chosen: the words say it"),
            *((k.slug, k.name) for k in published_types(customer_id)),
        ]
        self.fields["type"] = forms.ChoiceField(choices=named, required=False, label="Type of report")
        self.questions = _closed(customer_id, str(self.data.get("type", "")) if self.is_bound else "")
        for question in self.questions:
            options = [("", "Not answered"), *((option.value, option.label) for option in question.options)]
            self.fields[f"answer-{question.slug}"] = forms.ChoiceField(
                choices=options, required=False, label=question.label
            )

    def tried(self) -> Tried:
        """The contact, once the form is clean."""
        typed = self.cleaned_data
        answers = {q.slug: typed[f"answer-{q.slug}"] for q in self.questions if typed.get(f"answer-{q.slug}")}
        return Tried(
            words=typed["words"],
            type_slug=typed["type"],
            channel=typed["channel"],
            wants_call=typed["wants_call"],
            answers=answers,
            postcode=typed["postcode"],
            earlier=typed["earlier"] or 0,
        )

    def answer_fields(self) -> list[Any]:
        """The questions of the chosen type, for the page."""
        return [self[f"answer-{question.slug}"] for question in self.questions]

    def about_fields(self) -> list[Any]:
        """What is not told in words."""
        return [self[name] for name in ("type", "channel", "postcode", "earlier")]


class TryPage:
    """Mixed into an admin: the page on which a version is tried."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """The page's address."""
        view = self.admin_site.admin_view(self.try_view)
        return [path("try/<int:version_id>/", view, name="triage_replay_try")]

    def try_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """A form, and what comes of it. What is typed goes by POST: into no address, and no log."""
        if not person(request).has_perm(PERMISSION):
            raise PermissionDenied
        versions = DecisionTableVersion.objects.select_related("table__customer")
        version = versions.filter(id=version_id, table__customer=customer_of(request)).first()
        if version is None:
            raise Http404
        customer = version.table.customer
        form = TryForm(request.POST or None, customer_id=customer.id)
        outcome = None
        if form.is_bound and form.is_valid():
            outcome = try_out(version, form.tried(), customer=customer, at=timezone.now())
        context = {
            "version": version,
            "ancestors": [crumb(version.table), crumb(version)],
            "form": form,
            "outcome": outcome,
        }
        return TemplateResponse(request, "admin/decision_table/try.html", context)


def _closed(customer_id: int, slug: str) -> list[QuestionDefinition]:
    kind = published(customer_id, slug) if slug else None
    asked = kind.questions() if kind else ()
    # How to reach somebody decides nothing here.
    return [question for question in asked if question.kind in ASKED and not question.slug.endswith("_safe")]
