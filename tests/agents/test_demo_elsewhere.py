"""Where nobody asked for a demonstration, none of it is loaded."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from agents import demo_town
from agents.models import Call
from assistline import demo as people
from assistline.models import Customer
from reports import demo as second_customer
from triage import demo


def test_the_town_refuses_to_load_anywhere_else(db):
    for load in (demo.load, second_customer.load, demo_town.load):
        with pytest.raises(ImproperlyConfigured):
            load()

    assert not Customer.objects.filter(slug=people.TRAMS).exists()
    assert not Call.objects.exists()
