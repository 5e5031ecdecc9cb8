"""Whether mail to a citizen came back, for their own page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from reports.actions.one_time_codes import by_access_code_only, safe_points_of
from reports.actions.reporter import is_written_to
from reports.models import Report


def e_mail(report: Report) -> dict[str, Any]:
    """Whether mail to them came back, and where they show that an address or number is theirs."""
    points, by_code = list(safe_points_of(report.id)), not by_access_code_only(report)
    unsure = by_code and any(point.verified_at is None and is_written_to(point) for point in points)
    return {
        "mail_came_back": any(point.came_back_at for point in points),
        "verify_url": reverse("track-verify", args=[report.reference]) if unsure else "",
    }
