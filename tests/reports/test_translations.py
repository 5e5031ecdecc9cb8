"""Words of types in other languages are data: shown where somebody has translated them, graded the same, and
a draft remembers in which language it is written."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from pypdf import PdfReader

from assistline.models import Notification
from reports import translations
from reports.actions import submit_report, translate
from reports.definition_texts import texts
from reports.definitions import TypeDefinition
from reports.models import Draft, OpenCue, Report, Translation
from reports.portal_language import NAMES, English, InLanguage
from reports.reference import POLICE_NOTE
from reports.reference_agencies import AGENCIES
from reports.reference_translations import first_translations
from reports.reference_types import TYPES
from reports.reference_types.evidence import FILES_WANTED
from reports.reference_types.whom import NOT_ANONYMOUS, complete
from reports.translations import say


@pytest.fixture(autouse=True)
def fresh_words():
    translations.forget()


def first(slug: str) -> TypeDefinition:
    kind = next(kind for kind in TYPES if kind.slug == slug)
    return TypeDefinition(
        slug=slug,
        name=kind.name,
        version_id=0,
        number=1,
        steps=complete(kind.steps),
        home_title=kind.home_title,
        home_hint=kind.home_hint,
        advice=kind.advice,
        not_anonymous_because=NOT_ANONYMOUS.get(slug, ""),
    )


@pytest.mark.parametrize("code", NAMES)
def test_every_word_of_every_type_is_translated(code):
    known = first_translations(code)
    words = {text.words for kind in TYPES for text in texts(first(kind.slug))}

    assert sorted(words - set(known)) == []


@pytest.mark.parametrize("code", NAMES)
def test_what_other_agencies_take_and_which_files_help_is_translated(code):
    known = first_translations(code)
    said = [*FILES_WANTED.values(), POLICE_NOTE]
    for _, _, takes, _, _, hours, to_do, to_have in AGENCIES:
        said += [takes, hours, *to_do, *to_have]

    assert [words for words in said if words and words not in known] == []


def test_a_number_in_groups_keeps_its_order_among_arabic_letters():
    isolated = re.compile(
        r"\N{LEFT-TO-RIGHT ISOLATE}[^\N{POP DIRECTIONAL ISOLATE}]*\N{POP DIRECTIONAL ISOLATE}"
    )
    words = (isolated.sub("", words) for words in first_translations("ar").values())

    assert [said for said in words if re.search(r"\d \d", said)] == []


@pytest.mark.parametrize("code", NAMES)
def test_a_translation_keeps_numbers_and_what_is_filled_in(code):
    def kept(words: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}|(?<!\d)000(?!\d)|\d{2,4}(?: \d{3,4})+|\w+\.gov\.au[/\w]*", words))

    for source, words in first_translations(code).items():
        assert kept(words) == kept(source), source


def test_no_word_hides_inside_of_a_formatted_text():
    """A program that looks for words does not see those inside of an f-string."""
    code = [path for folder in ("reports", "assistline") for path in Path(folder).rglob("*.py")]

    hidden = [str(path) for path in code if re.search(r"\{p?gettext\(['\"]", path.read_text())]

    assert hidden == []


@pytest.mark.django_db
def test_a_question_is_asked_in_the_language_and_its_answer_is_kept_by_its_value(citizen, customer):
    page = citizen.get("/report/theft/?lang=vi").content.decode()
    assert "Có ai bị thương hoặc gặp nguy hiểm không?" in page

    citizen.post("/report/theft/", {"happening_now": "yes", "anyone_hurt": "no", "for_whom": "me"})

    cue = OpenCue.objects.get()
    assert cue.cue == "crime_in_progress"
    assert "Có" not in cue.words
    assert Draft.objects.get().language == "vi"


@pytest.mark.django_db
def test_the_same_answers_are_graded_the_same_in_every_language(customer, theft, answers):
    def cues_of(code: str):
        with translation.override(code):
            sent = submit_report(
                customer=customer,
                version_id=theft.version_id,
                answers=answers | {"happening_now": "yes"},
                key=f"graded in {code}",
                at=timezone.now(),
            )
        report = Report.objects.get(id=sent.report.id)
        return report.happened_words, list(report.draft.cues.values_list("cue", "grade", "words"))

    assert cues_of("ar") == cues_of("en-au")


@pytest.mark.django_db
def test_an_error_is_said_in_the_language(citizen, customer):
    answer = citizen.post("/report/theft/?lang=el", {"anyone_hurt": "no"})

    assert "Πείτε μας αν συμβαίνει τώρα." in answer.content.decode()


@pytest.mark.django_db
def test_who_comes_back_on_another_device_reads_the_draft_s_language(citizen, kept_draft):
    draft, other = kept_draft(), Client()
    citizen.post(f"/report/{draft.code}/what/?lang=ar", {"what_happened": "My bike.", "then": "language"})
    word = citizen.cookies[f"d_{draft.code}"].value

    opened = other.post("/report/resume/", {"code": draft.code, "word": word})

    assert 'lang="ar" dir="rtl"' in other.get(opened.url).content.decode()


@pytest.mark.django_db
def test_the_report_its_message_and_its_receipt_speak_the_draft_s_language(citizen, kept_draft):
    draft = kept_draft(email_safe="yes")
    citizen.get("/?lang=vi")

    citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})

    report = Report.objects.get(draft_id=draft.id)
    assert report.language == "vi"
    assert set(Notification.objects.values_list("language", flat=True)) == {"vi"}
    sent = citizen.get(f"/report/{draft.code}/sent/?lang=en-au")
    file = PdfReader(io.BytesIO(citizen.get(sent.context["receipt_url"]).content))
    said = " ".join("\n".join(page.extract_text() for page in file.pages).split())
    assert file.trailer["/Root"]["/Lang"] == "vi"
    assert "Biên nhận" in said
    assert "Những gì bị lấy?" in said


@pytest.mark.django_db
def test_what_is_kept_for_staff_is_in_english_whatever_language_it_was_told_in(citizen, kept_draft):
    draft = kept_draft()
    citizen.get("/?lang=zh-hans")
    citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})
    report = Report.objects.get(draft_id=draft.id)

    assert report.language == "zh-hans"
    assert "Bayswater North" in report.locality
    assert "and Monday 17 November 2025" in report.happened_words


@pytest.mark.django_db
def test_changed_words_have_no_translation_until_somebody_makes_one(customer):
    with translation.override("vi"):
        changed = say("Is anyone hurt or in danger near you?", customer_id=customer.id)
        known = say("Is anyone hurt or in danger?", customer_id=customer.id)

    assert isinstance(changed, English)
    assert isinstance(known, InLanguage)


@pytest.mark.django_db
def test_a_translation_is_a_version_that_holds_at_once_and_the_old_one_stays(customer, administrator):
    source = "Is anyone hurt or in danger?"

    made = translate(
        customer_id=customer.id,
        language="vi",
        source=source,
        words="Có ai bị thương không?",
        by=administrator,
        reviewed=True,
        at=timezone.now(),
    )

    old, new = Translation.objects.filter(customer=customer, language="vi", source=source).order_by("version")
    assert (old.is_current, new.is_current, new.version) == (False, True, 2)
    assert made.reviewed_by_id == administrator.id
    with translation.override("vi"):
        assert say(source, customer_id=customer.id) == "Có ai bị thương không?"


@pytest.mark.django_db
def test_english_pages_read_no_translations(citizen, customer, django_assert_num_queries):
    citizen.get("/report/theft/")

    with django_assert_num_queries(0), translation.override(settings.LANGUAGE_CODE):
        assert say("Theft", customer_id=customer.id) == "Theft"
