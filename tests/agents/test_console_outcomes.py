"""What comes of a call: nothing said twice, nothing closed too lightly, danger never held up."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, hang_up
from assistline.models import AuditEntry
from reports.models import Contact, OpenCue, Report
from reports.registrations import is_registered
from tests.agents.conftest import NOISE, WORSE, door, kept, write
from triage.actions import open_case
from triage.models import Case, Registration

pytestmark = pytest.mark.django_db

CONSOLE = reverse("console")
TOLD = "The council can act on this. Call them in office hours."


def test_a_noise_call_becomes_family_violence_and_is_handed_over_without_retyping(
    answered, as_agent, as_officer
):
    as_agent.post(door("type", answered), {"type": "noise", "what_happened": NOISE})
    write(as_agent, answered, noise_from="party")
    assert not OpenCue.objects.exists()
    write(as_agent, answered, what_happened=WORSE, name="Leanne Dacosta")
    as_agent.post(door("type", answered), {"type": "family_violence"})

    as_agent.post(door("outcome", answered), {"outcome": "officer_review", "anyone_hurt": "no"})

    case, report = Case.objects.get(), Report.objects.get()
    assert report.narrative_text == WORSE
    assert report.answers["noise_from"] == "party"
    assert report.answers["anyone_hurt"] == "no"
    assert case.grade in ("immediate", "priority")
    assert (case.report_type.slug, case.channel) == ("family_violence", "phone")
    assert Contact.objects.count() == 1
    assert (
        WORSE.split(".")[0] in as_officer.get(reverse("triage-case", args=[case.reference])).content.decode()
    )


def test_a_hand_over_is_at_least_priority_and_the_event_finds_it_done(answered, as_agent):
    write(as_agent, answered, what_happened="A quiet question about a fence.", happening_now="no")

    as_agent.post(door("outcome", answered), {"outcome": "officer_review"})

    case = Case.objects.get()
    assert case.grade == "priority"
    assert open_case(report_id=Report.objects.get().id, at=timezone.now()) == case


def test_after_a_hand_over_the_caller_hears_reference_and_code(answered, as_agent):
    write(as_agent, answered, what_happened=WORSE)
    as_agent.post(door("outcome", answered), {"outcome": "officer_review"})

    page = as_agent.get(CONSOLE)

    assert page.context["sent"]["access_code"]
    assert write(as_agent, answered, what_happened="More")["closed"]


def test_a_report_asks_for_what_is_missing_and_goes_without_it_when_told_so(answered, as_agent):
    as_agent.post(door("type", answered), {"type": "theft", "what_happened": "My bike was taken."})

    refused = as_agent.post(door("outcome", answered), {"outcome": "report"})

    assert refused.status_code == 422
    assert "What was taken?" in refused.context["missing"]
    as_agent.post(f"{door('outcome', answered)}?as_it_stands=1", {"outcome": "report"})
    assert Case.objects.get().report_type.slug == "theft"


@pytest.mark.parametrize("outcome", ["advice", "referral"])
def test_advice_is_too_little_with_an_open_sign_of_danger(answered, as_agent, outcome):
    said = write(as_agent, answered, what_happened="He said he will kill me.")
    assert f"{outcome.capitalize()}: not with an open cue" in said["html"]

    response = as_agent.post(door("outcome", answered), {"outcome": outcome}, follow=True)

    answered.refresh_from_db()
    assert "there is an open sign of danger" in response.content.decode()
    assert answered.disposition == ""


def test_what_is_family_violence_is_not_closed_as_noise(answered, as_agent):
    as_agent.post(door("type", answered), {"type": "noise", "what_happened": WORSE})

    response = as_agent.post(
        f"{door('outcome', answered)}?as_it_stands=1", {"outcome": "report"}, follow=True
    )

    assert "Not as noise" in response.content.decode()
    assert not Report.objects.exists()


def test_registration_stays_visible_with_its_reason(answered, as_agent):
    page = as_agent.get(CONSOLE).content.decode()

    assert "Registration: not of this type" in page
    assert as_agent.post(door("outcome", answered), {"outcome": "registration"}).status_code == 302
    answered.refresh_from_db()
    assert answered.disposition == ""


@pytest.mark.parametrize("outcome", ["registration", "report"])
def test_a_party_that_is_told_by_telephone_is_on_the_list_and_its_owner_can_change_it(
    answered, as_agent, agent, outcome
):
    as_agent.post(door("type", answered), {"type": "party_registration", "what_happened": "Our 21st."})
    day = timezone.localdate() + timedelta(days=6)
    parts = {f"party_date_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    write(as_agent, answered, happening_now="no", where_suburb="Coburg", where_postcode="3058", **parts)

    as_agent.post(f"{door('outcome', answered)}?as_it_stands=1", {"outcome": outcome})
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())
    page = as_agent.get(CONSOLE)
    closed = as_agent.post(door("wrap-up", answered), page.context["wrap_up"].initial)

    assert closed.status_code == 302
    assert Registration.objects.get().first_date == day
    assert Contact.objects.get().outcome == "registration"
    assert is_registered(Report.objects.get())


def test_a_transfer_starts_at_once_and_keeps_what_was_typed(answered, as_agent):
    as_agent.post(door("transfer", answered), {"what_happened": WORSE, "phone": "12"})

    answered.refresh_from_db()
    assert answered.transferred_at is not None
    assert kept(answered)["what_happened"] == WORSE
    assert AuditEntry.objects.filter(action="call.transferred", object_ids=[answered.id]).exists()
    as_agent.post(door("transfer", answered), {"stop": "1"})
    answered.refresh_from_db()
    assert answered.transferred_at is None


def test_a_cue_goes_with_a_reason_only(answered, as_agent):
    write(as_agent, answered, what_happened="He said he will kill me.", happening_now="no")
    cue = OpenCue.objects.get()

    refused = as_agent.post(door("clear", answered, cue.id), {"reason": "no"})
    as_agent.post(door("clear", answered, cue.id), {"reason": "It is a line of a film that he quoted."})

    cue.refresh_from_db()
    assert refused.status_code == 422
    assert cue.cleared_at is not None
    page = as_agent.get(CONSOLE)
    assert page.context["grade"]["slug"] not in ("immediate", "priority")
    assert "cue--cleared" in page.content.decode()


def test_a_person_raises_the_grade_by_what_they_hear(answered, as_agent):
    as_agent.post(door("cue", answered), {"cue": "weapon"})

    assert OpenCue.objects.get().source == "person"
    assert as_agent.get(CONSOLE).context["grade"]["slug"] == "immediate"
    as_agent.post(door("outcome", answered), {"outcome": "officer_review"})
    assert Case.objects.get().grade == "immediate"


def test_a_cue_of_another_call_is_not_there(answered, ring, as_agent, as_agent_two, agent_two):
    other = answer_call(call_id=ring().id, agent=agent_two, at=timezone.now())
    as_agent_two.post(door("cue", other), {"cue": "weapon"})

    response = as_agent.post(
        door("clear", answered, OpenCue.objects.get().id), {"reason": "It is not mine at all."}
    )

    assert response.status_code == 404


def test_after_the_hang_up_the_draft_stays_and_the_call_is_closed_with_what_was_told(answered, as_agent):
    as_agent.post(door("hang-up", answered), {"what_happened": "A dog barks all day.", "happening_now": "no"})
    write(as_agent, answered, name="Leanne")
    assert as_agent.get(CONSOLE).context["over"]

    refused = as_agent.post(door("wrap-up", answered), {"disposition": "advice"})
    done = as_agent.post(door("wrap-up", answered), {"disposition": "advice", "told": TOLD}, follow=True)

    answered.refresh_from_db()
    assert refused.status_code == 422
    assert "Write what the caller was told" in refused.content.decode()
    assert answered.disposition == "advice"
    assert answered.contact.told == TOLD
    assert "Wrapped up." in done.content.decode()


def test_the_told_sentence_is_there_by_outcome(answered, as_agent, agent):
    as_agent.post(door("type", answered), {"type": "noise", "what_happened": NOISE, "happening_now": "no"})
    as_agent.post(door("outcome", answered), {"outcome": "referral", "noise_from": "animals"})
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())

    form = as_agent.get(CONSOLE).context["wrap_up"]

    assert form["disposition"].value() == "referral"
    assert form["told"].value().startswith("Your council can act on this noise")


def test_a_report_is_told_with_its_promise(answered, as_agent, agent):
    write(as_agent, answered, what_happened=WORSE)
    as_agent.post(door("outcome", answered), {"outcome": "officer_review"})
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())

    assert "An officer looks at this" in as_agent.get(CONSOLE).context["wrap_up"]["told"].value()
