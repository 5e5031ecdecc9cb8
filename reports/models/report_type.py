"""Report types and their questions: data that administrators own, versioned."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_noop

from assistline.models.configured import tells_of_changes
from assistline.models.version_guard import forward_only, only_in_drafts

VERSIONS = "reports_reporttypeversion"
VERSION_OF_QUESTION = (
    "(SELECT s.version_id FROM reports_question q JOIN reports_step s ON s.id = q.step_id"
    " WHERE q.id = {}.question_id)"
)
SLUG = RegexValidator(
    r"^[a-z][a-z0-9_]*$", "Use small letters, digits and underscores, beginning with a letter."
)
CUE = RegexValidator(r"^[a-z_]*$", "Use a cue's name, such as crime_in_progress.")


class NarrativeClass(models.TextChoices):
    SEARCHABLE = "searchable", "searchable: plain in the database, found by words"
    SEALED = "sealed", "sealed: encrypted, in no index"


class VersionState(models.TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class PortalGroup(models.TextChoices):
    """The headings of the page of everything that can be reported, in their order."""

    PEOPLE = "people", gettext_noop("Someone is hurt, scared or missing")
    THINGS = "things", gettext_noop("Stolen, lost or found")
    ROADS = "roads", gettext_noop("Damage, cars and roads")
    MONEY = "money", gettext_noop("Scams and online")
    STREET = "street", gettext_noop("In your street")
    AHEAD = "ahead", gettext_noop("Tell us before")
    ASK = "ask", gettext_noop("Ask, add or tell us how we did")
    OTHER = "other", gettext_noop("Other things")


class ReportType(models.Model):
    """A kind of matter that people report, such as theft. Its questions live in versions."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT, related_name="report_types")
    slug = models.CharField(max_length=40, validators=[SLUG])
    name = models.CharField(max_length=80, help_text="As staff say it: 'Theft'.")
    home_title = models.CharField(max_length=60, help_text="As the public says it: 'Something was stolen'.")
    home_hint = models.CharField(max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(
        default=900, help_text="Order on the portal: danger types lead."
    )
    group = models.CharField(
        max_length=10,
        choices=PortalGroup.choices,
        default=PortalGroup.OTHER,
        help_text="Under which heading it stands on the page of everything that can be reported.",
    )
    on_home = models.BooleanField(
        "on the first page", default=False, help_text="One of the few that the first page offers."
    )
    call_first = models.BooleanField(
        "offers a call first",
        default=False,
        help_text="Its first page offers a call before it asks anything: for what is hard to write about.",
    )
    open311 = models.BooleanField(
        "offered by Open311",
        default=False,
        help_text="Programs of others may send it: public nuisance alone. Anyone can then read where it is.",
    )
    narrative_class = models.CharField(
        max_length=12, choices=NarrativeClass.choices, default=NarrativeClass.SEARCHABLE
    )
    offence_scheme = models.CharField(max_length=20, blank=True, default="CSA")
    offence_version = models.CharField(max_length=20, blank=True, default="2024")
    offence_code = models.CharField(max_length=10, blank=True, help_text="The usual code, such as B40.")
    advice = models.CharField(
        max_length=300,
        blank=True,
        help_text="What every sender should do next: 'Take photos.' Read after sending.",
    )

    class Meta:
        ordering = ["position", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "slug"], name="one_type_per_slug")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [tells_of_changes()]

    def __str__(self) -> str:
        return self.name


class ReportTypeVersion(models.Model):
    """One version of a type's questions. A draft report finishes on the version that it began with."""

    report_type = models.ForeignKey(ReportType, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.BigIntegerField(null=True, blank=True)
    not_anonymous_because = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        default="",
        help_text="Why nobody can send this without saying who they are, in a sentence that they read. "
        "Empty: they can.",
    )
    takes_files = models.BooleanField(
        "files may be added",
        default=True,
        db_default=True,
        help_text="Photos, videos, sound, voice notes, PDF and Word, before it is sent and after.",
    )
    files_wanted = models.CharField(
        "what to add",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="What helps, in a sentence that the public reads: 'A photo of the damage helps us most.'",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["report_type", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report_type", "number"], name="type_version_number"),
            models.UniqueConstraint(
                fields=["report_type"],
                condition=models.Q(state="published"),
                name="one_published_type_version",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [forward_only(), tells_of_changes()]

    def __str__(self) -> str:
        return f"{self.report_type} v{self.number}"


class Step(models.Model):
    """One page of questions, with a web address of its own."""

    version = models.ForeignKey(ReportTypeVersion, on_delete=models.CASCADE, related_name="steps")
    slug = models.SlugField(max_length=40)
    title = models.CharField(max_length=40, help_text="In the step marker: 'When'.")
    heading = models.CharField(max_length=120, help_text="The question on top: 'When did it happen?'")
    why = models.CharField(max_length=200, blank=True, help_text="Why we ask.")
    position = models.PositiveSmallIntegerField(default=10)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "slug"], name="one_step_per_slug")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(version_table=VERSIONS, new="NEW.version_id", old="OLD.version_id")
        ]

    def __str__(self) -> str:
        return self.title


