"""The owner of a registration changes its days and people, or takes it back: beside what was sent first."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.models import PersonRole, Report, Supplement
from tests.reports.conftest import AWAY, FIRST, LAST
from triage.actions import end_registrations
from triage.models import Case, CaseStatus, Registration
from triage.subscribers import take_up_supplement


@pytest.fixture
def owner(client, away):
    """The browser of who sent it, which has shown its code."""
    return shown(client, away)


def shown(client, sent):
    client.post(reverse("track"), {"reference": sent.report.reference, "access_code": sent.access_code})
    return client


def typed(page, **changes: str) -> dict[str, str]:
    """What a browser would send of the form that a page shows."""
    form = page.context["form"]
    sent = {"key": page.context["key"], "seen": page.context["seen"], "people": page.context["numbers"]}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, str | int):
            sent.setdefault(name, str(value))
        elif value:
            sent |= {f"{name}_{part}": str(one) for part, one in zip(("0", "1", "2"), value, strict=False)}
    for name, value in changes.items():
        sent[name] = value
    return sent


def day(name: str, on: date, html: str) -> dict[str, str]:
    """A date as its three fields."""
    names = re.findall(rf'name="({name}_\w+)"', html)
    return dict(zip(names, (str(on.day), str(on.month), str(on.year)), strict=True))


def follow() -> None:
    """What the relay does with each supplement."""
    for supplement in Supplement.objects.order_by("id"):
        take_up_supplement(report_id=supplement.report_id, supplement_id=supplement.id)


def change_url(away) -> str:
    return reverse("track-change", args=[away.report.reference])


def save(owner, away, **changes: str):
    page = owner.get(change_url(away))
    html = page.content.decode()
    days = {}
    for name in ("away_from", "away_until"):
        on = changes.pop(name, None) or date.fromisoformat(AWAY[name])
        days |= day(name, on, html)
    return owner.post(change_url(away), typed(page, **days, **changes))


def test_new_days_are_on_the_list_and_what_was_sent_stays(owner, away, as_officer):
    later = LAST + timedelta(days=7)

    saved = save(owner, away, away_until=later)
    follow()

    assert saved.status_code == 302
    kept = Registration.objects.get()
    assert (kept.first_date, kept.last_date, kept.sent_last_date) == (FIRST, later, LAST)
    assert Report.objects.get().answers["away_until"] == LAST.isoformat()
    listed = as_officer.get(reverse("triage-registrations")).content.decode()
    assert f"{later:%a} {later.day} {later:%b %Y}" in listed
    assert f"First sent: {FIRST:%a} {FIRST.day}" in listed


def test_it_ends_by_its_new_last_day(owner, away):
    save(owner, away, away_until=LAST + timedelta(days=7))
    follow()
    old_end = timezone.now() + timedelta(days=22)

    assert end_registrations(at=old_end) == 0
    assert end_registrations(at=old_end + timedelta(days=8)) == 1
    assert Case.objects.get().status == CaseStatus.CLOSED


def test_nobody_has_to_decide_a_change_and_a_repeat_is_one(owner, away, as_officer):
    page = owner.get(change_url(away))
    html = page.content.decode()
    sent = typed(page, **day("away_from", FIRST, html), **day("away_until", LAST + timedelta(days=1), html))

    owner.post(change_url(away), sent)
    owner.post(change_url(away), sent)
    follow()
    follow()

    assert Supplement.objects.count() == 1
    assert Case.objects.get().events.filter(kind="registration_changed").count() == 1
    assert not as_officer.get("/review/").context["rows"]


def test_who_has_the_key_now_is_rung_and_who_had_it_is_not(owner, away, as_officer):
    save(
        owner,
        away,
        **{
            "keyholders-1-keyholder_name": "Bo Lock",
            "keyholders-1-keyholder_phone": "0491 570 157",
            "keyholders-1-keyholder_phone_safe": "yes",
        },
    )
    follow()

    listed = as_officer.get(reverse("triage-registrations")).content.decode()
    assert "Bo Lock, 0491 570 157" in listed
    assert "Ana Key" not in listed
    case = as_officer.get(reverse("triage-case", args=[away.report.reference])).content.decode()
    assert "Ana Key" in case
    assert "taken off" in case
    assert PersonRole.objects.filter(role="keyholder").count() == 2


def test_a_person_can_be_added_and_taken_off_without_javascript_and_nothing_typed_is_lost(owner, away):
    page = owner.get(change_url(away))
    sent = typed(page, **{"keyholders-1-keyholder_name": "Ana Maria Key"})

    more = owner.post(change_url(away), {**sent, "person": "more"})
    less = owner.post(change_url(away), {**typed(more), "person": "2"})

    assert "Ana Maria Key" in more.content.decode()
    assert "Person 2" in more.content.decode()
    assert "Person 2" not in less.content.decode()
    assert not Supplement.objects.exists()


def test_days_that_cannot_be_are_said_beside_the_field(owner, away):
    saved = save(owner, away, away_until=FIRST - timedelta(days=1))

    assert saved.status_code == 422
    assert "You came back before you left." in saved.content.decode()
    assert 'href="#id_away_until' in saved.content.decode()


def test_nothing_different_is_said_and_not_kept(owner, away):
    saved = save(owner, away)

    assert saved.status_code == 422
    assert "Nothing is different yet." in saved.content.decode()


def test_a_page_from_before_another_change_writes_nothing_over(owner, away):
    old = owner.get(change_url(away))
    html = old.content.decode()
    save(owner, away, away_until=LAST + timedelta(days=2))

    sent = typed(old, **day("away_from", FIRST, html), **day("away_until", LAST + timedelta(days=5), html))
    second = owner.post(change_url(away), sent)

    assert second.status_code == 409
    assert "changed in another window" in second.content.decode()
    assert str((LAST + timedelta(days=5)).day) in second.content.decode()


def test_whose_time_ran_out_shows_the_code_and_loses_nothing(owner, away):
    page = owner.get(change_url(away))
    html = page.content.decode()
    days = day("away_from", FIRST, html) | day("away_until", LAST + timedelta(days=1), html)
    stranger = Client()

    asked = stranger.post(change_url(away), typed(page, **days))
    again = dict(
        re.findall(r'<input type="hidden" name="(\w[\w-]*)" value="([^"]*)">', asked.content.decode())
    )
    saved = stranger.post(change_url(away), {**again, "access_code": away.access_code})

    assert asked.status_code == 422
    assert "Ana Key" in html
    assert saved.status_code == 302
    assert Supplement.objects.get().changes == {"away_until": (LAST + timedelta(days=1)).isoformat()}


def test_what_is_off_is_marked_so_closes_nothing_and_can_be_put_back(owner, away, as_officer):
    url = reverse("track-write", args=[away.report.reference, "cancel"])
    owner.post(url, {"words": "We stay at home.", "key": "k1"})
    follow()

    assert "Off, said" in as_officer.get(reverse("triage-registrations")).content.decode()
    assert Case.objects.get().status == CaseStatus.WAITING
    tracked = owner.get(reverse("track-report", args=[away.report.reference])).content.decode()
    assert "You told us that it is off" in tracked
    assert "Put it back on our list" in tracked

    save(owner, away)
    follow()
    assert Registration.objects.get().cancelled_at is None


def test_danger_in_a_change_alarms_the_floor(owner, away):
    url = reverse("track-write", args=[away.report.reference, "cancel"])

    answer = owner.post(url, {"words": "There is a man in my house now with a knife.", "key": "k1"})

    assert answer["Location"].startswith(reverse("track-now", args=[away.report.reference]))
    assert Report.objects.get().draft.cues.exists()


def test_a_stranger_and_another_report_get_nothing(client, away, stranger, make_report):
    assert stranger.get(change_url(away))["Location"] == reverse("track")
    theft = make_report()
    shown(client, theft)
    assert client.get(change_url(theft)).status_code == 404


def test_by_program_it_is_a_supplement_with_both_sides(api, away):
    later = (LAST + timedelta(days=3)).isoformat()

    answer = api(away, {"kind": "change", "changes": {"away_until": later}})

    assert answer.status_code == 201
    assert LAST.strftime("%-d %B") in answer.json()["wrong"]
    follow()
    assert Registration.objects.get().last_date.isoformat() == later
    assert api(away, {"kind": "cancel"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "change"}, 400),
        ({"kind": "change", "changes": {}}, 400),
        ({"kind": "change", "changes": {"away_until": "soon"}}, 400),
        ({"kind": "change", "changes": {"away_until": "2001-01-01"}}, 400),
        ({"kind": "change", "changes": {"away_from": None}}, 400),
        ({"kind": "change", "changes": {"where": "Moe"}}, 400),
        ({"kind": "change", "changes": {"keyholders": "Ana"}}, 400),
        ({"kind": "change", "changes": {"keyholders": [{"keyholder_name": 7}]}}, 400),
        ({"kind": "cancel", "changes": {"away_until": "2027-01-01"}}, 400),
        ({"kind": "change", "about": "where", "changes": {"away_until": "2027-01-01"}}, 400),
        ({"kind": "addition", "words": "More.", "changes": {"away_until": "2027-01-01"}}, 400),
    ],
)
def test_by_program_what_is_no_change_is_refused_in_words(api, away, body, status):
    answer = api(away, body)

    assert answer.status_code == status, answer.content
    assert not Supplement.objects.exists()


def test_what_is_no_registration_cannot_be_changed(api, make_report):
    assert api(make_report(), {"kind": "cancel"}).status_code == 409


@pytest.fixture
def api(client):
    """Sends a supplement as a program."""

    def api(sent, body):
        number = Supplement.objects.count()
        return client.post(
            reverse("api-supplements", args=[sent.report.reference]),
            body,
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {sent.access_code}",
                "Idempotency-Key": f"supplement-of-a-test-{number}-{len(str(body))}",
            },
        )

    return api
