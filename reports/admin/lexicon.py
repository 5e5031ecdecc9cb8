"""The customer's own words: additions to the lexicon, proposed by one person and published by another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from assistline.admin.base import customer_of, person
from assistline.admin.inlines import DraftInline, LabelledFormSet
from assistline.admin.nested import VersionAdmin
from assistline.models import User
from reports.actions.lexicon import begin_lexicon, propose_lexicon, publish_lexicon, withdraw_lexicon
from reports.lexicon_additions import version_obstacles
from reports.models import LexiconPhrase, LexiconVersion, ReportType
from reports.models.report_type import VersionState
from reports.reading.lexicon import english
from reports.rules import CUES

LIST = "admin:reports_lexiconversion_changelist"
Choices = list[tuple[str, list[tuple[str, str]]]]


def meanings(customer_id: int) -> Choices:
    """What a phrase can mean, as a list to choose from."""
    means = LexiconPhrase.Means
    types = ReportType.objects.filter(customer_id=customer_id).order_by("name")
    agencies = sorted(english().belongs)
    return [
        ("", [("", "---------")]),
        ("A sign of risk", [(f"{means.CUE}:{cue}", cue.replace("_", " ")) for cue in CUES]),
        ("A report type", [(f"{means.TYPE}:{kind.slug}", kind.name) for kind in types]),
        (
            "Another agency's matter",
            [(f"{means.AGENCY}:{agency}", agency.replace("_", " ")) for agency in agencies],
        ),
    ]


class PhraseForm(forms.ModelForm):
    """A phrase: its words, what they mean, and a sentence in which they are read."""

    meaning = forms.ChoiceField(label="Means")

    class Meta:
        model = LexiconPhrase
        fields = ("phrase", "example")
        widgets = {"example": forms.TextInput(attrs={"class": "vLargeTextField"})}

    field_order = ("phrase", "meaning", "example")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["meaning"] = f"{self.instance.means}:{self.instance.name}"

    def clean(self) -> dict[str, Any]:
        """Part what was chosen into its kind and its name."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("meaning"):
            means, _, name = cleaned["meaning"].partition(":")
            cleaned |= {"means": means, "name": name}
            self.instance.means, self.instance.name = means, name
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # They are not fields of the form, and still part of what may be there only once.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"means", "name"}


class PhraseFormSet(LabelledFormSet):
    """Phrases of one version."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer what a phrase can mean; it is read once for all forms."""
        super().add_fields(form, index)
        if not hasattr(self, "_meanings"):
            self._meanings = meanings(self.instance.customer_id)
        form.fields["meaning"].choices = list(self._with_its_own(form))

    def _with_its_own(self, form: Any) -> Iterator[tuple[str, Any]]:
        """A phrase that came from elsewhere may mean what is not here: it is shown, and is an obstacle."""
        yield from self._meanings
        now = form.initial.get("meaning")
        if now and now not in {value for _, group in self._meanings for value, _ in group}:
            yield (now, f"{now.partition(':')[2]} (not known here)")


