"""What the telephone system is told to do with a call: a row first, then over the network, signed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from agents.actions.line_answers import not_done
from agents.models import Call, CallLeg, CallOrder, Command, OrderState
from assistline.celery import app
from assistline.models import User
from assistline.outbound import NoAnswer
from assistline.outbound import call as ask
from assistline.signing import HEADER, signature

TASK = "agents.tasks.send_order"
# A mute that comes later than this would cut off somebody who has gone on talking.
LONGEST_WAIT = timedelta(seconds=12)
TRY_AGAIN, LEASE = timedelta(seconds=2), timedelta(seconds=10)
AT_ONCE = 50
BROKER_BUDGET = 0.5
# Of these the last word counts.
SAME = {
    Command.MUTE: (Command.MUTE, Command.UNMUTE),
    Command.UNMUTE: (Command.MUTE, Command.UNMUTE),
    Command.HOLD: (Command.HOLD, Command.RESUME),
    Command.RESUME: (Command.HOLD, Command.RESUME),
    Command.DIAL: (),
    Command.DROP: (),
}
NOT_OVER = (OrderState.DUE, OrderState.SENDING)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Claimed:
    """An order that is ours to send until the lease ends, as long as its fence stays what it is."""

    id: int
    fence: int
    address: str
    secret: str
    body: bytes


def give_order(
    *, call: Call, command: Command, by: User, at: datetime, leg: CallLeg | None = None
) -> CallOrder:
    """Promise to tell the telephone system, in the caller's transaction; it is told as soon as that is kept.

    Args:
        call: With its line, which takes orders.
        command: What to do.
        by: Whose call it is.
        at: When it was pressed, timezone-aware.
        leg: The interpreter that it is about.
    """
    CallOrder.objects.filter(call=call, command__in=SAME[command], state__in=NOT_OVER).update(
        state=OrderState.PASSED
    )
    order = CallOrder.objects.create(
        call=call, leg=leg, command=command, by=by, asked_at=at, due_at=at, expires_at=at + LONGEST_WAIT
    )
    # The broker may be down: then the sweep sends it.
    transaction.on_commit(partial(_hand_over, order.id), robust=True)
    return order


def send_orders(*, at: datetime) -> int:
    """Send what is due and nobody sends. Safe to run often, late and many at once.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were taken.

    Raises:
        django.db.DatabaseError: The list could not be read.
    """
    due = CallOrder.objects.filter(state__in=NOT_OVER, due_at__lte=at).order_by("due_at", "id")
    taken = 0
    for order_id in list(due.values_list("id", flat=True)[:AT_ONCE]):
        try:
            taken += send_order(order_id=order_id, at=at)
        except Exception as error:  # whatever is wrong with this one, the others are somebody's call too
            log.error("order_not_sent", order=order_id, error=type(error).__name__)
    return taken


def send_order(*, order_id: int, at: datetime) -> bool:
    """Try once to tell the telephone system, if it is due and nobody else is telling it.

    Args:
        order_id: Which.
        at: Now, timezone-aware.

    Returns:
        Whether it was taken.

    Raises:
        RuntimeError: Called inside a transaction: a system that hangs would hold its locks.
    """
    claimed = _claim(order_id, at)
    if claimed is None:
        return False
    signed = signature(claimed.body, secret=claimed.secret, at=at)
    headers = {"Content-Type": "application/json", HEADER: signed}
    try:
        status = ask("POST", claimed.address, headers=headers, data=claimed.body).status
    except NoAnswer:
        status = 0
    return _write(claimed, status, at)


@transaction.atomic(durable=True)
def _claim(order_id: int, at: datetime) -> Claimed | None:
    _call_first(order_id)
    rows = CallOrder.objects.select_for_update(of=["self"])
    order = (
        rows.select_related("call__line", "leg", "by")
        .filter(id=order_id, state__in=NOT_OVER, due_at__lte=at)
        .first()
    )
    if order is None:
        return None
    if order.expires_at <= at or not order.call.line.takes_orders:
        _over(order, OrderState.FAILED, at)
        return None
    order.state, order.due_at = OrderState.SENDING, at + LEASE
    order.fence += 1
    order.save(update_fields=["state", "due_at", "fence"])
    said = {"order": str(order.key), "command": order.command, "callId": order.call.call_key}
    said |= {"user": order.by.username}
    if order.leg is not None:
        said |= {"leg": str(order.leg.key), "number": order.leg.number, "language": order.leg.language}
    line = order.call.line
    return Claimed(order.id, order.fence, line.orders_url, line.orders_secret, json.dumps(said).encode())


@transaction.atomic
def _write(claimed: Claimed, status: int, at: datetime) -> bool:
    _call_first(claimed.id)
    rows = CallOrder.objects.select_for_update(of=["self"])
    order = rows.filter(id=claimed.id, fence=claimed.fence, state=OrderState.SENDING).first()
    if order is None:
        return False
    if 200 <= status < 300:
        order.state = OrderState.TAKEN
        order.save(update_fields=["state"])
        return True
    if 400 <= status < 500 or at + TRY_AGAIN >= order.expires_at:
        _over(order, OrderState.FAILED, at)
        return False
    order.state, order.due_at = OrderState.DUE, at + TRY_AGAIN
    order.save(update_fields=["state", "due_at"])
    return False


def _call_first(order_id: int) -> None:
    """The call's row before the order's, as whoever presses a button does: else two could wait for each
    other."""
    list(Call.objects.select_for_update(of=["self"]).filter(orders=order_id).values_list("id"))


def _over(order: CallOrder, state: OrderState, at: datetime) -> None:
    order.state = state
    order.save(update_fields=["state"])
    not_done(call_id=order.call_id, command=Command(order.command), leg_id=order.leg_id, at=at)


def _hand_over(order_id: int) -> None:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {
        "socket_timeout": BROKER_BUDGET,
        "socket_connect_timeout": BROKER_BUDGET,
        "max_retries": 0,
    }
    try:
        with app.connection_for_write(connect_timeout=BROKER_BUDGET, transport_options=options) as broker:
            app.send_task(TASK, args=[order_id], retry=False, connection=broker)
    except Exception as error:  # whatever the broker does, the row is there and the sweep sends it
        log.warning("order_waits_for_the_sweep", order=order_id, error=type(error).__name__)
