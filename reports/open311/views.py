"""Doors of Open311 GeoReport v2. Anyone may list services and follow a number; only a key may send."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assistline.middleware import client_address
from assistline.models import Customer
from assistline.references import group
from assistline.throttle import count_attempt, network_of
from reports.actions import AnswersMissing
from reports.actions.open311 import file_request, find_client
from reports.customers import ground_for
from reports.definitions import TypeDefinition, published_types
from reports.models import Open311Request, PublicStatus
from reports.open311.filing import NotFiled, answers_of
from reports.open311.formats import answered, refused
from reports.open311.pictures import keep_pictures
from reports.open311.services import service, service_definition
from reports.questions.asked import check_asked
from reports.questions.values import NOT_ANSWERED
from reports.views.access import customer_of

View = Callable[..., HttpResponse]
SENDS, SENDS_WINDOW = 120, timedelta(minutes=10)
READS, READS_WINDOW = 600, timedelta(minutes=10)
# As the standard has it: of 90 days, and no more than so many at once.
SPAN, MOST = timedelta(days=90), 200
KEY = "api_key"
NAME = re.compile("[a-z0-9_]{1,40}")
NO_SERVICE = "There is no service with this code."
NO_REQUEST = "There is no request with this number."
TOO_MANY = "Too many at once: try again in ten minutes."
NOTICE = (
    "If it is happening now, call 000. To add to it or see what was decided, use our portal with reference "
    "{reference} and access code {code}."
)


def open311(*methods: str) -> Callable[[View], View]:
    """A door without a session: it is not asked who is there, only how often."""

    def door(view: View) -> View:
        @csrf_exempt
        @login_not_required
        @never_cache
        @require_http_methods(["GET", "HEAD", *methods])
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, kind: str, **kwargs: Any) -> HttpResponse:
            key = f"open311:read:{network_of(client_address(request))}"
            if not count_attempt(key=key, limit=READS, window=READS_WINDOW, at=timezone.now()):
                return refused(TOO_MANY, kind=kind, status=429)
            return view(request, *args, kind=kind, **kwargs)

        return asked

    return door


@open311()
def discovery(request: HttpRequest, *, kind: str) -> HttpResponse:
    """Where everything is."""
    here = request.build_absolute_uri("/open311/v2")
    told = {
        "contact": customer_of(request).name,
        "key_service": "Ask us for a key.",
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": here,
                "type": "production",
                "formats": [{"format": "text/xml"}, {"format": "application/json"}],
            }
        ],
    }
    return answered(told, kind=kind, root="discovery", each="endpoint")


@open311()
def services(request: HttpRequest, *, kind: str) -> HttpResponse:
    """What can be told of."""
    told = [service(entry) for entry in _offered(customer_of(request))]
    return answered(told, kind=kind, root="services", each="service")


@open311()
def definition(request: HttpRequest, code: str, *, kind: str) -> HttpResponse:
    """What one service asks."""
    entry = _service(customer_of(request), code)
    if entry is None:
        return refused(NO_SERVICE, kind=kind, status=404)
    return answered(service_definition(entry), kind=kind, root="service_definition", each="attribute")


@open311("POST")
def requests(request: HttpRequest, *, kind: str) -> HttpResponse:
    """Follow several, or send one."""
    if request.method == "POST":
        return _send(request, kind)
    try:
        rows = _asked_for(request)
    except NotFiled as error:
        return refused(str(error), kind=kind, status=400)
    told = [_told(row) for row in rows[:MOST]]
    return answered(told, kind=kind, root="service_requests", each="request")


@open311()
def one_request(request: HttpRequest, number: str, *, kind: str) -> HttpResponse:
    """Where one is."""
    row = _rows(customer_of(request)).filter(number=number).first()
    if row is None:
        return refused(NO_REQUEST, kind=kind, status=404)
    return answered([_told(row)], kind=kind, root="service_requests", each="request")


def _send(request: HttpRequest, kind: str) -> HttpResponse:
    customer, at = customer_of(request), timezone.now()
    sent = request.POST.copy()
    given = sent.pop(KEY, [request.GET.get(KEY, "")])[-1]
    network = network_of(client_address(request))
    if not count_attempt(key=f"open311:send:{network}", limit=SENDS, window=SENDS_WINDOW, at=at):
        return refused(TOO_MANY, kind=kind, status=429)
    client = find_client(customer=customer, key=given)
    if client is None:
        return refused("Send the key that we gave you as api_key.", kind=kind, status=403)
    entry = _service(customer, sent.get("service_code", ""))
    if entry is None:
        return refused(NO_SERVICE, kind=kind, status=404)
    ground = ground_for(customer, at=at)
    try:
        answers, errors = check_asked(
            entry, answers_of(entry, sent, at=at.astimezone(ground.zone)), ground=ground
        )
        if errors:
            raise NotFiled(_sentences(errors))
        filed = file_request(
            client=client,
            version_id=entry.version_id,
            answers=answers,
            payload=sent.urlencode(),
            at=at,
        )
    except NotFiled as error:
        return refused(" ".join(error.sentences), kind=kind, status=400)
    except AnswersMissing as error:
        missing = [f"{question.slug}: {question.error_text or NOT_ANSWERED}" for question in error.questions]
        return refused(" ".join(missing), kind=kind, status=400)
    notice = NOTICE.format(reference=group(filed.sent.report.reference), code=group(filed.sent.access_code))
    notices = " ".join([notice, *keep_pictures(request, filed, at=at)])
    told = {"service_request_id": filed.number, "service_notice": notices, "account_id": None}
    return answered([told], kind=kind, root="service_requests", each="request", status=201)


def _sentences(errors: dict[str, Any]) -> list[str]:
    return [f"{slug}: {' '.join(said) if isinstance(said, list) else said}" for slug, said in errors.items()]


def _offered(customer: Customer) -> list[TypeDefinition]:
    return [entry for entry in published_types(customer.id) if entry.open311]


def _service(customer: Customer, code: str) -> TypeDefinition | None:
    return next((entry for entry in _offered(customer) if entry.slug == code), None)


def _rows(customer: Customer) -> QuerySet[Open311Request]:
    return (
        Open311Request.objects.filter(client__customer=customer)
        .select_related("report__type_version__report_type", "report__centre")
        .order_by("-requested_at", "-id")
    )


def _asked_for(request: HttpRequest) -> QuerySet[Open311Request]:
    """By number, or by service, status and time.

    Raises:
        NotFiled: A time cannot be read.
    """
    rows, asked = _rows(customer_of(request)), request.GET
    if asked.get("service_request_id"):
        return rows.filter(number__in=_named(asked["service_request_id"]))
    start, end = _time(asked.get("start_date", "")), _time(asked.get("end_date", ""))
    try:
        end = end or (start + SPAN if start else timezone.now())
        start = max(start or end - SPAN, end - SPAN)
    except OverflowError:
        raise NotFiled(["There are no requests of that time."]) from None
    rows = rows.filter(requested_at__range=(start, end))
    if asked.get("service_code"):
        rows = rows.filter(report__type_version__report_type__slug__in=_named(asked["service_code"]))
    wanted = set(asked.get("status", "").split(",")) & {"open", "closed"}
    if len(wanted) == 1:
        decided = rows.filter(report__public_status=PublicStatus.DECIDED)
        rows = decided if "closed" in wanted else rows.exclude(report__public_status=PublicStatus.DECIDED)
    return rows


def _named(typed: str) -> list[str]:
    """Numbers or codes between commas; what cannot be one is none."""
    return [name for name in typed.split(",")[:MOST] if NAME.fullmatch(name)]


def _time(typed: str) -> datetime | None:
    if not typed:
        return None
    try:
        at = parse_datetime(typed)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise NotFiled(["start_date and end_date are times with their zone, such as 2026-11-22T00:00:00Z."])
    return at


def _told(row: Open311Request) -> dict[str, Any]:
    """What anyone may know: no words, no street, nobody's name."""
    report = row.report
    kind = report.type_version.report_type if report.type_version else None
    return {
        "service_request_id": row.number,
        "status": "closed" if report.public_status == PublicStatus.DECIDED else "open",
        "status_notes": report.get_public_status_display(),
        "service_name": (kind.home_title or kind.name) if kind else "",
        "service_code": kind.slug if kind else "",
        "agency_responsible": report.centre.name,
        "requested_datetime": row.requested_at.isoformat(timespec="seconds"),
        "address": " ".join(part for part in (report.locality, report.postcode) if part),
        "zipcode": report.postcode,
    }
