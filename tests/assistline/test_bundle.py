"""The whole configuration as one file: the same there as here, told apart in sentences."""

import io
import json
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agents.actions import make_line
from agents.models import TelephoneLine
from assistline.bundle.archive import FORMAT, HEAD, pack, unpack
from assistline.bundle.moving import apply_bundle, diff_bundle, export_bundle, read_bundle
from assistline.bundle.refusal import BundleRefused
from assistline.decisions.versions import begin_table_version
from assistline.models import AuditEntry, Centre, Customer, DecisionTableVersion, MessageWords
from reports.actions.lexicon import begin_lexicon, propose_lexicon, publish_lexicon
from reports.actions.publish_type import begin_version
from reports.models import LexiconVersion, PoliceElsewhere, Question, ReportTypeVersion
from tests.conftest import person
from triage.models import Calendar, Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(centre):
    return person("second", "administrator", centre, "Ann Second")


@pytest.fixture
def empty(customer):
    """Another customer, with a centre of the same name and nothing else."""
    other = Customer.objects.create(slug="other", name="Harbour Police")
    Centre.objects.create(
        customer=other,
        slug="other",
        name=customer.centres.get(takes_online_reports=True).name,
        takes_online_reports=True,
    )
    return other


@pytest.fixture
def everything(customer, administrator, second):
    """A customer with additions in force, drafts of a type and a table, and words of its own."""
    draft = begin_lexicon(customer_id=customer.id)
    draft.phrases.create(
        means="cue", name="weapon", phrase="pulled a zorp", example="He pulled a zorp on me."
    )
    propose_lexicon(version_id=draft.id, by=administrator, at=timezone.now())
    publish_lexicon(version_id=draft.id, by=second, at=timezone.now())
    next_draft = begin_lexicon(customer_id=customer.id)
    next_draft.phrases.create(means="type", name="theft", phrase="yoinked", example="It was yoinked.")
    in_force = ReportTypeVersion.objects.get(
        report_type__customer=customer, report_type__slug="theft", state="published"
    )
    changed = begin_version(version_id=in_force.id)
    Question.objects.filter(step__version=changed, slug="taken").update(label="What is gone?")
    table = DecisionTableVersion.objects.get(table__customer=customer, table__slug="grade", state="published")
    begin_table_version(version_id=table.id).rows.filter(position=1).update(reason="Danger")
    MessageWords.objects.create(
        customer=customer, message="receipt", channel="sms", language="it", body="Codice: {reference}"
    )
    Customer.objects.filter(id=customer.id).update(line_number="131 999")
    make_line(centre=customer.centres.get(takes_online_reports=True), name="General", number="131 444")
    PoliceElsewhere.objects.filter(customer=customer, state="TAS").delete()
    PoliceElsewhere.objects.create(customer=customer, state="TAS", name="Tasmania Police", number="131 444")
    Calendar.objects.create(centre=customer.centres.get(takes_online_reports=True), state="VIC")
    kind = customer.report_types.get(slug="theft")
    Target.objects.create(customer=customer, grade="scheduled", report_type=kind, minutes=90)
    return customer


def moved(customer):
    return read_bundle(export_bundle(customer=customer))


def take(customer, bundle, by, **options):
    return apply_bundle(bundle=bundle, customer=customer, by=by, at=timezone.now(), **options)


def content(packed):
    """What is in a file, without the name of the customer."""
    return {name: file for name, file in unpack(packed).items() if name != HEAD}


def changed_file(customer, name, change):
    """The customer's file with one of the files in it changed."""
    with zipfile.ZipFile(io.BytesIO(export_bundle(customer=customer))) as archive:
        files = {entry: json.loads(archive.read(entry)) for entry in archive.namelist()}
    change(files[name])
    return pack(files)


def test_the_same_configuration_gives_the_same_bytes(everything) -> None:
    assert export_bundle(customer=everything) == export_bundle(customer=everything)


