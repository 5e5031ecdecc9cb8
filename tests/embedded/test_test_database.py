"""The tests' own database: the application's role, and everything back in place after a test that commits."""

import time
from contextlib import closing

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from assistline.models import Centre, Customer, Slot
from tests.plugins.flush import Flusher

transactional = pytest.mark.django_db(transaction=True)


@pytest.mark.django_db
def test_tests_run_under_the_role_of_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, pg_has_role(current_user, 'assistline_owner', 'member')")

        assert cursor.fetchone() == ("assistline_app", False)


@pytest.mark.django_db
def test_the_owners_cursor_sees_the_same_database(owner_cursor):
    owner_cursor.execute("SELECT current_user, current_database()")

    assert owner_cursor.fetchone() == ("assistline_owner", connection.settings_dict["NAME"])


@transactional
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_commits_is_gone_in_the_next(turn):
    customer = Customer.objects.get(is_default=True)
    before = Centre.objects.filter(slug="of-this-test").exists()

    Centre.objects.create(customer=customer, slug="of-this-test", name=turn)
    Customer.objects.update(name="changed by a test")

    assert not before
    assert customer.name != "changed by a test"


@transactional
def test_clearing_up_after_a_test_takes_a_fraction_of_a_second(services):
    with closing(services.postgres.connect(database=connection.settings_dict["NAME"])) as superuser:
        flusher = Flusher(superuser)
        Customer.objects.update(name="changed by a test")
        Slot.objects.create(name="of-this-test", starts_at=timezone.now(), taken_by="test")

        began = time.monotonic()
        flusher.restore()

    assert time.monotonic() - began < 0.3
    assert not Slot.objects.filter(name="of-this-test").exists()


def test_the_broker_can_be_stopped_frozen_and_started_again(broker):
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.2)
    patient = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=10)
    patient.set("word", "kept")

    broker.freeze()
    with pytest.raises(redis.TimeoutError):
        client.ping()
    broker.thaw()
    broker.stop()
    with pytest.raises(redis.ConnectionError):
        client.ping()
    broker.start()

    assert patient.ping()