class QuestionKind(models.TextChoices):
    TEXT = "text", "one line"
    LONG_TEXT = "long_text", "own words"
    YES_NO = "yes_no", "yes, no, not sure"
    CHOICE = "choice", "one of several"
    CHOICES = "choices", "any of several"
    WHEN = "when", "a time or a span"
    PLACE = "place", "a place"
    MONEY = "money", "an amount"
    NAME = "name", "a person's name"
    EMAIL = "email", "an e-mail address"
    PHONE = "phone", "a telephone number"
    DATE = "date", "a date"
    NUMBER = "number", "a whole number"
    ABN = "abn", "a business number (ABN)"
    ITEMS = "items", "several things, one after another"


MOST_ITEMS = 50
DEFAULT_MOST_ITEMS = 10


class Question(models.Model):
    """One question. Some slugs have a meaning for the product: see ``reports.questions.RESERVED``."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="questions")
    slug = models.CharField(max_length=40, validators=[SLUG])
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    label = models.CharField(max_length=160)
    hint = models.CharField(max_length=240, blank=True)
    required = models.BooleanField(default=False)
    error_text = models.CharField(
        max_length=160, blank=True, help_text="What to do when it is empty: 'Tell us what was taken'."
    )
    cue_if_yes = models.CharField(
        max_length=30, blank=True, validators=[CUE], help_text="Yes-or-no questions: the cue that a yes sets."
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The question about several things that this one is a part of.",
    )
    item_name = models.CharField(
        max_length=40, blank=True, help_text="Several things: what one of them is called, such as 'item'."
    )
    most_items = models.PositiveSmallIntegerField(
        default=DEFAULT_MOST_ITEMS, help_text="Several things: how many at most."
    )
    position = models.PositiveSmallIntegerField(default=10)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["step", "slug"], condition=models.Q(parent=None), name="one_question_per_slug"
            ),
            models.UniqueConstraint(fields=["parent", "slug"], name="one_part_per_slug"),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(kind="items"), name="parts_are_not_nested"
            ),
            models.CheckConstraint(
                condition=models.Q(most_items__gte=1, most_items__lte=MOST_ITEMS), name="items_have_an_end"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(
                version_table=VERSIONS,
                new="(SELECT version_id FROM reports_step WHERE id = NEW.step_id)",
                old="(SELECT version_id FROM reports_step WHERE id = OLD.step_id)",
            ),
            pgtrigger.Trigger(
                name="part_fits_parent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__parent__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM reports_question q
                        WHERE q.id = NEW.parent_id AND q.step_id = NEW.step_id AND q.kind = 'items'
                    ) THEN
                        RAISE EXCEPTION 'A part belongs to a question about several things, on its step.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="parts_follow",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.step_id IS DISTINCT FROM NEW.step_id"),
                func="""
                    UPDATE reports_question SET step_id = NEW.step_id WHERE parent_id = NEW.id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Choice(models.Model):
    """One answer that a choice question offers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    value = models.CharField(max_length=40, validators=[SLUG])
    label = models.CharField(max_length=120)
    hint = models.CharField(max_length=160, blank=True)
    cue = models.CharField(
        max_length=30, blank=True, validators=[CUE], help_text="The cue that this answer sets."
    )
    advice = models.CharField(
        max_length=300, blank=True, help_text="What to do next, for who chose it: 'Call your council.'"
    )
    position = models.PositiveSmallIntegerField(default=10)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question", "value"], name="one_choice_per_value")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(
                version_table=VERSIONS,
                new=VERSION_OF_QUESTION.format("NEW"),
                old=VERSION_OF_QUESTION.format("OLD"),
            )
        ]

    def __str__(self) -> str:
        return self.label
