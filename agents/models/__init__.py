from .call import RING_FOR, Call, CallEvent, CallState, CallTypeChange, Direction, EventKind, Mute
from .exchange import CallLeg, CallOrder, Command, HelpRequest, LegState, OrderState
from .line import TelephoneLine
from .presence import Presence, PresenceInterval

__all__ = [
    "RING_FOR",
    "Call",
    "CallEvent",
    "CallLeg",
    "CallOrder",
    "CallState",
    "CallTypeChange",
    "Command",
    "Direction",
    "EventKind",
    "HelpRequest",
    "LegState",
    "Mute",
    "OrderState",
    "Presence",
    "PresenceInterval",
    "TelephoneLine",
]