def test_an_empty_customer_gets_the_same_configuration(everything, empty, administrator) -> None:
    take(empty, moved(everything), administrator, first=True)

    assert content(export_bundle(customer=empty)) == content(export_bundle(customer=everything))
    assert diff_bundle(bundle=moved(everything), customer=empty).changes == []
    assert empty.report_types.get(slug="theft").versions.get(state="published")


def test_a_customer_that_has_versions_gets_drafts_and_nothing_in_force_is_touched(
    everything, administrator
) -> None:
    bundle = read_bundle(
        changed_file(everything, "tables/grade.json", lambda f: f["in_force"]["rows"][0].update(reason="Now"))
    )
    before = DecisionTableVersion.objects.get(
        table__customer=everything, table__slug="grade", state="published"
    )

    take(everything, bundle, administrator, first=True)

    before.refresh_from_db()
    assert before.state == "published"
    new = DecisionTableVersion.objects.filter(table=before.table).order_by("-number").first()
    assert (new.state, new.rows.first().reason) == ("draft", "Now")
    assert new.note.startswith("From the file of ")
    again = diff_bundle(bundle=bundle, customer=everything)
    assert again.changes == []
    assert any("waits here as a draft" in sentence for sentence in again.remarks)


def test_a_centre_is_made_in_a_new_installation_only(everything, empty, administrator, other_centre) -> None:
    bundle = moved(everything)

    later = take(empty, bundle, administrator)
    assert "Centre Elsewhere is not here." in " ".join(later.remarks)
    assert empty.centres.count() == 1
    first = take(empty, bundle, administrator, first=True)

    assert "Centre Elsewhere is new." in first.changes
    assert empty.centres.filter(name="Elsewhere", takes_online_reports=False).count() == 1


def test_a_line_moves_without_its_token(everything, empty, administrator) -> None:
    bundle = moved(everything)

    said = take(empty, bundle, administrator).changes

    line = TelephoneLine.objects.get(centre__customer=empty)
    name = f"Telephone line General of {line.centre.name}"
    assert f"{name} is new. Give it a token on its page: tokens do not move." in said
    assert (line.name, line.number, line.is_active) == ("General", "131 444", True)
    assert line.token_hash != TelephoneLine.objects.get(centre__customer=everything).token_hash
    line.number, line.is_active = "131 555", False
    line.save()
    assert f"{name}: number was “131 555”, is “131 444”." in take(empty, bundle, administrator).changes
    line.refresh_from_db()
    assert (line.number, line.is_active) == ("131 444", True)


def test_a_line_of_a_centre_that_is_not_here_is_left_out_and_said(
    everything, empty, administrator, other_centre
) -> None:
    make_line(centre=other_centre, name="Night")
    bundle = moved(everything)

    remarks = take(empty, bundle, administrator).remarks

    assert any("Telephone line Night of Elsewhere is not here. Its centre" in said for said in remarks)
    take(empty, bundle, administrator, first=True)
    assert TelephoneLine.objects.filter(centre__customer=empty, name="Night").exists()


def test_a_file_taken_in_twice_makes_no_second_draft(everything, empty, administrator) -> None:
    for _ in range(2):
        take(empty, moved(everything), administrator)

    counts = [kind.versions.count() for kind in empty.report_types.filter(slug="theft")]
    assert counts == [2]  # what was in force, and the draft
    assert not ReportTypeVersion.objects.filter(report_type__customer=empty, state="published").exists()


def relabel(file):
    steps = file["in_force"]["steps"]
    taken = next(q for step in steps for q in step["questions"] if q["slug"] == "taken")
    taken["label"] = "What was taken away?"


def drop_a_row(file):
    del file["in_force"]["rows"][1]


def was_sent(file):
    """The words of a message that names a reference."""
    return next(row for row in file["words"] if row["body"].startswith("{reference} was sent"))


CHANGES = [
    (
        "line.json",
        lambda f: f["line"][0].update(tty_number="107"),
        "The line: tty number was “106”, is “107”.",
    ),
    (
        "types/theft.json",
        lambda f: f.update(home_title="Stolen"),
        "Theft: home title was “Something was stolen”, is “Stolen”.",
    ),
    (
        "types/theft.json",
        relabel,
        "Question taken of step taken of Theft: label was “What was taken?”, is “What was taken away?”.",
    ),
    (
        "tables/grade.json",
        drop_a_row,
        "Row 2 of the table Grade is gone: “It is happening now”.",
    ),
    (
        "words.json",
        lambda f: was_sent(f).update(body="{reference} is late."),
        "body was “{reference} was sent",
    ),
]


