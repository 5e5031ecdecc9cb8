from .call import RING_FOR, Call, CallEvent, CallState, CallTypeChange, Direction, EventKind
from .line import TelephoneLine
from .presence import Presence, PresenceInterval

__all__ = [
    "RING_FOR",
    "Call",
    "CallEvent",
    "CallState",
    "CallTypeChange",
    "Direction",
    "EventKind",
    "Presence",
    "PresenceInterval",
    "TelephoneLine",
]
