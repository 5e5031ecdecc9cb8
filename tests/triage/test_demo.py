"""The demonstration's reports."""

import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from assistline import demo as people
from triage import demo
from triage.models import Case


def test_the_town_fills_the_queue_once_and_quickly(customer, settings):
    settings.DEMO = True
    people.load()
    started = time.process_time()

    demo.load()
    demo.load()

    assert time.process_time() - started < 3
    assert Case.objects.count() == 14
    assert set(Case.objects.values_list("status", flat=True)) == {"waiting", "in_review", "closed"}
    assert Case.objects.open().filter(level__gt=0).exists()


def test_the_town_refuses_to_load_anywhere_else(db):
    with pytest.raises(ImproperlyConfigured):
        demo.load()
