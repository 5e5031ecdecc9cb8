"""What the rules call a state that is not known; the others are ``vic``, ``nsw`` and so on."""

from __future__ import annotations

UNKNOWN = "unknown"
