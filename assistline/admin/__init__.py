"""Django admin: where administrators configure the line and auditors read the trail."""

from assistline.admin import audit, centre, decision_table, event, message, user

__all__ = ["audit", "centre", "decision_table", "event", "message", "user"]
