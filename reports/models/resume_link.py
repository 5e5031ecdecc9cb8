"""A link that opens a draft in one more browser, once."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedTextField


class ResumeLink(models.Model):
    """Of its token only a hash is kept. The draft's secret word is kept encrypted until the link has been
    used or is too old, because the draft itself has only a hash of it."""

    class Way(models.TextChoices):
        PICTURE = "picture", "A picture code on the screen"
        SMS = "sms", "Text message"
        EMAIL = "email", "E-mail"

    draft = models.ForeignKey("reports.Draft", on_delete=models.CASCADE, related_name="links")
    way = models.CharField(max_length=10, choices=Way.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    word = EncryptedTextField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    press_hash = models.CharField(
        max_length=64, blank=True, help_text="Which page's button used it: its second click is the same use."
    )

    def __str__(self) -> str:
        return f"{self.way} link of draft {self.draft_id}"
