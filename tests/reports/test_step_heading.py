"""A page says its question once."""

import re

from django.test import Client


def test_a_question_that_is_the_heading_is_not_asked_a_second_time(kept_draft, citizen: Client):
    draft = kept_draft()

    page = citizen.get(f"/report/{draft.code}/what/").content.decode()

    assert len(re.findall(r">\s*What happened\?\s*</(?:label|legend|h1|h2)>", page)) == 1
    assert page.count("<h1") == 1


def test_what_is_kept_is_said_between_the_heading_and_the_first_words(kept_draft, citizen: Client):
    page = citizen.get(f"/report/{kept_draft().code}/what/").content.decode()

    order = [page.index("<h1"), page.index("We keep what you save for"), page.index("<textarea")]

    assert order == sorted(order)
