"""What the console offers: the types that callers ring about most, and what their versions allow."""

from __future__ import annotations

import re

from django.utils import timezone

from agents.actions import set_presence
from agents.models import Presence
from reports.actions import set_type
from reports.definitions import published
from tests.agents.test_console_kept import CONSOLE


def test_a_ringing_call_offers_one_of_each_kind_of_matter_first(ring, agent, as_agent):
    set_presence(user=agent, state=Presence.AVAILABLE, at=timezone.now())
    ring()
    page = as_agent.get(CONSOLE).content.decode()

    offered = re.findall(r'name="type" value="(\w+)"', page)

    assert offered == ["family_violence", "burglary", "property_damage", "noise", "report_update", "theft"]


def test_to_stay_unknown_is_offered_where_the_version_allows_it(answered, customer, as_agent):
    def offered(kind: str) -> bool:
        set_type(draft_id=answered.draft_id, version_id=published(customer.id, kind).version_id)
        return 'value="anonymous"' in as_agent.get(CONSOLE).content.decode()

    assert not offered("burglary")
    assert offered("antisocial")