@pytest.mark.parametrize(("name", "change", "sentence"), CHANGES)
def test_one_change_is_named_and_nothing_else(customer, name, change, sentence) -> None:
    bundle = read_bundle(changed_file(customer, name, change))

    [said] = diff_bundle(bundle=bundle, customer=customer).changes

    assert sentence in said


def test_words_arrive_as_the_next_version_and_numbers_at_once(customer, administrator) -> None:
    file = changed_file(customer, "words.json", lambda f: was_sent(f).update(body="{reference} is late."))
    last = was_sent({"words": moved(customer).documents[2][1]})

    take(customer, read_bundle(file), administrator)

    now = MessageWords.objects.get(
        customer=customer, is_current=True, message=last["message"], channel=last["channel"]
    )
    assert (now.version, now.body) == (2, "{reference} is late.")
    assert AuditEntry.objects.filter(action="configuration.moved_in", actor_id=administrator.id).exists()
    assert AuditEntry.objects.filter(object_kind="messagewords", object_ids=[now.id]).exists()


def test_there_is_nobody_and_no_token_in_a_file(everything, administrator, agent) -> None:
    with zipfile.ZipFile(io.BytesIO(export_bundle(customer=everything))) as archive:
        text = " ".join(archive.read(name).decode() for name in archive.namelist())

    for secret in (administrator.full_name, administrator.email, agent.full_name, "token"):
        assert secret not in text
    assert zipfile.ZipFile(io.BytesIO(export_bundle(customer=everything))).testzip() is None


