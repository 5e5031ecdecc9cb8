"""Django admin: where administrators configure the line and auditors read the trail."""

from assistline.admin import audit, bundle, centre, decision_table, decision_table_row, event, message, user

__all__ = ["audit", "bundle", "centre", "decision_table", "decision_table_row", "event", "message", "user"]
