"""A page says its question once."""

import re

from django.test import Client


def test_a_question_that_is_the_heading_is_not_asked_a_second_time(kept_draft, citizen: Client):
    draft = kept_draft()

    page = citizen.get(f"/report/{draft.code}/what/").content.decode()

    assert len(re.findall(r">\s*What happened\?\s*</(?:label|legend|h1|h2)>", page)) == 1
    assert page.count("<h1") == 1
