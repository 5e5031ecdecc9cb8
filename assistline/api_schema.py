"""How the schema of the API is made."""

from __future__ import annotations

from typing import Any

SETTINGS: dict[str, Any] = {
    "TITLE": "AssistLine",
    "DESCRIPTION": "Report to a non-emergency police assistance line, bit by bit or whole, and follow it.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    # Several things have a kind; each list of kinds has a name of its own.
    "ENUM_NAME_OVERRIDES": {
        "QuestionKind": "reports.models.report_type.QuestionKind",
        "SupplementKind": "reports.models.supplement.BY_CITIZENS",
    },
}
