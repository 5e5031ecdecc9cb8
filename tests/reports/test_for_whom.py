"""For whom it is told: what each is asked, who is kept in which role, and what staying unknown means."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from assistline.models import Notification
from reports import definitions
from reports.actions import publish_status, submit_report
from reports.definitions import published
from reports.models import Contact, ContactPoint, DraftAnswer, PersonRole, Report, ReportTypeVersion
from reports.questions.abn import abn, is_abn
from reports.questions.people import point_lines, role_lines, wish_rows, word_row
from reports.questions.text import Refused
from tests.reports.test_reading_level import YEAR, readability, visible

KIND = "general_enquiry"
ASKED = {"happening_now": "no", "what_happened": "When is the station open?"}
REACHED = {
    "phone": "+61491570156",
    "phone_safe": "yes",
    "email": "meera@example.com",
    "email_safe": "yes",
    "help_wanted": ["time"],
}


@pytest.fixture
def submit(customer):
    """Sends a question, which somebody unknown can ask too, and gives what is answered."""

    def make(*, wants_call=False, **answers):
        questions = published(customer.id, KIND)
        said = ASKED | answers
        key = f"for whom {Report.objects.count()} of a test"
        return submit_report(
            customer=customer,
            version_id=questions.version_id,
            answers=questions.heard(said),
            key=key,
            at=timezone.now(),
            wants_call=wants_call,
        )

    return make


@pytest.fixture
def send(submit):
    """The report of it."""
    return lambda **answers: submit(**answers).report


def roles(report) -> dict[str, PersonRole]:
    return {role.role: role for role in report.people.select_related("person")}


def slugs(customer, kind: str, **answers) -> list[str]:
    return [step.slug for step in published(customer.id, kind).asked(answers)]


def test_whoever_reports_for_themselves_sees_no_page_more(customer):
    assert slugs(customer, "theft") == slugs(customer, "theft", for_whom="me")
    assert "help" not in slugs(customer, "theft")


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("someone", {"other_name", "other_relation", "other_knows", "other_phone", "other_phone_safe"}),
        ("business", {"business_name", "business_role", "abn"}),
        ("child", {"child_safe", "looked_after_by"}),
    ],
)
def test_who_it_is_told_for_is_asked_beside_how_to_reach_the_reporter(customer, said, more):
    asked = {step.slug: step for step in published(customer.id, KIND).asked({"for_whom": said})}
    plain = {step.slug: step for step in published(customer.id, KIND).asked({"for_whom": "me"})}
    own = {question.slug for question in asked["you"].questions} - {q.slug for q in plain["you"].questions}

    assert own == more
    assert list(asked) == list(plain)


def test_a_child_is_asked_first_whether_they_feel_safe_and_told_that_they_are_not_in_trouble(customer):
    *_, you = published(customer.id, KIND).asked({"for_whom": "child"})

    assert [question.slug for question in you.questions][:2] == ["child_safe", "looked_after_by"]
    assert you.questions[0].hint.startswith("You are not in trouble for telling us.")


def test_only_what_was_ticked_is_asked_on_one_more_page(customer):
    steps = published(customer.id, "theft").asked({"help_wanted": ["word", "relay"]})

    assert [q.slug for q in steps[-1].questions] == ["agreed_word", "relay"]
    assert steps[-1].heading == "How can we reach and help you?"


def test_someone_else_is_kept_in_their_role_and_their_number_only_with_their_word(send):
    told = {"for_whom": "someone", "other_name": "Ana", "other_relation": "parent", "other_knows": "no"}
    kept = send(**told, other_phone="+61491570156", other_phone_safe="unsure")
    said = send(**told, other_phone="+61491570156", other_phone_safe="yes")

    role = roles(kept)["concerned"]
    assert role_lines(role) == ["Ana", "To the reporter: My parent", "Knows of this report: No"]
    assert not role.person.contact_points.exists()
    assert roles(said)["concerned"].person.contact_points.get().safe


def test_a_business_is_kept_with_its_number_and_who_tells_it_with_their_job(send):
    report = send(
        for_whom="business",
        business_name="Moe Bikes",
        business_role="Manager",
        abn="51824753556",
        name="Meera",
    )

    assert role_lines(roles(report)["business"]) == ["Moe Bikes", "ABN 51 824 753 556"]
    assert role_lines(roles(report)["reporter"]) == ["Meera", "Manager"]


def test_an_abn_is_judged_by_its_check_digits():
    assert abn("51 824 753 556") == "51824753556"
    assert not is_abn("51824753557")
    with pytest.raises(Refused, match="one of the numbers is wrong"):
        abn("51 824 753 557")
    with pytest.raises(Refused, match="11 numbers"):
        abn("51 824")


def test_a_child_names_nobody_and_not_feeling_safe_is_a_sign_of_risk(customer, send):
    report = send(for_whom="child", child_safe="unsure", looked_after_by="My aunt")

    assert role_lines(roles(report)["carer"]) == ["My aunt"]
    assert role_lines(roles(report)["reporter"]) == ["No name given", "Under 18"]
    assert published(customer.id, KIND).cues({"for_whom": "child", "child_safe": "no"}) == ("child_at_risk",)


def test_a_child_reads_who_listens_to_children_on_every_page_that_follows(citizen, kept_draft):
    draft = kept_draft(for_whom="child")

    for step in ("you", "check"):
        page = citizen.get(f"/report/{draft.code}/{step}/").content.decode()
        assert "Kids Helpline" in page
        assert 'href="tel:1800551800"' in page
    assert "Kids Helpline" not in citizen.get("/report/theft/").content.decode()


def test_of_somebody_unknown_nothing_is_kept_that_reaches_them(send):
    report = send(for_whom="anonymous", name="Meera", phone="+61491570156", phone_safe="yes")

    assert report.anonymous
    assert not PersonRole.objects.exists()
    assert not ContactPoint.objects.exists()
    assert Contact.objects.get().number_index == ""
    assert "Meera" not in str(report.answers)


def test_nothing_that_was_typed_before_stays_in_the_draft_or_anywhere_in_the_database(citizen, customer):
    url = citizen.post(f"/report/{KIND}/", {"happening_now": "no"}).url
    code = url.split("/")[2]
    citizen.post(f"/report/{code}/you/", {"name": "Meera", "phone": "0491 570 156", "phone_safe": "yes"})
    for step in ("safety", "question"):
        citizen.post(f"/report/{code}/{step}/", ASKED | {"for_whom": "anonymous"})

    citizen.post(f"/report/{code}/check/", {"key": code})

    assert Report.objects.get().anonymous
    assert not DraftAnswer.objects.filter(question__in=["name", "phone", "phone_safe"]).exists()
    page = citizen.get(f"/report/{code}/sent/").content.decode()
    assert "You chose not to say who you are" in page
    assert "We will not call, text or write to you." in page


def test_whoever_is_unknown_is_not_asked_who_they_are(customer):
    assert "you" not in slugs(customer, KIND, for_whom="anonymous")


def test_an_unknown_one_who_asks_for_a_call_is_told_that_the_number_is_kept(citizen, customer):
    url = citizen.post(f"/report/{KIND}/", {"happening_now": "no", "for_whom": "anonymous"}).url
    code = url.split("/")[2]

    assert "we keep the number" in citizen.get(f"/report/{code}/call-me/").content.decode()
    citizen.post(
        f"/report/{code}/call-me/",
        {"what_happened": "Noise", "phone": "0491 570 156", "phone_safe": "yes", "best_time": "after 6"},
    )

    report = Report.objects.get()
    assert not report.anonymous
    assert ContactPoint.objects.get().safe_when == "after 6"


def test_a_type_that_cannot_be_anonymous_does_not_offer_it_and_says_why(citizen, theft):
    page = citizen.get("/report/theft/").content.decode()

    assert 'value="anonymous"' not in page
    assert "You cannot stay unknown here" in page
    assert 'value="anonymous"' in citizen.get(f"/report/{KIND}/").content.decode()


def test_an_administrator_sets_it_for_a_version_and_drafts_keep_what_they_began_with(customer, make_type):
    kind = make_type("graffiti")
    assert kind.not_anonymous_because == ""
    version = ReportTypeVersion.objects.get(id=kind.version_id)

    version.not_anonymous_because = "We must ask you more."
    version.save()
    definitions.forget()

    question = published(customer.id, "graffiti").asked({})[0].questions[-1]
    assert question.hint == "We must ask you more."
    assert "anonymous" not in [choice.value for choice in question.choices]


def test_safe_contact_is_never_yes_by_itself(send):
    report = send(name="Meera", phone="+61491570156", help_wanted=["time"], best_time="after 6")

    point = roles(report)["reporter"].person.contact_points.get()
    assert point.safe is None
    assert point.voicemail_safe is None
    assert point_lines(point) == ["Safe: after 6", "Leave no voice message"]


@pytest.mark.parametrize(
    ("wanted", "written", "told"),
    [
        (None, {"sms", "email"}, ["We text", "We write to"]),
        ("call", {"sms", "email"}, ["We call or text", "We write to"]),
        ("text", {"sms"}, ["We text"]),
        ("email", {"email"}, ["We write to"]),
        ("page", set(), ["We will not call, text or write to you."]),
    ],
)
def test_the_way_that_they_chose_is_the_one_that_is_used(submit, wanted, written, told):
    sent = submit(**REACHED, wanted_contact=wanted)
    publish_status(report_ids=[sent.report.id], status="decided", sentence="Done.", at=timezone.now())

    queued = Notification.objects.filter(subject_id=sent.report.id).values_list("occasion", "channel")
    assert {channel for occasion, channel in queued if occasion == "submitted"} == written
    assert {channel for occasion, channel in queued if occasion != "submitted"} == written
    assert len(sent.told) == len(told)
    assert all(line.startswith(begins) for line, begins in zip(sent.told, told, strict=True))


def test_who_chose_texts_and_gave_a_number_that_takes_none_is_written_to(submit):
    told = submit(**REACHED | {"phone": "+61351271234"}, wanted_contact="text").told

    assert Notification.objects.get().channel == "email"
    assert told[0] == "We may call (03) 5127 1234. We cannot text it."


def test_who_asks_to_be_called_after_all_is_called_and_nothing_more(submit):
    told = submit(**REACHED, wanted_contact="page", wants_call=True).told

    assert told == ["We only call 0491 570 156. We will not text or write to you."]
    assert not Notification.objects.exists()


def test_wishes_are_kept_with_the_person_and_the_agreed_word_apart_and_encrypted(send):
    report = send(
        name="Meera",
        help_wanted=["time", "word", "interpreter", "access"],
        wanted_contact="call",
        agreed_word="lighthouse",
        interpreter="arabic",
        access_needs=["slow"],
    )

    person = roles(report)["reporter"].person
    assert wish_rows(person) == [
        ("Wants", ["Call me"]),
        ("Interpreter", ["العربية (Arabic)"]),
        ("Access", ["Speak slowly, and use easy words"]),
    ]
    assert word_row(person)[0][1][0] == "lighthouse"
    with connection.cursor() as cursor:
        cursor.execute("SELECT agreed_word, wishes FROM reports_person WHERE id = %s", [person.id])
        assert not any("lighthouse" in stored or "arabic" in stored for stored in cursor.fetchone())


def test_what_is_kept_with_people_is_in_no_facts(send):
    report = send(name="Meera", help_wanted=["word"], agreed_word="lighthouse", for_whom="me")

    assert report.answers["for_whom"] == "me"
    assert not {"name", "agreed_word", "help_wanted"} & set(report.answers)


@pytest.mark.parametrize("said", ["someone", "business", "child", "anonymous"])
def test_every_page_of_it_is_plain(citizen, kept_draft, said):
    draft = kept_draft(for_whom=said, help_wanted=["time", "word", "interpreter", "relay", "access"])

    for step in ("you", "help", "check"):
        page = citizen.get(f"/report/{draft.code}/{step}/")
        if page.status_code == 200:
            assert readability(visible(page.content.decode())) <= YEAR, step
