"""``manage.py setup``: makes what is missing once, and says what still blocks going live."""

import os
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agents.actions import find_line
from agents.management.commands import setup
from agents.models import TelephoneLine
from assistline import going_live
from assistline.fake_provider.virus_scanner import VirusScanner
from assistline.models import AuditEntry, Centre, Customer, User

CHECKOUT = Path(__file__).parents[2]
GOOD = "seven-wombats-cross-the-creek"
ANSWERS = [
    "--name=Otway Police",
    "--line-number=131 999",
    "--online-centre=Geelong",
    "--centre=Colac",
    "--centre=Lorne",
    "--administrator=t.baxter",
    "--full-name=Tom Baxter",
    "--email=tom@otway.example",
    "--telephone-line=General",
    "--telephone-number=131 999",
]


@pytest.fixture
def run(monkeypatch, customer):
    """Runs the command without questions; gives back exit code, what was said, and what blocks."""

    def run(*arguments, password=GOOD):
        monkeypatch.setenv(setup.PASSWORD_VARIABLE, password)
        out, err = StringIO(), StringIO()
        code = 0
        try:
            call_command("setup", "--no-input", *arguments, stdout=out, stderr=err)
        except SystemExit as left:
            code = left.code
        return code, out.getvalue(), err.getvalue()

    return run


@pytest.fixture
def scanner():
    """A scanner of files that answers."""
    daemon = VirusScanner(("127.0.0.1", 0))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture
def ready(settings, tmp_path, customer, scanner):
    """An installation in which nothing blocks: settings, providers that answer, people."""
    with socket.create_server(("127.0.0.1", 0)) as provider:
        port = provider.getsockname()[1]
        settings.DEMO, settings.SECURE = False, True
        settings.AUDIT_HEADS_FILE = str(tmp_path / "heads.jsonl")
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        settings.SMS_PROVIDER_URL = f"http://127.0.0.1:{port}"
        settings.CLAMD_URL = scanner.url
        centre = customer.centres.get(takes_online_reports=True)
        for role in going_live.NEEDED_ROLES:
            User.objects.create_user(
                f"the-{role}", GOOD, role=role, centre=centre, full_name=role, email=f"{role}@otway.example"
            )
        yield customer


def test_one_run_makes_customer_centres_administrator_and_line(run):
    code, _, blocking = run(*ANSWERS)

    customer = Customer.objects.get(is_default=True)
    assert (customer.name, customer.line_number) == ("Otway Police", "131 999")
    assert set(customer.centres.values_list("name", flat=True)) == {"Geelong", "Colac", "Lorne"}
    administrator = User.objects.get(username="t.baxter")
    assert administrator.role == "administrator"
    assert administrator.check_password(GOOD)
    assert code == 1
    assert "nobody with the role officer" in blocking


def test_the_token_is_printed_once_and_opens_the_line(run):
    _, said, _ = run(*ANSWERS)
    token = said.split("shown only now:")[1].split()[0]

    _, again, _ = run(*ANSWERS)

    assert find_line(token=token).name == "General"
    assert "shown only now" not in again


def test_a_second_run_changes_nothing(run):
    run(*ANSWERS)
    before = [
        list(model.objects.order_by("id").values()) for model in (Customer, Centre, User, TelephoneLine)
    ]
    trail = AuditEntry.objects.count()

    _, said, _ = run(*ANSWERS)

    after = [list(model.objects.order_by("id").values()) for model in (Customer, Centre, User, TelephoneLine)]
    assert after == before
    assert AuditEntry.objects.count() == trail
    assert said.count("there already") == 4


@pytest.mark.parametrize("password", ["short", "1qaz2wsx3edc", "", "t.baxter-1234"])
def test_a_weak_password_is_refused_and_nobody_is_made(run, password):
    with pytest.raises(CommandError):
        run(*ANSWERS, password=password)

    assert not User.objects.exists()


def test_an_administrator_without_an_address_is_refused(run):
    with pytest.raises(CommandError, match="Give an address"):
        run(*(answer for answer in ANSWERS if not answer.startswith("--email")))


def test_a_time_zone_that_does_not_exist_is_refused(run, customer):
    with pytest.raises(CommandError, match="Australia/Melbourne"):
        run("--time-zone=Australia/Bielefeld")

    assert Customer.objects.get(id=customer.id).time_zone == "Australia/Melbourne"


def test_every_step_is_in_the_trail(run):
    run(*ANSWERS)

    kinds = AuditEntry.objects.filter(action="configuration.changed").values_list("object_kind", flat=True)
    assert set(kinds) == {"customer", "centre", "user"}


def test_a_person_is_asked_with_what_there_is_as_the_default(customer, monkeypatch):
    typed = iter(
        ["Otway Police", "", "131 999", "", "", "", "Colac, Lorne", "tom", "Tom Baxter", "t@o.example", ""]
    )
    passwords = iter(["not long", "not long", GOOD, GOOD])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(typed))
    monkeypatch.setattr(setup.getpass, "getpass", lambda question: next(passwords))

    with pytest.raises(SystemExit):
        call_command("setup", stdout=StringIO(), stderr=StringIO())

    customer.refresh_from_db()
    assert (customer.name, customer.emergency_number, customer.line_number) == (
        "Otway Police",
        "000",
        "131 999",
    )
    assert customer.centres.count() == 3
    assert User.objects.get(username="tom").check_password(GOOD)
    assert not TelephoneLine.objects.exists()


def test_nothing_blocks_an_installation_that_is_ready(ready, run):
    code, said, blocking = run()

    assert (code, blocking) == (0, "")
    assert "Nothing blocks going live." in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEMO", True, "DEMO is on"),
        ("SECURE", False, "not https"),
        ("SMTP_URL", "", "SMTP_URL is not set"),
        ("SMTP_URL", "smtp://127.0.0.1:1", "nothing answers"),
        ("SMS_PROVIDER_URL", "", "SMS_PROVIDER_URL is not set"),
        ("AUDIT_HEADS_FILE", "", "AUDIT_HEADS_FILE is not set"),
        ("AUDIT_HEADS_FILE", "/nowhere/heads.jsonl", "cannot be written"),
        ("DATABASE_APP_USER", "assistline_owner", "can change the audit trail"),
    ],
)
def test_each_half_finished_thing_blocks_by_itself(ready, settings, name, value, words):
    setattr(settings, name, value)

    (sentence,) = going_live.blocks(customer=ready)
    assert words in sentence


@pytest.mark.parametrize("role", going_live.NEEDED_ROLES)
def test_a_role_that_nobody_can_log_in_with_blocks(ready, role):
    User.objects.filter(role=role).update(is_active=False)

    (sentence,) = going_live.blocks(customer=ready)
    assert "nobody with the role" in sentence


def test_people_with_the_demonstrations_password_block(ready):
    sergeant = User.objects.get(role="sergeant")
    sergeant.username = "sergeant"
    sergeant.set_password("demo-only-password")
    sergeant.save()

    assert going_live.blocks(customer=ready) == ["These people have the demonstration's password: sergeant."]


@pytest.mark.django_db(transaction=True)
def test_it_runs_as_a_command_of_its_own():
    done = subprocess.run(
        [sys.executable, "manage.py", "setup", "--no-input"],
        cwd=CHECKOUT,
        env=os.environ | {"DEMO": "0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "This still blocks going live" in done.stderr
    assert "Traceback" not in done.stderr
