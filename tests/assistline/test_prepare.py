"""``manage.py prepare``: once as the owner, again without harm, and never a demo log-in outside the demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from assistline import demo, reference
from assistline.database_roles import KEPT
from assistline.models import Centre, Customer, User
from assistline.roles import ROLES

CHECKOUT = Path(__file__).parents[2]


def may(privilege, table="assistline_customer"):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, privilege])
        return cursor.fetchone()[0]


def prepare(**variables):
    return subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_ROLE": "owner", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_application_reads_and_writes_rows(db):
    assert all(may(privilege) for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"))
    assert not any(may(privilege) for privilege in ("TRUNCATE", "TRIGGER", "REFERENCES"))


@pytest.mark.parametrize(("model", "taken"), KEPT.items(), ids=KEPT)
def test_the_application_only_adds_to_trail_and_history(db, model, taken):
    table = apps.get_model(model)._meta.db_table

    assert may("SELECT", table)
    assert may("INSERT", table)
    assert not any(may(privilege, table) for privilege in (*taken, "DELETE", "TRUNCATE", "TRIGGER"))


def test_the_application_may_make_no_table(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
        assert cursor.fetchone() == (False,)


def test_no_table_of_ours_is_left_out_of_the_grants(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p', 'v') AND NOT has_table_privilege(current_user, oid, 'INSERT') "
        )
        assert cursor.fetchall() == []


def test_only_the_owner_prepares(db):
    with pytest.raises(CommandError, match="DATABASE_ROLE=owner"):
        call_command("prepare")


@pytest.mark.django_db(transaction=True)
def test_a_second_prepare_changes_nothing_that_an_administrator_changed():
    Customer.objects.filter(is_default=True).update(line_number="131 445")
    before = list(Customer.objects.values()), list(Centre.objects.values())

    done = prepare()

    assert (done.returncode, done.stderr) == (0, "")
    assert (list(Customer.objects.values()), list(Centre.objects.values())) == before


@pytest.mark.django_db(transaction=True)
def test_one_role_for_both_is_said():
    done = prepare(DATABASE_URL=os.environ["DATABASE_OWNER_URL"])

    assert done.returncode == 0
    assert "Give the application a role of its own" in done.stderr


def test_the_default_customer_has_its_numbers_and_one_online_centre(customer, centre):
    assert (customer.emergency_number, customer.line_number) == ("000", "131 444")
    assert customer.acknowledgement.startswith("We acknowledge the Traditional Owners")
    assert centre.name == "Online reports"


def test_reference_data_can_be_loaded_again(customer):
    reference.load()

    assert Customer.objects.count() == 1


def test_demo_people_are_refused_outside_the_demo(db, settings):
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured, match="demo mode only"):
        demo.load()
    assert not User.objects.exists()


def test_the_demo_has_someone_of_each_role_who_can_log_in(db, settings, client):
    settings.DEMO = True
    settings.AXES_ENABLED = False

    demo.load()
    demo.load()

    assert set(User.objects.values_list("role", flat=True)) == set(ROLES)
    assert User.objects.count() == len(demo.EVERYBODY)
    assert all(client.login(username=one.username, password=one.password) for one in demo.DEMO_LOGINS)
