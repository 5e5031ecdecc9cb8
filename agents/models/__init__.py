from .call import RING_FOR, Call, CallEvent, CallState, Direction, EventKind
from .line import TelephoneLine
from .presence import Presence, PresenceInterval

__all__ = [
    "RING_FOR",
    "Call",
    "CallEvent",
    "CallState",
    "Direction",
    "EventKind",
    "Presence",
    "PresenceInterval",
    "TelephoneLine",
]