class PhraseInline(DraftInline):
    """The phrases of a version."""

    model = LexiconPhrase
    form = PhraseForm
    formset = PhraseFormSet
    template = "admin/edit_inline/stacked.html"
    verbose_name = "phrase"
    verbose_name_plural = "phrases"
    fields = (("phrase", "meaning"), "example")
    extra = 2

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is not changed any more is looked at as it is stored."""
        if obj is not None and not self.is_draft(obj):
            return (("phrase", "means", "name"), "example")
        return self.fields

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(parent.state == VersionState.DRAFT)


@admin.register(LexiconVersion)
class LexiconVersionAdmin(VersionAdmin):
    """Versions of the additions: one is in force, or none."""

    customer_path = "customer"
    change_form_template = "admin/lexicon/version.html"
    list_display = ("__str__", "state", "note", "phrase_count", "created_at", "published_at")
    list_display_links = ("__str__",)
    fields = ("note",)
    inlines = (PhraseInline,)
    ordering = ("-number",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the number of phrases, in the same statement."""
        return super().get_queryset(request).annotate(phrases_there=models.Count("phrases"))

    @admin.display(description="Phrases")
    def phrase_count(self, version: Any) -> int:
        """How many there are."""
        return int(version.phrases_there)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """This is the top of the way."""
        return person(request).has_perm("reports.view_lexiconversion")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A version is begun from what is in force."""
        return person(request).has_perm("reports.add_lexiconversion")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Phrases come once the version is there."""
        return self.inlines if obj else ()

    def parent(self, row: LexiconVersion) -> models.Model:
        """There is none: the list is above."""
        raise NotImplementedError

    def ancestors(self, row: LexiconVersion) -> Sequence[models.Model]:
        """None that is a row."""
        return []

    def obstacles(self, version: LexiconVersion) -> list[str]:
        """What stands in the way."""
        return version_obstacles(version)

    def more(self, row: LexiconVersion) -> dict[str, Any]:
        """And who has asked for a second person."""
        asked = User.objects.filter(id=row.proposed_by_id).first() if row.proposed_by_id else None
        return {
            **super().more(row),
            "ancestors": [("Lexicon additions", reverse(LIST))],
            "asked_by": asked,
            "is_empty": not row.phrases.exists(),
        }

    def begin_version(self, *, version_id: int) -> LexiconVersion:
        """Make a draft from it: the way back, from an old one."""
        of = LexiconVersion.objects.get(id=version_id)
        return begin_lexicon(customer_id=of.customer_id, version_id=version_id)

    def publish_version(self, *, version_id: int, by: User | None, at: datetime) -> LexiconVersion:
        """Put it in force."""
        assert by is not None  # noqa: S101 - a page is opened by somebody
        return publish_lexicon(version_id=version_id, by=by, at=at)

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any], models.Model]]:
        """And asking for a second person, and taking that back."""
        return {**super().buttons(), "propose": self._propose, "withdraw": self._withdraw}

    def _propose(self, request: HttpRequest, version: LexiconVersion) -> models.Model:
        proposed = propose_lexicon(version_id=version.pk, by=person(request), at=timezone.now())
        self.log_change(request, proposed, "Asked for a second person.")
        messages.success(request, "Another administrator can read it and publish it now.")
        return proposed

    def _withdraw(self, request: HttpRequest, version: LexiconVersion) -> models.Model:
        taken_back = withdraw_lexicon(version_id=version.pk)
        self.log_change(request, taken_back, "Taken back.")
        return taken_back

    def save_model(self, request: HttpRequest, obj: LexiconVersion, form: Any, change: bool) -> None:
        """A new one begins with what is in force."""
        if change:
            super().save_model(request, obj, form, change)
            return
        begun = begin_lexicon(customer_id=customer_of(request), note=obj.note)
        obj.pk, obj.number, obj.customer_id, obj.note = begun.pk, begun.number, begun.customer_id, begun.note
        obj._state.adding = False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What is changed after a second person was asked is another draft: it has to be asked again."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            version = LexiconVersion.objects.get(id=form.instance.pk)
            if version.proposed_by_id is not None:
                withdraw_lexicon(version_id=version.id)
                messages.warning(request, "It was changed: ask for a second person again.")

    def response_post_save_add(self, request: HttpRequest, obj: LexiconVersion) -> HttpResponseRedirect:
        """On to its phrases."""
        return redirect(reverse("admin:reports_lexiconversion_change", args=[obj.pk]))

    def response_post_save_change(self, request: HttpRequest, obj: LexiconVersion) -> HttpResponseRedirect:
        """Stay: what stands in the way is said here."""
        return self.response_post_save_add(request, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Delete a draft, and go back to the list."""
        if self.get_object(request, object_id) is None:
            raise Http404
        return admin.ModelAdmin.delete_view(self, request, object_id, extra_context)
