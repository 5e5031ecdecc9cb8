"""What a report names and where it happened, kept so that others about the same matter are found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assistline.encryption import blind_index
from reports.models import ContactPoint, Locality, PersonRole, Report
from reports.questions.place_names import fold
from triage.models import Case, CaseContact, CasePair, PairState, Registration, Trace, TraceKind, Whereabouts
from triage.rules.likeness import TOLD
from triage.rules.tracing import NAME, Named, cell_of, named_in
from triage.suggesting import Suggestion, suggest

# The purposes under which other tables keep the index of the same thing.
PURPOSE = {TraceKind.NUMBER: "phone", TraceKind.EMAIL: "email", TraceKind.NAME: "name"}


def index_of(kind: str, words: str) -> str:
    """The blind index of something that is named; ``words`` as ``rules.tracing`` folds them."""
    return blind_index(words, purpose=PURPOSE.get(TraceKind(kind), kind))


def traces_of(report: Report) -> dict[tuple[str, str], Named]:
    """What a report names, by kind and blind index: two statements."""
    roles = list(PersonRole.objects.filter(report=report, ended_at=None).select_related("person"))
    points = ContactPoint.objects.filter(person__in=[role.person_id for role in roles])
    named = named_in(report.answers, narrative=report.narrative_text)
    for role in roles:
        named += [one for one in named_in({"name": role.person.name}) if one.kind == NAME]
    found = {(one.kind, index_of(one.kind, one.words)): one for one in named}
    for point in points:
        kind = TraceKind.NUMBER if point.kind == ContactPoint.Kind.PHONE else TraceKind.EMAIL
        found[kind.value, point.value_index] = Named(kind.value, point.value, point.value)
    return found


@transaction.atomic
def keep_traces(*, report_id: int) -> None:
    """Keep what a report can be found by. Once, however often it is called.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    report = Report.objects.select_related("type_version").get(id=report_id)
    if Whereabouts.objects.filter(report=report).exists():
        return
    at = report.happened_from or report.submitted_at
    Trace.objects.bulk_create(
        [
            Trace(report=report, customer_id=report.customer_id, kind=kind, index=index, at=at)
            for kind, index in traces_of(report)
        ],
        ignore_conflicts=True,
    )
    latitude, longitude = _position(report)
    Whereabouts.objects.create(
        report=report,
        customer_id=report.customer_id,
        report_type_id=report.type_version.report_type_id if report.type_version else None,
        cell=None if latitude is None or longitude is None else cell_of(latitude, longitude),
        latitude=latitude,
        longitude=longitude,
        at=at,
    )


@transaction.atomic
def suggest_for_case(*, case_id: int, at: datetime) -> list[CasePair]:
    """Say which open cases look like the same matter as a new one, to the officers of both, at once.

    What people have linked or parted before stays as it is.

    Args:
        case_id: The new case.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: There is no such case.
    """
    case = Case.objects.get(id=case_id)
    for report_id in (
        CaseContact.objects.filter(case=case, ended_at=None)
        .exclude(report=None)
        .values_list("report_id", flat=True)
    ):
        keep_traces(report_id=report_id)
    if not is_everybodys(case) or Registration.objects.filter(case=case).exists():
        return []
    found = [one for one in suggest(case) if one.strength >= TOLD]
    cases = Case.objects.unrestricted().open().exclude(contact_links__report__kept_out__isnull=False)
    cases = cases.filter(registration=None)  # they end by themselves, whatever became of them
    known = cases.in_bulk([one.case_id for one in found])
    pairs = [_pair(case, known[one.case_id], one, at) for one in found if one.case_id in known]
    return CasePair.objects.bulk_create(pairs, ignore_conflicts=True)


def is_everybodys(case: Case) -> bool:
    """Whether nobody is kept out of a case: only then it is compared, linked or merged."""
    kept_out = CaseContact.objects.filter(case=case, report__kept_out__isnull=False)
    return not case.restricted and not kept_out.exists()


def _pair(case: Case, other: Case, found: Suggestion, at: datetime) -> CasePair:
    one_id, other_id = sorted((case.id, other.id))
    return CasePair(
        one_id=one_id,
        other_id=other_id,
        state=PairState.SUGGESTED,
        strength=found.strength,
        one_centre=case.centre_id == other.centre_id,
        at=at,
    )


def _position(report: Report) -> tuple[float | None, float | None]:
    """Where it was: as the map had it, else the middle of its suburb."""
    where = report.answers.get("where")
    place = where if isinstance(where, dict) else {}
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if isinstance(latitude, float) and isinstance(longitude, float):
        return latitude, longitude
    if not report.locality and not report.postcode:
        return None, None
    found = _localities(report.locality, report.postcode)
    return next(iter(found), (None, None))


def _localities(name: str, postcode: str) -> Iterable[tuple[float, float]]:
    wanted = Q(folded=fold(name)) if name else Q(postcode=postcode)
    if name and postcode:
        wanted &= Q(postcode=postcode)
    # What has no place in this country is no place to measure from.
    wanted &= Q(latitude__lt=-1, for_post_only=False)
    return Locality.objects.filter(wanted).order_by("id").values_list("latitude", "longitude")[:1]
