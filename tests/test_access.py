"""Who gets what at every door: the cells are written by hand, not derived from ``assistline/roles.py``.

``in``: sent to the log-in page. ``OK``: let in, even if what was sent is then refused for what it says (409,
422). A number: that status. Columns: a stranger, then the six roles. ``own``, ``other`` (another centre) and
``foreign`` (another customer) say whose record it is, ``mine`` that it is the person's own; ``draft`` is
somebody's draft whose secret the person does not have.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistline.models import Centre, Customer, User
from reports.actions import start_draft
from reports.models import Report
from tests.access_beside import BESIDE, NOBODYS
from tests.access_dispatch import DISPATCH, waiting_transfer
from tests.access_partners import PARTNERS, partner_address, partner_records
from tests.access_records import (
    SECOND_PERSON,
    asked_for_help,
    call_with_cue,
    follow_up,
    marker_of,
    open_cue,
    ring,
    scanned_file,
    second_person,
    voice_note,
)
from tests.conftest import BACKEND, person
from tests.test_architecture import doors
from tests.triage.conftest import *  # noqa: F403 - the fixtures that file reports

pytestmark = pytest.mark.django_db

# ``open311-requests`` is posted without a key, and nobody has the number that is asked for.
OPEN311 = {"open311-definition": {"code": "noise"}, "open311-request": {"number": "1"}}
WHO = ("stranger", "agent", "officer", "sergeant", "supervisor", "administrator", "auditor")

# ``describe`` is posted empty, ``api-reports`` without a key: both are open to all and refuse that.
# ``cti`` opens by a telephone system's token alone, whoever is signed in.
# ``track-report`` without the code leads to the form that asks for it, whether there is such a report or not.
# The other doors of a sent report (``track-…``) do the same; words that are posted there come back, not kept,
# with a field for the code.
# ``events`` is a door of the streams' own process, so here it is not there: tests/assistline/test_streams.py
# knocks at the real one.
TABLE = """
# door              method whose    stranger agent officer sergeant supervisor administrator auditor
home                GET    -        OK       OK    OK      OK       OK         OK            OK
describe            POST   -        400      400   400     400      400        400           400
listen              POST   -        OK       OK    OK      OK       OK         OK            OK
report-start        GET    -        OK       OK    OK      OK       OK         OK            OK
report-type         GET    -        OK       OK    OK      OK       OK         OK            OK
call-me             GET    -        OK       OK    OK      OK       OK         OK            OK
quick-exit          POST   -        OK       OK    OK      OK       OK         OK            OK
track               GET    -        OK       OK    OK      OK       OK         OK            OK
track-leave         POST   -        OK       OK    OK      OK       OK         OK            OK
privacy             GET    -        OK       OK    OK      OK       OK         OK            OK
accessibility       GET    -        OK       OK    OK      OK       OK         OK            OK
contact             GET    -        OK       OK    OK      OK       OK         OK            OK
places              GET    -        OK       OK    OK      OK       OK         OK            OK
report-choose       GET    draft    404      404   404     404      404        404           404
report-step         GET    draft    404      404   404     404      404        404           404
report-check        GET    draft    404      404   404     404      404        404           404
report-not-ours     GET    draft    404      404   404     404      404        404           404
report-now          GET    draft    404      404   404     404      404        404           404
report-elsewhere    GET    draft    404      404   404     404      404        404           404
report-call-me      GET    draft    404      404   404     404      404        404           404
report-later        GET    draft    404      404   404     404      404        404           404
report-later        POST   draft    404      404   404     404      404        404           404
report-delete       GET    draft    404      404   404     404      404        404           404
report-delete       POST   draft    404      404   404     404      404        404           404
report-deleted      GET    -        OK       OK    OK      OK       OK         OK            OK
resume              GET    -        OK       OK    OK      OK       OK         OK            OK
report-files        GET    draft    404      404   404     404      404        404           404
report-files        POST   draft    404      404   404     404      404        404           404
report-file-begin   POST   draft    404      404   404     404      404        404           404
report-file         GET    draft    404      404   404     404      404        404           404
report-file         POST   draft    404      404   404     404      404        404           404
report-sent         GET    draft    404      404   404     404      404        404           404
report-follow       POST   draft    404      404   404     404      404        404           404
report-choose       POST   draft    404      404   404     404      404        404           404
report-check        POST   draft    404      404   404     404      404        404           404
report-step         POST   draft    404      404   404     404      404        404           404
track-report        GET    own      OK       OK    OK      OK       OK         OK            OK
track-code          GET    -        OK       OK    OK      OK       OK         OK            OK
track-code          POST   -        400      400   400     400      400        400           400
track-code-enter    GET    -        OK       OK    OK      OK       OK         OK            OK
track-code-enter    POST   -        400      400   400     400      400        400           400
track-change        GET    own      OK       OK    OK      OK       OK         OK            OK
track-change        POST   own      OK       OK    OK      OK       OK         OK            OK
track-write         GET    own      OK       OK    OK      OK       OK         OK            OK
track-write         POST   own      OK       OK    OK      OK       OK         OK            OK
track-files         GET    own      OK       OK    OK      OK       OK         OK            OK
track-files         POST   own      OK       OK    OK      OK       OK         OK            OK
track-file-begin    POST   own      404      404   404     404      404        404           404
track-file          GET    own      404      404   404     404      404        404           404
track-file          POST   own      404      404   404     404      404        404           404
track-rate          POST   own      OK       OK    OK      OK       OK         OK            OK
track-now           GET    own      OK       OK    OK      OK       OK         OK            OK
track-verify        GET    own      OK       OK    OK      OK       OK         OK            OK
track-verify        POST   own      OK       OK    OK      OK       OK         OK            OK
track-receipt       GET    own      OK       OK    OK      OK       OK         OK            OK
track-letter        GET    own      OK       OK    OK      OK       OK         OK            OK
report-receipt      GET    draft    404      404   404     404      404        404           404
login               GET    -        OK       OK    OK      OK       OK         OK            OK
admin-login         GET    -        in       403   403     403      403        403           403
logout              POST   -        in       in    in      in       in         in            in
staff-landing       GET    -        in       OK    OK      OK       OK         OK            OK
too-large           GET    -        413      413   413     413      413        413           413
livez               GET    -        OK       OK    OK      OK       OK         OK            OK
readyz              GET    -        OK       OK    OK      OK       OK         OK            OK
metrics             GET    -        OK       OK    OK      OK       OK         OK            OK
dev-messages        GET    -        404      404   404     404      404        404           404
dev-phone           GET    -        404      404   404     404      404        404           404
dev-phone           POST   -        404      404   404     404      404        404           404
events              GET    -        in       404   404     404      404        404           404
api-reports         POST   -        400      400   400     400      400        400           400
api-report          GET    own      401      401   401     401      401        401           401
api-messages        GET    own      401      401   401     401      401        401           401
api-messages        POST   own      401      401   401     401      401        401           401
api-supplements     POST   own      401      401   401     401      401        401           401
api-report-files    GET    own      401      401   401     401      401        401           401
api-report-files    POST   own      401      401   401     401      401        401           401
api-report-file     GET    own      401      401   401     401      401        401           401
api-report-file     POST   own      401      401   401     401      401        401           401
api-report-file     DELETE own      401      401   401     401      401        401           401
api-types           GET    -        OK       OK    OK      OK       OK         OK            OK
api-type            GET    -        OK       OK    OK      OK       OK         OK            OK
api-drafts          POST   -        400      400   400     400      400        400           400
api-draft           GET    draft    401      401   401     401      401        401           401
api-draft           PATCH  draft    401      401   401     401      401        401           401
api-draft           DELETE draft    401      401   401     401      401        401           401
api-draft-files     GET    draft    401      401   401     401      401        401           401
api-draft-files     POST   draft    401      401   401     401      401        401           401
api-draft-file      GET    draft    401      401   401     401      401        401           401
api-draft-file      POST   draft    401      401   401     401      401        401           401
api-draft-file      DELETE draft    401      401   401     401      401        401           401
api-draft-submit    POST   draft    401      401   401     401      401        401           401
open311-discovery   GET    -        OK       OK    OK      OK       OK         OK            OK
open311-services    GET    -        OK       OK    OK      OK       OK         OK            OK
open311-definition  GET    -        OK       OK    OK      OK       OK         OK            OK
open311-requests    GET    -        OK       OK    OK      OK       OK         OK            OK
open311-requests    POST   -        403      403   403     403      403        403           403
open311-request     GET    -        404      404   404     404      404        404           404
cti                 POST   -        401      401   401     401      401        401           401
api-mail-status     POST   -        401      401   401     401      401        401           401
api-schema          GET    -        OK       OK    OK      OK       OK         OK            OK
triage-queue        GET    -        in       403   OK      OK       403        403           403
triage-rows         GET    -        in       403   OK      OK       403        403           403
triage-next         POST   -        in       403   OK      OK       403        403           403
triage-handover     GET    -        in       403   OK      OK       403        403           403
triage-handover-give POST  -        in       403   OK      OK       403        403           403
triage-handover-answer POST -       in       403   OK      OK       403        403           403
triage-todo         GET    own      in       403   OK      OK       403        403           403
triage-todo         GET    other    in       403   404     OK       403        403           403
triage-todo         GET    foreign  in       403   404     404      403        403           403
triage-todo         POST   own      in       403   OK      OK       403        403           403
triage-todo         POST   other    in       403   404     OK       403        403           403
triage-todo         POST   foreign  in       403   404     404      403        403           403
triage-todo-done    POST   own      in       403   OK      OK       403        403           403
triage-todo-done    POST   other    in       403   404     OK       403        403           403
triage-todo-done    POST   foreign  in       403   404     404      403        403           403
triage-search       GET    -        in       403   OK      OK       403        403           403
triage-filters      POST   -        in       403   OK      OK       403        403           403
triage-case         GET    own      in       403   OK      OK       403        403           403
triage-case         GET    other    in       403   404     OK       403        403           403
triage-case         GET    foreign  in       403   404     404      403        403           403
triage-preview      GET    own      in       403   OK      OK       403        403           403
triage-preview      GET    other    in       403   404     OK       403        403           403
triage-preview      GET    foreign  in       403   404     404      403        403           403
triage-claim        POST   own      in       403   OK      OK       403        403           403
triage-claim        POST   other    in       403   404     OK       403        403           403
triage-claim        POST   foreign  in       403   404     404      403        403           403
triage-release      POST   own      in       403   OK      OK       403        403           403
triage-release      POST   other    in       403   404     OK       403        403           403
triage-release      POST   foreign  in       403   404     404      403        403           403
triage-decide       POST   own      in       403   OK      OK       403        403           403
triage-decide       POST   other    in       403   404     OK       403        403           403
triage-decide       POST   foreign  in       403   404     404      403        403           403
triage-raise        POST   own      in       403   OK      OK       403        403           403
triage-raise        POST   other    in       403   404     OK       403        403           403
triage-raise        POST   foreign  in       403   404     404      403        403           403
triage-write        POST   own      in       403   OK      OK       403        403           403
triage-write        POST   other    in       403   404     OK       403        403           403
triage-write        POST   foreign  in       403   404     404      403        403           403
triage-duty         POST   -        in       403   OK      OK       403        403           403
triage-duty-seen    POST   -        in       403   OK      OK       403        403           403
triage-registrations GET   -        in       OK    OK      OK       OK         403           403
console             GET    -        in       OK    403     403      OK         403           403
console-now         GET    -        in       OK    403     403      OK         403           403
console-presence    POST   -        in       OK    403     403      OK         403           403
console-beat        POST   -        in       OK    403     403      OK         403           403
console-answer      POST   own      in       OK    403     403      OK         403           403
console-answer      POST   other    in       404   403     403      404        403           403
console-answer      POST   foreign  in       404   403     403      404        403           403
console-not-now     POST   own      in       OK    403     403      OK         403           403
console-not-now     POST   other    in       404   403     403      404        403           403
console-not-now     POST   foreign  in       404   403     403      404        403           403
console-answers     POST   mine     in       OK    403     403      OK         403           403
console-answers     POST   own      in       404   403     403      404        403           403
console-assessment  GET    mine     in       OK    403     403      OK         403           403
console-assessment  GET    own      in       404   403     403      404        403           403
console-type        POST   mine     in       OK    403     403      OK         403           403
console-type        POST   own      in       404   403     403      404        403           403
console-cue         POST   mine     in       OK    403     403      OK         403           403
console-cue         POST   own      in       404   403     403      404        403           403
console-clear       POST   mine     in       OK    403     403      OK         403           403
console-clear       POST   own      in       404   403     403      404        403           403
console-transfer    POST   mine     in       OK    403     403      OK         403           403
console-transfer    POST   own      in       404   403     403      404        403           403
console-outcome     POST   mine     in       OK    403     403      OK         403           403
console-outcome     POST   own      in       404   403     403      404        403           403
console-hold        POST   mine     in       OK    403     403      OK         403           403
console-hold        POST   own      in       404   403     403      404        403           403
console-hang-up     POST   mine     in       OK    403     403      OK         403           403
console-hang-up     POST   own      in       404   403     403      404        403           403
console-wrap-up     POST   mine     in       OK    403     403      OK         403           403
console-wrap-up     POST   own      in       404   403     403      404        403           403
console-answers     POST   other    in       404   403     403      404        403           403
console-answers     POST   foreign  in       404   403     403      404        403           403
console-asked       GET    own      in       OK    403     403      OK         403           403
console-asked       GET    other    in       404   403     403      404        403           403
console-asked       GET    foreign  in       404   403     403      404        403           403
console-unfinished  GET    mine     in       OK    403     403      OK         403           403
console-unfinished  GET    own      in       404   403     403      404        403           403
console-unfinished  POST   foreign  in       404   403     403      404        403           403
floor               GET    -        in       403   403     OK       OK         403           403
floor-now           GET    -        in       403   403     OK       OK         403           403
floor-elsewhere     GET    -        in       403   403     OK       OK         403           403
floor-cue           GET    own      in       403   403     OK       OK         403           403
floor-cue           GET    other    in       403   403     OK       404        403           403
floor-cue           GET    foreign  in       403   403     404      404        403           403
floor-voice         GET    own      in       403   403     OK       OK         403           403
floor-voice         GET    other    in       403   403     OK       404        403           403
floor-voice         GET    foreign  in       403   403     404      404        403           403
floor-clear         POST   own      in       403   403     OK       OK         403           403
floor-clear         POST   other    in       403   403     OK       404        403           403
floor-clear         POST   foreign  in       403   403     404      404        403           403
"""


@dataclass(frozen=True)
class Row:
    """One door, one way of knocking, one kind of record, and what each person gets."""

    door: str
    method: str
    whose: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.door} {self.whose}"


def rows() -> list[Row]:
    found = []
    for line in (TABLE + BESIDE + DISPATCH.rstrip() + PARTNERS).strip().splitlines():
        if line.strip() and not line.startswith("#"):
            door, method, whose, *answers = line.split()
            found.append(Row(door, method, whose, dict(zip(WHO, answers, strict=True))))
    return found


def test_every_door_of_the_house_is_in_the_table() -> None:
    listed = {row.door for row in rows()}

    assert {name for name, _ in doors()} == listed


@pytest.fixture
def town(customer: Customer, centre: Centre, other_centre: Centre, theft_case) -> dict[str, str]:
    """One record of each kind: what stands in the address, by whose it is."""
    abroad = Customer.objects.create(slug="trams", name="Trams")
    its_centre = Centre.objects.create(customer=abroad, slug="trams", name="Trams")
    own, other, foreign = theft_case(), theft_case(), theft_case()
    other.centre = other_centre
    other.save()
    foreign.customer, foreign.centre = abroad, its_centre
    foreign.save()
    draft = start_draft(customer=customer, at=timezone.now(), answers={"phone": "+61491570156"}).draft
    Report.objects.update(wants_call=True)
    cases = {"own": own, "other": other, "foreign": foreign}
    centres = {"own": centre, "other": other_centre, "foreign": its_centre}
    return {
        **{f"cue {whose}": str(open_cue(where).id) for whose, where in centres.items()},
        **{f"note {whose}": voice_note(where) for whose, where in centres.items()},
        **{f"marker {whose}": marker_of(where) for whose, where in centres.items()},
        **{f"help {whose}": asked_for_help(where) for whose, where in centres.items()},
        **{f"call {whose}": str(ring(where).id) for whose, where in centres.items()},
        **{f"file {whose}": scanned_file(case) for whose, case in cases.items()},
        **{f"todo {whose}": follow_up(case) for whose, case in cases.items()},
        **{f"transfer {whose}": waiting_transfer(case) for whose, case in cases.items()},
        **partner_records(**cases),
        **{
            f"{what} {whose}": number
            for whose, case in cases.items()
            for what, number in second_person(case).items()
        },
        "own": own.reference,
        "other": other.reference,
        "foreign": foreign.reference,
        "draft": draft.code,
        "-": "theft",
    }


def address(row: Row, town: dict[str, str]) -> str:
    if row.door.startswith("open311-"):
        return reverse(row.door, kwargs={"kind": "json"} | OPEN311.get(row.door, {}))
    known = {
        "report-type": [town["-"]],
        "api-type": [town["-"]],
        "report-step": [town["draft"], "what"],
        "events": ["review"],
        **NOBODYS,
        **{door: [town.get(f"cue {row.whose}", "")] for door in ("floor-cue", "floor-clear")},
    }
    if row.door.startswith("console-") and row.whose != "-":
        known[row.door] = [town[f"call {row.whose}"]]
    if row.door in ("triage-marker", "floor-help"):
        known[row.door] = [town[f"{row.door.split('-')[1]} {row.whose}"]]
    if row.door == "console-asked":
        known[row.door] = [town[row.whose]]
    if row.door == "console-unfinished":
        known[row.door].append(town["draft"])
    if row.door == "floor-voice":
        known[row.door] = town[f"note {row.whose}"].split()
    if row.door == "triage-transfer":
        known[row.door] = [town[f"transfer {row.whose}"]]
    known |= partner_address(row.door, row.whose, town)
    if row.door.startswith("triage-file"):
        known[row.door] = [town[row.whose], town[f"file {row.whose}"]]
    if row.door == "triage-todo-done":
        known[row.door] = [town[row.whose], town[f"todo {row.whose}"]]
    if row.door in SECOND_PERSON:
        known[row.door] = [town[f"{SECOND_PERSON[row.door]} {row.whose}"]]
    if row.door == "triage-file-still":
        known[row.door].append("1")
    if row.door in ("track-file", "api-report-file", "api-draft-file"):
        known[row.door] = [town[row.whose], "no-file-of-theirs"]
    if row.door == "report-file":
        known[row.door] = [town["draft"], "no-file-of-theirs"]
    if row.door == "track-write":
        known[row.door] = [town[row.whose], "add"]
    if row.door == "console-clear":
        known[row.door].append(town[f"cue {row.whose}"])
    arguments = known.get(row.door) or ([] if row.whose == "-" else [town[row.whose]])
    return reverse(row.door, args=arguments)


def meaning(response: HttpResponse) -> str:
    if response.status_code in (301, 302, 303) and response["Location"].startswith(reverse("login")):
        return "in"
    return "OK" if response.status_code in (200, 204, 302, 303, 409, 422) else str(response.status_code)


DOORS_TOGETHER = 12


def together() -> list[list[Row]]:
    """The rows in portions: each portion has one town, each row leaves it as it was."""
    found = rows()
    return [found[first : first + DOORS_TOGETHER] for first in range(0, len(found), DOORS_TOGETHER)]


@pytest.mark.parametrize("some", together(), ids=lambda some: f"{some[0]} to {some[-1]}")
def test_each_person_gets_what_the_table_says(some: list[Row], town: dict[str, str], centre: Centre) -> None:
    people = {who: person(f"the-{who}", who, centre, who.title()) for who in WHO if who != "stranger"}

    got = {str(row): afterwards_undone(row, dict(town), people) for row in some}

    assert got == {str(row): row.expected for row in some}


def afterwards_undone(row: Row, town: dict[str, str], people: dict[str, User]) -> dict[str, str]:
    """What each person gets at a door."""
    mark = transaction.savepoint()
    got = {who: knock(row, town, people.get(who)) for who in WHO}
    transaction.savepoint_rollback(mark)
    return got


def knock(row: Row, town: dict[str, str], user: User | None) -> str:
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    if row.whose == "mine":
        own = user is not None and user.role in ("agent", "supervisor")
        call, cue = call_with_cue(user) if own else (town["call own"], town["cue own"])
        town |= {"call mine": call, "cue mine": cue}
    return meaning(client.generic(row.method, address(row, town)))
