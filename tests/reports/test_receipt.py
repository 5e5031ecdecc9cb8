"""The receipt to keep: every script prints, a screen reader hears it, and a sealed matter is not on it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.conf import settings
from django.utils import timezone
from PIL import ImageChops
from pypdf import PdfReader

from assistline.models import AuditEntry
from assistline.references import group
from reports.actions import publish_news, publish_status
from reports.models import Report
from reports.receipt.fonts import in_order_of_sight, is_right_to_left
from reports.receipt.paper import Block, write_pdf

NAMES = {
    "Vietnamese": "Nguyễn Thị Ánh",
    "Greek": "Γιώργος Παπαδόπουλος",
    "Chinese": "王小明",
    "English": "Meera Sandhu",
}


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def words(data: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader(data).pages).split())


@pytest.fixture
def open_page(citizen):
    def open_page(sent) -> str:
        typed = {"reference": sent.report.reference, "access_code": sent.access_code}
        return citizen.post("/track/", typed).url

    return open_page


def test_the_receipt_after_sending_has_both_codes_and_what_was_told(citizen, kept_draft):
    draft = kept_draft()
    citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})
    sent = citizen.get(f"/report/{draft.code}/sent/")

    answer = citizen.get(sent.context["receipt_url"])

    said = words(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    for part in (sent.context["reference"], sent.context["access_code"], "Meera Sandhu", "My bike was gone"):
        assert part in said
    assert f"{settings.SITE_URL}/track/" in said
    assert AuditEntry.objects.filter(action="report.receipt_taken").exists()


def test_the_later_receipt_has_no_access_code(citizen, make_report, open_page):
    sent = make_report()

    said = words(citizen.get(f"{open_page(sent)}receipt/").content)

    assert group(sent.report.reference) in said
    assert group(sent.access_code) not in said


@pytest.mark.parametrize("how", ["silent", "sealed"])
def test_nothing_of_a_sealed_matter_is_on_the_file_or_in_its_name(
    citizen, customer, make_report, open_page, how
):
    sent = make_report()
    if how == "silent":
        Report.objects.update(kept_silent=True)
    else:
        customer.report_types.filter(slug="theft").update(narrative_class="sealed")

    answer = citizen.get(f"{open_page(sent)}receipt/")

    said = words(answer.content)
    assert not [part for part in ("bike", "Theft", "Meera", "Bayswater") if part in said]
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{sent.report.reference}.pdf"'


def later_receipt(citizen, sent, open_page) -> str:
    return words(citizen.get(f"{open_page(sent)}receipt/").content)


def test_news_is_no_decision_and_stands_under_its_own_heading(citizen, make_report, open_page):
    sent, now = make_report(), timezone.now()
    told = {"report_ids": [sent.report.id], "at": now}
    publish_status(status="decided", sentence="We looked at the film.\n\nNobody is on it.", **told)
    publish_news(sentence="The council took it on.", **told)

    said = later_receipt(citizen, sent, open_page)

    assert "What we decided We looked at the film. Nobody is on it. There is news" in said
    assert said.index("There is news") < said.index("The council took it on.")
    assert "What happens next" not in said


def test_a_receipt_says_what_comes_next_before_a_decision_whatever_the_news(citizen, make_report, open_page):
    sent, now = make_report(), timezone.now()
    told = {"report_ids": [sent.report.id], "at": now}
    publish_status(status="sorted", sentence="An officer decides by Friday 27 November, 6 pm.", **told)
    publish_news(sentence="The council took it on.", **told)

    said = later_receipt(citizen, sent, open_page)

    assert "What happens next An officer decides by Friday 27 November, 6 pm. There is news" in said


def test_a_decision_of_a_sealed_matter_is_not_on_the_receipt(citizen, make_report, open_page):
    sent = make_report()
    Report.objects.update(kept_silent=True)
    told = "It is recorded as: stalking."
    publish_status(report_ids=[sent.report.id], status="decided", sentence=told, at=timezone.now())

    said = later_receipt(citizen, sent, open_page)

    assert "stalking" not in said
    assert "You can read what we decided when you open your report." in said


def test_who_has_no_leave_gets_no_receipt(stranger, make_report, kept_draft):
    sent = make_report()

    assert stranger.get(f"/track/{sent.report.reference}/receipt/").url == "/track/"
    assert stranger.get(f"/report/{kept_draft().code}/receipt/").status_code == 404


@pytest.mark.parametrize("script", NAMES)
def test_names_in_other_scripts_print_with_their_own_letters(script):
    data = write_pdf([Block("P", f"Name: {NAMES[script]}")], title="Receipt")

    assert NAMES[script] in words(data)


def test_all_fonts_are_in_the_file():
    data = write_pdf([Block("P", " ".join([*NAMES.values(), "ليلى"]))], title="Receipt")

    fonts = reader(data).pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    names = [font.get_object()["/BaseFont"] for font in fonts]
    assert len(names) == 3
    assert all("+Noto" in name for name in names)


def test_headings_and_paragraphs_are_tagged_in_their_order():
    blocks = [Block("H1", "Receipt"), *[Block("P", "My bike was gone. " * 60)] * 9, Block("H2", "Next")]

    document = reader(write_pdf(blocks, title="Receipt 1"))

    root = document.trailer["/Root"]
    tree = root["/StructTreeRoot"]["/K"][0].get_object()["/K"]
    assert [element.get_object()["/S"] for element in tree] == ["/H1", *["/P"] * 9, "/H2"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en-AU", True)
    assert len(document.pages) > 1
    assert [page["/StructParents"] for page in document.pages] == list(range(len(document.pages)))


def test_a_word_longer_than_the_line_is_broken_and_odd_letters_break_nothing():
    text = "x" * 400 + " \u0000\u200b😀" + "长" * 200

    assert len(reader(write_pdf([Block("P", text)], title="Receipt")).pages) == 1


def test_a_text_begins_where_its_script_does():
    assert is_right_to_left("12 محمد")
    assert not is_right_to_left("Name: محمد")


def test_the_letters_of_a_receipt_are_in_no_log(caplog):
    caplog.set_level("INFO")

    write_pdf([Block("P", "我的自行车不见了")], title="收据", language="zh-Hans")

    assert [record for record in caplog.records if record.name.startswith("fontTools")] == []


def ink(text: str) -> tuple[int, int, int, int]:
    """The box that a line of text fills on its page."""
    page = pypdfium2.PdfDocument(write_pdf([Block("Code", text)], title="إيصال", language="ar"))[0]
    drawn = ImageChops.invert(page.render(scale=4, grayscale=True).to_pil()).getbbox()
    assert drawn
    return drawn


def test_vowel_signs_of_arabic_stand_over_their_letters():
    bare, signed = ink("محمد"), ink("مُحَمَّد")

    assert (signed[0], signed[2]) == (bare[0], bare[2])
    assert signed[1] < bare[1]


@pytest.mark.parametrize(
    ("text", "from_right", "seen"),
    [
        ("اب (جد)", True, "(دج) با"),
        ("a (b) c", False, "a (b) c"),
        ("اب (a) جد", True, "دج (a) با"),
        ("x a (b)", True, "x a (b)"),
    ],
)
def test_brackets_face_what_they_hold_in_either_direction(text, from_right, seen):
    assert in_order_of_sight(text, right_to_left=from_right) == seen


def test_a_line_of_arabic_keeps_its_letters_for_who_copies_it():
    text = "سُرقت دراجتي"

    content = reader(write_pdf([Block("P", text)], title="Receipt")).pages[0].get_contents()

    assert content is not None
    assert ("feff" + text.encode("utf-16-be").hex()).encode() in content.get_data()


def test_letters_with_accents_of_their_own_are_drawn_as_one():
    apart = "Nguye\u0302\u0303n"

    assert "Nguyễn" in words(write_pdf([Block("P", apart)], title="Receipt"))


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("أو اتصل بنا: 131 444.", "131 444"),
        ("رقمك 1234 ABCD 5.", "1234 ABCD 5"),
        ("اتصل +61 491 570 156 الآن", "+61 491 570 156"),
        ("14 Kestrel Court في", "14 Kestrel Court"),
    ],
)
def test_numbers_in_groups_are_read_from_the_left_on_arabic_paper(line, seen):
    assert seen in in_order_of_sight(line, right_to_left=True)


def test_a_mark_that_says_a_direction_is_not_drawn():
    drawn = in_order_of_sight("مثل \u20667K3M 92TX\u2069 نعم", right_to_left=True)

    assert " 7K3M 92TX " in drawn
    assert drawn.isprintable()


def test_no_page_ends_between_a_question_and_its_answer_or_under_a_heading():
    rows = [
        Block(kind, words) for n in range(60) for kind, words in (("H2", f"Part {n}"), ("P", f"Q{n}?\nA{n}"))
    ]

    pages = [page.extract_text().split() for page in reader(write_pdf(rows, title="x")).pages]

    assert len(pages) > 2
    assert [page[-1][0] for page in pages] == ["A"] * len(pages)
    assert [word for page in pages for word in page if word[0] == "A"] == [f"A{n}" for n in range(60)]


@pytest.mark.parametrize("above", range(17))
def test_no_heading_ends_a_page_above_an_answer_of_several_lines(above):
    rows = [Block("P", f"Above{n}") for n in range(above)]
    rows += [Block(kind, words) for n in range(20) for kind, words in (("H2", "Part"), ("P", "Q?\nA\nA"))]

    pages = [page.extract_text().split() for page in reader(write_pdf(rows, title="x")).pages]

    assert [page[-1] for page in pages] == ["A"] * len(pages)
