"""``manage.py verify_life FILE``: whether everything of a case is as it was when it was taken out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.life_checks import NotALife, faults_of
from triage.models import CaseLife


class Command(BaseCommand):
    help = "Check a file of everything of a case: its sums, our signature, and the sealed trail."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is not as it was.

        Raises:
            CommandError: Something was changed, or it is no such file.
        """
        try:
            packed = options["file"].read_bytes()
            faults = faults_of(packed)
        except OSError as error:
            raise CommandError(f"It cannot be read: {error.strerror}.") from error
        except NotALife as error:
            raise CommandError(str(error)) from error
        sha256 = hashlib.sha256(packed).hexdigest()
        if faults:
            raise CommandError("\n".join(faults))
        known = CaseLife.objects.select_related("case", "by").filter(sha256=sha256).first()
        whose = f", of {known.case}, taken out by {known.by}" if known else ", packed anew since"
        self.stdout.write(f"As it was taken out{whose}. SHA-256 {sha256}")
