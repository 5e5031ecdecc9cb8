from .audit import AuditEntry, AuditHead, AuditSeal
from .centre import Centre, Customer
from .decision_table import (
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionExampleFact,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
    DecisionUndo,
)
from .event import Delivery, DeliveryState, OutboxEvent
from .notification import MessageWords, Notification, NotificationState
from .slot import Slot, ThrottleWindow
from .user import User

__all__ = [
    "AuditEntry",
    "AuditHead",
    "AuditSeal",
    "Centre",
    "Customer",
    "DecisionCell",
    "DecisionColumn",
    "DecisionExample",
    "DecisionExampleFact",
    "DecisionRow",
    "DecisionTable",
    "DecisionTableVersion",
    "DecisionUndo",
    "Delivery",
    "DeliveryState",
    "MessageWords",
    "Notification",
    "NotificationState",
    "OutboxEvent",
    "Slot",
    "ThrottleWindow",
    "User",
]
