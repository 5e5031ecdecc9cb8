"""The page of files of everything of a case: taken out by who audits, and asked whether one is unchanged."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assistline.audit.seal import seal_entries
from assistline.models import AuditEntry, Centre, Customer
from tests.conftest import signed_in
from triage.actions import take_life
from triage.models import Case, CaseLife

PAGE = "/case-files/"
WHY = "Complaint 12 of the ombudsman."


@pytest.fixture
def taken(case, sergeant):
    seal_entries()
    return take_life(case_id=case.id, by=sergeant, reason=WHY, at=timezone.now())


def ask(client, data, name="case.zip"):
    return client.post(PAGE, {"do": "check", "file": SimpleUploadedFile(name, data)})


def repacked(data, change):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_an_auditor_takes_a_case_out_with_a_reason_on_the_trail(case, as_auditor):
    answer = as_auditor.post(PAGE, {"do": "take", "reference": case.reference.lower(), "reason": WHY})

    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.get(action="case.life_taken").object_ids == [case.id]
    assert WHY in as_auditor.get(PAGE).content.decode()


def test_unchanged_is_said_with_whose_it_is_and_kept_on_the_trail(taken, case, as_auditor):
    page = ask(as_auditor, taken.file).content.decode()

    assert "Yes, this file is unchanged" in page
    assert "byte for byte" in page
    assert taken.sha256 in page
    entry = AuditEntry.objects.get(action="case.life_checked")
    assert (entry.object_ids, entry.reason) == ([case.id], f"SHA-256 {taken.sha256}: unchanged")


def test_one_letter_more_is_a_changed_file_and_named(taken, as_auditor):
    changed = repacked(taken.file, lambda files: files.update({"story.txt": files["story.txt"] + b"."}))

    page = ask(as_auditor, changed).content.decode()

    assert "No, this file was changed" in page
    assert "story.txt was changed." in page


def test_what_was_put_in_and_what_was_taken_out_is_named(taken, as_auditor):
    def change(files):
        files["letter.txt"] = b"I confess."
        del files["cues.json"]

    page = ask(as_auditor, repacked(taken.file, change)).content.decode()

    assert "letter.txt was put in." in page
    assert "cues.json is missing." in page


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_file_of_the_same_name_is_named(taken, as_auditor):
    with zipfile.ZipFile(io.BytesIO(taken.file)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in [("story.txt", b"Nothing happened."), *files]:
            archive.writestr(name, content)

    page = ask(as_auditor, packed.getvalue()).content.decode()

    assert "No, this file was changed" in page
    assert "story.txt is in it twice." in page


def test_packed_anew_its_records_are_still_as_we_signed_them(taken, as_auditor):
    page = ask(as_auditor, repacked(taken.file, lambda files: None)).content.decode()

    assert "Yes, this file is unchanged" in page
    assert "packed again since" in page


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all", b"%PDF-1.7"])
def test_what_is_no_file_of_a_case_is_called_so(as_auditor, data):
    assert "This is no file of a case" in ask(as_auditor, data).content.decode()


@pytest.mark.parametrize("manifest", [b"[]", b'{"audit_head": "x"}', b'{"audit_head": {"seq": "x"}}', b"{"])
def test_a_manifest_that_was_made_up_breaks_nothing(taken, as_auditor, manifest):
    changed = repacked(taken.file, lambda files: files.update({"manifest.json": manifest}))

    assert "Yes, this file" not in ask(as_auditor, changed).content.decode()


def test_nothing_chosen_and_no_such_case_are_said_beside_the_field(as_auditor):
    none = as_auditor.post(PAGE, {"do": "check"})
    unknown = as_auditor.post(PAGE, {"do": "take", "reference": "ABC", "reason": WHY})

    assert (none.status_code, unknown.status_code) == (422, 422)
    assert "Choose the file." in none.content.decode()
    assert "There is no case with this reference that you may take out." in unknown.content.decode()
    assert WHY in unknown.content.decode()


def test_a_case_that_is_kept_from_them_is_not_there_and_its_file_names_nobody(taken, case, as_auditor):
    Case.objects.filter(id=case.id).update(restricted=True)

    refused = as_auditor.post(PAGE, {"do": "take", "reference": case.reference, "reason": WHY})
    page = ask(as_auditor, taken.file).content.decode()

    assert refused.status_code == 422
    assert CaseLife.objects.count() == 1
    assert "Yes, this file is unchanged" in page
    assert "Taken out</dt>" not in page


def test_another_customers_case_is_not_there(case, foreign_auditor):
    answer = foreign_auditor.post(PAGE, {"do": "take", "reference": case.reference, "reason": WHY})

    assert answer.status_code == 422


@pytest.fixture
def foreign_auditor(auditor, other_customer_centre):
    auditor.centre = other_customer_centre
    auditor.save()
    return signed_in(auditor)


@pytest.fixture
def other_customer_centre() -> Centre:
    abroad = Customer.objects.create(slug="abroad", name="Abroad")
    return Centre.objects.create(customer=abroad, slug="abroad", name="Abroad")


def test_the_bar_leads_an_auditor_there_and_a_sergeant_from_the_case(case, as_auditor, sergeant):
    assert f'href="{PAGE}"' in as_auditor.get(PAGE).content.decode()
    record = signed_in(sergeant).get(reverse("triage-record", args=[case.reference])).content.decode()
    assert f'href="{PAGE}#check"' in record
