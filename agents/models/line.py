"""The telephone lines that ring in a centre, and the tokens their telephone system knocks with."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class TelephoneLine(models.Model):
    """One number of one centre. Its telephone system posts events under its token.

    Two tokens are valid while one is being replaced. Tokens are kept as keyed hashes.
    """

    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="lines")
    name = models.CharField(max_length=80, help_text="As the console shows it: '131 444, general'.")
    number = models.CharField(max_length=20, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    previous_token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    is_active = models.BooleanField(default=True, help_text="Switched off, its tokens open nothing.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
