"""Files that belong to what is told: photos, videos, sound, voice notes and documents."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_noop

from assistline.encryption import EncryptedJSONField, EncryptedTextField


class FileState(models.TextChoices):
    RECEIVING = "receiving", "On its way"
    QUARANTINED = "quarantined", "Not scanned yet"
    CLEAN = "clean", "Scanned, nothing found"
    INFECTED = "infected", "A virus was found"
    REFUSED = "refused", "Not taken"
    FAILED = "failed", "Cannot be opened"


class FileKind(models.TextChoices):
    PHOTO = "photo", gettext_noop("Photo")
    VIDEO = "video", gettext_noop("Video")
    AUDIO = "audio", gettext_noop("Sound")
    DOCUMENT = "document", gettext_noop("Document")


# What its sender added, and will be seen or was found wanting later; the others never came to be.
KEPT_STATES = (FileState.QUARANTINED, FileState.CLEAN, FileState.INFECTED, FileState.FAILED)
# Of one that came twice: it is kept once.
AGAIN = "again"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Adjectives that chain."""

    def kept(self) -> AttachmentQuerySet:
        """Arrived whole and taken, scanned or not."""
        return self.filter(state__in=KEPT_STATES)

    def in_order(self) -> AttachmentQuerySet:
        """As they were added."""
        return self.order_by("id")


class Attachment(models.Model):
    """One file, of a draft until that is sent and of its report from then on.

    Its bytes are in the files' storage, each part sealed as it came (``reports.files.storing``); ``parts``
    names the objects, in order. ``preview`` names the parts of a copy made anew from picture or sound alone,
    without anything that the original says about place, device or people; so are the ``stills``.
    """

    token = models.CharField(
        max_length=32, unique=True, help_text="In addresses, and what its parts are sealed for."
    )
    draft = models.ForeignKey(
        "reports.Draft", on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    report = models.ForeignKey(
        "reports.Report", on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    supplement = models.ForeignKey(
        "reports.Supplement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        help_text="With what it was added to a report that was sent before.",
    )
    form_key = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="Of the form that it was added with, after sending: what has the same is one supplement.",
    )
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.RECEIVING)
    kind = models.CharField(max_length=10, choices=FileKind.choices, blank=True, help_text="By content.")
    content_type = models.CharField(max_length=80, blank=True, help_text="By content.")
    voice_note = models.BooleanField(
        default=False, help_text="Told instead of written; a person hears it soon."
    )
    name = EncryptedTextField(
        help_text="As its sender's device has it; shown by files.names.shown_name alone."
    )
    description = EncryptedTextField(blank=True, help_text="What its sender says that it shows.")
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    parts = ArrayField(models.CharField(max_length=80), default=list)
    resume_mark = models.CharField(
        max_length=64, help_text="Tells whether a file is the one that was cut off."
    )
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    location = EncryptedJSONField(
        null=True, help_text="Latitude and longitude that the file says; for its sender alone."
    )
    preview = ArrayField(models.CharField(max_length=80), default=list)
    preview_type = models.CharField(max_length=40, blank=True)
    stills = ArrayField(
        models.CharField(max_length=80),
        default=list,
        db_default=[],
        help_text="Pictures of a document's first pages, or of a film from its beginning to its end; an "
        "object each.",
    )
    finding = models.CharField(max_length=200, blank=True, help_text="The virus, or why it was not taken.")
    added_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    scan_due_at = models.DateTimeField(null=True, blank=True)
    scan_attempts = models.PositiveIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False, report__isnull=True)
                | models.Q(draft__isnull=True, report__isnull=False),
                name="file_of_a_draft_or_of_a_report",
            ),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="no_more_received_than_announced"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["scan_due_at"], condition=models.Q(state="quarantined"), name="files_to_scan"
            )
        ]

    def __str__(self) -> str:
        return f"file {self.token}"

    @property
    def objects_named(self) -> list[str]:
        """Every object of the files' storage that is its."""
        return [*self.parts, *self.preview, *self.stills]

    @staticmethod
    def of_draft() -> models.QuerySet[Attachment]:
        """Inside a query of drafts: the files of each, so that those without any cost no statement more."""
        return Attachment.objects.filter(draft=models.OuterRef("id"))


class DiscardedObject(models.Model):
    """An object of the files' storage that nothing names any more: it is deleted, and then this row is.

    Written in the transaction that forgets the file, so that no crash leaves the bytes behind.
    """

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
