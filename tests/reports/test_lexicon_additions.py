"""A customer's own words: read from the next contact on, published by a second person, checked before."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry, Customer
from assistline.publishing import CannotPublish
from reports import lexicon_additions
from reports.actions.lexicon import begin_lexicon, propose_lexicon, publish_lexicon, withdraw_lexicon
from reports.lexicon_additions import lexicon_of, obstacles, version_obstacles
from reports.models import LexiconPhrase, LexiconVersion
from reports.reading import read
from tests.admin.settings_forms import form_of, send
from tests.conftest import person, signed_in
from triage.actions import open_case

pytestmark = pytest.mark.django_db

SLANG = "Someone pulled a zorp at the station last night."


@pytest.fixture(autouse=True)
def nothing_remembered():
    lexicon_additions.forget()
    yield
    lexicon_additions.forget()


@pytest.fixture
def second(centre):
    return person("second", "administrator", centre, "Ann Second")


@pytest.fixture
def draft(customer) -> LexiconVersion:
    """One slang word for a weapon."""
    draft = begin_lexicon(customer_id=customer.id)
    add(draft)
    return draft


def add(draft, **changes):
    said = {"means": "cue", "name": "weapon", "phrase": "pulled a zorp", "example": SLANG}
    return draft.phrases.create(**(said | changes))


def publish(draft, by, second):
    propose_lexicon(version_id=draft.id, by=by, at=timezone.now())
    return publish_lexicon(version_id=draft.id, by=second, at=timezone.now())


def page(name, *args):
    return reverse(f"admin:reports_lexiconversion_{name}", args=args)


def test_a_slang_word_raises_the_grade_of_the_next_contact_without_a_restart(
    draft, administrator, second, make_report, monkeypatch
) -> None:
    before = open_case(report_id=make_report(what_happened=SLANG).report.id, at=timezone.now())

    publish(draft, administrator, second)
    monkeypatch.setattr(lexicon_additions, "KEPT_FOR_SECONDS", 0.0)  # two seconds are over
    after = open_case(report_id=make_report(what_happened=SLANG, value="1.00").report.id, at=timezone.now())

    assert (before.grade, after.grade) == ("scheduled", "priority")
    assessment = after.assessments.get()
    assert " + v1;" in assessment.rules_version
    assert any("“pulled a zorp”" in reason["text"] for reason in assessment.reasons)


def test_one_statement_finds_the_lexicon_and_none_for_two_seconds(
    draft, administrator, second, customer, django_assert_num_queries
) -> None:
    publish(draft, administrator, second)
    lexicon_of(customer.id)
    lexicon_additions._kept.clear()

    with django_assert_num_queries(1):
        first = lexicon_of(customer.id)
    with django_assert_num_queries(0):
        assert lexicon_of(customer.id) is first
    assert first.name.endswith(" + v1")


def test_one_customers_words_are_not_anothers(draft, administrator, second) -> None:
    publish(draft, administrator, second)
    other = Customer.objects.create(slug="trams", name="Trams")

    assert read(SLANG, lexicon=lexicon_of(draft.customer_id)).cues
    assert not read(SLANG, lexicon=lexicon_of(other.id)).cues
    assert lexicon_of(other.id).name == read("").source


def test_types_and_agencies_can_be_spoken_for(customer, administrator, second) -> None:
    noise = "The glutton next door is so loud, the noise goes on all afternoon."
    draft = begin_lexicon(customer_id=customer.id)
    add(draft, means="type", name="theft", phrase="got yoinked", example="My esky got yoinked.")
    add(draft, means="agency", name="council", phrase="the glutton", example=noise)

    publish(draft, administrator, second)

    lexicon = lexicon_of(customer.id)
    assert read("My ute got yoinked", lexicon=lexicon).types[0][0] == "theft"
    assert (read(noise).agency, read(noise, lexicon=lexicon).agency) == ("", "council")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phrase": "*"}, "cannot be read as a phrase"),
        ({"phrase": "pulled a @gizmo"}, "There is no group of words called @gizmo"),
        ({"phrase": "pulled a zorp #now"}, "“#” means nothing here"),
        ({"phrase": "pulled||a"}, "cannot be read as a phrase"),
        ({"name": "gremlins"}, "gremlins is no sign of risk"),
        ({"means": "type", "name": "gremlins"}, "there is no report type gremlins"),
        ({"means": "agency", "name": "gremlins"}, "gremlins is no agency that takes matters over"),
        ({"example": "He gave me a flower."}, "it is not read in its example “He gave me a flower.”"),
        ({"example": "He never pulled a zorp."}, "it is not read in its example"),
        ({"phrase": "stolen", "example": "It was stolen."}, "it would be read in “My bike was stolen"),
    ],
)
def test_what_is_wrong_with_a_phrase_is_said(changes, said) -> None:
    given = {"means": "cue", "name": "weapon", "phrase": "pulled a zorp", "example": SLANG}
    phrase = LexiconPhrase(**(given | changes))

    found = obstacles([phrase], types={"theft"})

    assert [sentence for sentence in found if said in sentence], found


def test_a_phrase_that_is_fit_has_no_obstacle(draft) -> None:
    assert version_obstacles(draft) == []


def test_the_same_phrase_twice_is_said() -> None:
    given = {"means": "cue", "name": "weapon", "example": SLANG}
    twice = [LexiconPhrase(phrase=words, **given) for words in ("pulled a zorp", "Pulled  a zorp")]

    assert any("2 times" in sentence for sentence in obstacles(twice, types=()))


def test_another_log_in_of_who_asked_publishes_nothing(draft, administrator, second) -> None:
    for log_in in (administrator, second):
        log_in.email = "ada@police.example"
        log_in.save()
    propose_lexicon(version_id=draft.id, by=administrator, at=timezone.now())

    with pytest.raises(CannotPublish, match="somebody else"):
        publish_lexicon(version_id=draft.id, by=second, at=timezone.now())


def test_nobody_publishes_what_they_alone_have_read(draft, administrator, second) -> None:
    with pytest.raises(CannotPublish, match="Nobody has asked"):
        publish_lexicon(version_id=draft.id, by=second, at=timezone.now())
    propose_lexicon(version_id=draft.id, by=administrator, at=timezone.now())
    with pytest.raises(CannotPublish, match="somebody else"):
        publish_lexicon(version_id=draft.id, by=administrator, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        LexiconVersion.objects.filter(id=draft.id).update(state="published", published_by_id=administrator.id)

    assert publish_lexicon(version_id=draft.id, by=second, at=timezone.now()).state == "published"


def test_a_proposal_that_was_taken_back_is_not_published(draft, administrator, second) -> None:
    propose_lexicon(version_id=draft.id, by=administrator, at=timezone.now())
    withdraw_lexicon(version_id=draft.id)

    with pytest.raises(CannotPublish, match="Nobody has asked"):
        publish_lexicon(version_id=draft.id, by=second, at=timezone.now())


def test_an_old_version_comes_back_as_a_copy(draft, administrator, second, customer) -> None:
    first = publish(draft, administrator, second)
    changed = begin_lexicon(customer_id=customer.id)
    changed.phrases.all().delete()
    publish(changed, administrator, second)

    back = publish(begin_lexicon(customer_id=customer.id, version_id=first.id), second, administrator)

    lexicon_additions.forget()
    assert back.number == 3
    assert read(SLANG, lexicon=lexicon_of(customer.id)).cues
    assert LexiconVersion.objects.get(id=changed.id).state == "retired"


def test_an_administrator_adds_a_word_by_forms_and_a_second_publishes_it(
    customer, as_administrator, second
) -> None:
    url = send(as_administrator, page("add"), note="Words of the station")
    typed = {
        "phrases-0-phrase": "pulled a zorp",
        "phrases-0-meaning": "cue:weapon",
        "phrases-0-example": SLANG,
    }
    send(as_administrator, url, **typed)
    draft = LexiconVersion.objects.get(customer=customer)
    as_administrator.post(page("propose", draft.id))
    as_administrator.post(page("publish", draft.id))
    assert LexiconVersion.objects.get().state == "draft"

    signed_in(second).post(page("publish", draft.id))

    assert LexiconVersion.objects.get().state == "published"
    assert read(SLANG, lexicon=lexicon_of(customer.id)).cues[0].cue == "weapon"
    assert AuditEntry.objects.filter(object_kind="lexiconversion", object_ids=[draft.id]).count() >= 4


def test_a_change_after_the_second_person_was_asked_takes_the_question_back(
    draft, administrator, as_administrator
) -> None:
    propose_lexicon(version_id=draft.id, by=administrator, at=timezone.now())

    send(as_administrator, page("change", draft.id), **{"phrases-0-phrase": "pulled a * zorp"})

    draft.refresh_from_db()
    assert draft.proposed_by_id is None


def test_the_page_says_what_is_wrong_and_the_same_phrase_twice_is_refused(draft, as_administrator) -> None:
    LexiconPhrase.objects.filter(version=draft).update(example="Nothing of the kind.")

    shown = as_administrator.get(page("change", draft.id)).content.decode()
    sent = form_of(as_administrator, page("change", draft.id)) | {
        "phrases-1-phrase": "pulled a zorp",
        "phrases-1-meaning": "cue:weapon",
        "phrases-1-example": SLANG,
    }
    again = as_administrator.post(page("change", draft.id), sent)

    assert "it is not read in its example" in shown
    assert "Ask for a second person" not in shown
    assert again.status_code == 200
    assert draft.phrases.count() == 1


def test_what_is_published_is_looked_at_only_and_another_customers_is_not_there(
    draft, administrator, second, as_administrator
) -> None:
    publish(draft, administrator, second)
    abroad = Customer.objects.create(slug="trams", name="Trams")
    foreign = begin_lexicon(customer_id=abroad.id)

    shown = as_administrator.get(page("change", draft.id)).content.decode()

    assert "pulled a zorp" in shown
    assert "phrases-0-phrase" not in shown
    assert as_administrator.get(page("change", foreign.id)).status_code == 404
    assert as_administrator.post(page("propose", foreign.id)).status_code == 404
