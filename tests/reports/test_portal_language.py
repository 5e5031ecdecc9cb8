"""The portal's own words in five languages: chosen, never forced; what is not translated is English."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.utils import translation

from assistline.translations import catalogue, words
from reports.actions import untranslate
from reports.portal_language import COOKIE, LANGUAGES

OTHERS = [code for code in LANGUAGES if code != "en-au"]
NOT_CHECKED = "لم يراجع هذه الترجمة شخص يتكلم العربية."


def html_of(answer) -> str:
    found = re.search(r"<html[^>]*>", answer.content.decode())
    assert found
    return found[0]


def test_a_page_is_english_until_somebody_chooses(citizen):
    answer = citizen.get("/", headers={"accept-language": "ar"})

    assert html_of(answer) == '<html lang="en-AU" dir="ltr">'
    assert COOKIE not in answer.cookies


def test_what_the_browser_asks_for_is_offered_in_its_own_words(citizen):
    answer = citizen.get("/", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"})

    page = answer.content.decode()
    assert (
        'formaction="/report/describe/?lang=zh-hans" name="then" value="language">用简体中文阅读此页<' in page
    )


def test_a_choice_stays_with_this_browser_and_says_that_nobody_checked_it(citizen):
    citizen.get("/?lang=ar")

    answer = citizen.get("/report/theft/")

    assert html_of(answer) == '<html lang="ar" dir="rtl">'
    assert NOT_CHECKED in answer.content.decode()


def test_quick_exit_forgets_the_language(citizen):
    citizen.get("/?lang=ar")

    answer = citizen.post("/report/quick-exit/")

    assert answer.cookies[COOKIE]["max-age"] == 0


def test_an_unknown_language_is_english_and_kept_nowhere(citizen):
    answer = citizen.get("/?lang=../../etc")

    assert html_of(answer) == '<html lang="en-AU" dir="ltr">'
    assert COOKIE not in answer.cookies


def test_words_that_nobody_has_translated_are_marked_as_english(citizen, customer, theft):
    untranslate(customer_id=customer.id, language="el", source=theft.steps[0].title)

    page = citizen.get("/report/theft/?lang=el").content.decode()

    assert f'<span lang="en-AU" dir="ltr">{theft.steps[0].title}</span>' in page


def test_changing_the_language_saves_the_page_and_comes_back_to_it(citizen, kept_draft):
    draft = kept_draft()

    answer = citizen.post(
        f"/report/{draft.code}/what/?lang=vi", {"what_happened": "My red bike is gone.", "then": "language"}
    )

    assert answer.url == f"/report/{draft.code}/what/"
    page = citizen.get(answer.url).content.decode()
    assert "My red bike is gone." in page
    assert "Lưu và tiếp tục" in page


def test_changing_the_language_before_anything_is_said_begins_no_draft(citizen):
    answer = citizen.post("/report/theft/?lang=vi", {"then": "language"})

    assert answer.url == "/report/theft/"
    assert answer.cookies[COOKIE].value == "vi"


def test_the_first_words_stay_on_the_first_page_in_another_language(citizen):
    answer = citizen.post("/report/describe/?lang=el", {"words": "My bike is gone", "then": "language"})

    assert "My bike is gone</textarea>" in answer.content.decode()
    assert html_of(answer) == '<html lang="el" dir="ltr">'


def test_words_on_the_way_to_a_call_stay_on_the_page_in_another_language(citizen, kept_draft):
    typed = {"what_happened": "He has my phone", "name": "Meera", "then": "language"}

    page = citizen.post("/report/call-me/?lang=vi", typed).content.decode()
    kept = citizen.post(f"/report/{kept_draft().code}/call-me/?lang=vi", typed).content.decode()

    assert "He has my phone" in page
    assert 'value="Meera"' in kept
    assert 'form="call"' in page


@pytest.mark.parametrize("kind", ["message", "add", "fix", "withdraw", "review"])
def test_words_after_sending_stay_on_the_page_in_another_language(citizen, make_report, kind):
    sent = make_report()
    reference = sent.report.reference
    citizen.post("/track/", {"reference": reference, "access_code": sent.access_code})
    typed = {"words": "The bell was blue", "key": "k", "then": "language"}

    page = citizen.post(f"/track/{reference}/{kind}/?lang=vi", typed).content.decode()

    assert "The bell was blue" in page
    assert not sent.report.messages.exists()
    assert not sent.report.supplements.exists()


def test_a_rating_stays_on_the_page_that_asks_for_the_code_and_is_not_sent(citizen, make_report):
    sent = make_report()
    typed = {"score": "4", "line": "You were kind", "access_code": sent.access_code, "then": "language"}

    answer = citizen.post(f"/track/{sent.report.reference}/rate/?lang=vi", typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "You were kind" in page
    assert 'value="4"' in page
    assert "checked" in page
    assert 'lang="vi"' in html_of(answer)


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/track/", {"reference": "7K3M 92TX 4", "access_code": "1234 ABCD"}),
        ("/track/code/", {"reference": "7K3M 92TX 4"}),
        ("/track/code/enter/", {"reference": "7K3M 92TX 4", "code": "123456"}),
        ("/report/resume/", {"code": "7K3M 92TX", "word": "ABCD"}),
    ],
)
def test_what_was_typed_into_a_short_form_stays_in_another_language(citizen, customer, page, typed):
    answer = citizen.post(f"{page}?lang=vi", typed | {"then": "language"})

    assert answer.status_code == 200
    shown = answer.content.decode()
    assert all(f'value="{words}"' in shown for words in typed.values())
    assert 'form="short"' in shown
    assert 'lang="vi"' in html_of(answer)


def test_what_a_link_is_sent_to_stays_in_another_language(citizen, kept_draft):
    typed = {"link_to": "0491 570 156", "then": "language"}

    page = citizen.post(f"/report/{kept_draft().code}/later/?lang=vi", typed).content.decode()

    assert 'value="0491 570 156"' in page


def test_days_that_were_changed_stay_in_another_language(citizen, away):
    reference = away.report.reference
    citizen.post("/track/", {"reference": reference, "access_code": away.access_code})
    typed = {"people": "1", "keyholders-1-keyholder_name": "Bo Spare", "then": "language"}

    page = citizen.post(f"/track/{reference}/change/?lang=el", typed).content.decode()
    citizen.cookies.pop(f"t_{reference}")
    typed["access_code"] = "ABC"
    again = citizen.post(f"/track/{reference}/change/?lang=el", typed).content.decode()

    assert 'value="Bo Spare"' in page
    assert 'value="Bo Spare"' in again
    assert 'value="ABC"' in again
    assert '<input type="hidden" name="then"' not in again


def test_staff_and_the_interface_for_programs_stay_english(citizen):
    citizen.get("/?lang=ar")

    assert 'lang="en-AU"' in html_of(citizen.get("/login/"))
    assert citizen.get("/api/v1/nothing/").json() == {"detail": "There is nothing here."}


def test_a_word_without_a_translation_is_said_in_english():
    with translation.override("vi"):
        assert translation.gettext("Nobody translated this.") == "Nobody translated this."


@pytest.mark.parametrize("code", OTHERS)
def test_every_word_of_the_portal_is_translated(code):
    known = catalogue(translation.to_locale(code))

    missing = [message.id for message in words() if message.id and not _translated(known, message)]

    assert missing == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_what_is_filled_in(code):
    for message in catalogue(translation.to_locale(code)):
        if message.id:
            assert _filled_in(message.string) == _filled_in(message.id), message.id


def test_the_portal_speaks_what_the_settings_name():
    assert list(LANGUAGES) == [code for code, _ in settings.LANGUAGES]


def _translated(known, message) -> bool:
    found = known.get(message.id, message.context)
    return found is not None and bool(found.string)


def _filled_in(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|<[^>]+>", text))