def zipped(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


GOOD_HEAD = (HEAD, json.dumps({"format": FORMAT}).encode())
HOSTILE = {
    "no zip": (b"report types, please", "cannot be opened as a zip"),
    "cut off": (zipped(GOOD_HEAD)[:-30], "cannot be opened as a zip"),
    "nothing in it": (zipped(), "there is no bundle.json"),
    "too large": (b"PK" + bytes(100_000_000), "larger than 700 kB"),
    "bomb": (zipped(GOOD_HEAD, ("words.json", b" " * 60_000_000)), "larger than 20 MB"),
    "many files": (
        zipped(GOOD_HEAD, *((f"types/t{n}.json", b"{}") for n in range(600))),
        "more than 500 files",
    ),
    "path": (zipped(GOOD_HEAD, ("../../etc/passwd", b"x")), "no name that a file in it can have"),
    "absolute": (zipped(GOOD_HEAD, ("/etc/cron.json", b"{}")), "no name that a file in it can have"),
    "another format": (zipped((HEAD, b'{"format": 2}')), "is of format 2"),
    "true is no format": (zipped((HEAD, b'{"format": true}')), "is of format True"),
    "broken JSON": (zipped(GOOD_HEAD, ("words.json", b'{"words": [')), "words.json: This is not JSON"),
    "a name twice": (zipped(GOOD_HEAD, ("words.json", b'{"words": [], "words": []}')), "given twice"),
    "deep": (
        zipped(GOOD_HEAD, ("words.json", b'{"words":' + b"[" * 90 + b"]" * 90 + b"}")),
        "nested more than",
    ),
    "not known": (zipped(GOOD_HEAD, ("people.json", b"{}")), "not known here: people.json"),
    "no list": (zipped(GOOD_HEAD, ("words.json", b'{"words": 3}')), "should be one list"),
    "null": (zipped(GOOD_HEAD, ("words.json", b'{"words": [null]}')), "here should be a words of"),
    "a table nobody asks for": (
        zipped(
            GOOD_HEAD,
            ("tables/fees.json", b'{"slug": "fees", "name": "Fees", "in_force": null, "drafts": []}'),
        ),
        "asks for no table called “fees”",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence(db, name) -> None:
    packed, sentence = HOSTILE[name]

    with pytest.raises(BundleRefused) as refused:
        read_bundle(packed)

    assert sentence in " ".join(refused.value.sentences)


WRONG = [
    ("types/theft.json", lambda f: f.update(slug="Theft; DROP"), "slug: Use small letters"),
    ("types/theft.json", lambda f: f.update(position="1"), "position: here should be a whole number"),
    ("types/theft.json", lambda f: f.pop("advice"), "“advice” is missing"),
    ("types/theft.json", lambda f: f.update(owner="me"), "nothing here is called “owner”"),
    ("types/theft.json", lambda f: f["in_force"]["steps"][0].update(title="x" * 41), "at most 40 characters"),
    (
        "types/theft.json",
        lambda f: f["in_force"]["steps"].append(f["in_force"]["steps"][0]),
        "is there twice",
    ),
    ("words.json", lambda f: f["words"][0].update(message="greeting"), "no message called “greeting”"),
    ("words.json", lambda f: f["words"][0].update(body="{password}"), "{password} is no placeholder"),
    ("tables/grade.json", lambda f: f["in_force"]["columns"].pop(), "there is no such column"),
    ("line.json", lambda f: f["line"][0].update(time_zone="Mars/Base"), "time zone name"),
    ("line.json", lambda f: f["line"][0].update(quick_exit_url="javascript:x"), "valid URL"),
    (
        "lexicon.json",
        lambda f: f["lexicon"][0].update(drafts=[{"phrases": [{"means": "spell"}]}]),
        "is missing",
    ),
]


@pytest.mark.parametrize(("name", "change", "sentence"), WRONG)
def test_a_file_that_does_not_fit_is_refused_with_the_place_in_it(customer, name, change, sentence) -> None:
    packed = changed_file(customer, name, change)

    with pytest.raises(BundleRefused) as refused:
        read_bundle(packed)

    assert any(sentence in said and said.startswith(name) for said in refused.value.sentences)


def test_what_cannot_be_in_force_undoes_all_of_it(everything, empty, administrator) -> None:
    def unfit(file):
        first = file["in_force"]["steps"][0]
        first["questions"] = [asked for asked in first["questions"] if asked["slug"] == "for_whom"]

    bundle = read_bundle(changed_file(everything, "types/theft.json", unfit))
    before = export_bundle(customer=empty)

    with pytest.raises(BundleRefused, match="Theft: "):
        take(empty, bundle, administrator, first=True)

    assert export_bundle(customer=empty) == before
    assert not LexiconVersion.objects.filter(customer=empty).exists()


def command(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("bundle", *arguments, stdout=out, stderr=err)
    except SystemExit as left:
        return left.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_writes_compares_and_takes_in(everything, empty, tmp_path) -> None:
    file = str(tmp_path / "all.zip")
    ruler = person("ruler", "administrator", empty.centres.get(), "Rita Ruler")

    assert command("export", file)[0] == 0
    assert command("diff", file)[0] == 0
    code, said, _ = command("diff", file, "--customer", "other")
    assert (code, "Theft is new." in said) == (1, True)
    assert command("apply", file, "--customer", "other", "--by", ruler.username, "--first")[0] == 0
    assert command("diff", file, "--customer", "other")[0] == 0


def test_the_command_refuses_with_two_and_changes_nothing(customer, administrator, tmp_path) -> None:
    file = tmp_path / "bad.zip"
    file.write_bytes(zipped((HEAD, b'{"format": 99}')))

    code, _, said = command("apply", str(file), "--by", administrator.username)

    assert code == 2
    assert "format 99" in said
    assert "Nothing was changed." in said
    assert command("diff", str(tmp_path / "none.zip"))[0] == 2


def test_only_an_administrator_of_the_customer_takes_a_file_in(customer, empty, agent, tmp_path) -> None:
    file = str(tmp_path / "all.zip")
    command("export", file)

    with pytest.raises(CommandError, match="no administrator"):
        command("apply", file, "--by", agent.username)
    with pytest.raises(CommandError, match="no administrator"):
        command("apply", file, "--by", "nobody")
