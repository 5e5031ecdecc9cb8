"""``manage.py verify_audit``.

Checks the whole trail; exit code 1 and the first bad sequence number if it is not whole.
"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management import BaseCommand

from assistline.audit.verify import verify

SHOWN = 20


class Command(BaseCommand):
    """Recomputes every hash and compares it with the signed heads, in the database and outside it."""

    help = "Check the audit trail against its signed heads."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, say, and leave with 1 when something is wrong."""
        verdict = verify()
        for fault in verdict.faults[:SHOWN]:
            self.stderr.write(f"{fault.seq}: {fault.words}")
        if verdict.first_bad is not None:
            self.stderr.write(f"The trail is not whole. First bad sequence number: {verdict.first_bad}")
            sys.exit(1)
        self.stdout.write(
            f"The trail is whole: {verdict.sealed} entries sealed, {verdict.heads} heads agree."
        )
