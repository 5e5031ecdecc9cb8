"""From which grade to which a call went, by whom or which rule, and with which words."""

import re
from datetime import timedelta

from django.utils import timezone

from agents.screens.console_grades import steps_of
from assistline.decisions.versions import begin_table_version
from assistline.models import DecisionTableVersion
from reports.models import OpenCue, Report
from tests.agents.conftest import WORSE, door, write
from tests.assistline.table_making import publish_by_two
from triage.actions import open_case
from triage.models import Assessment

AT = timezone.now()
OVER = {"happening_now": "no", "anyone_hurt": "no", "what_happened": "My bike was taken last week."}


def cue(number, grade, *, raised, cleared=None):
    """A cue that was raised, and perhaps cleared, so many minutes after the call began."""
    minutes = [AT + timedelta(minutes=minute) if minute is not None else None for minute in (raised, cleared)]
    return OpenCue(id=number, cue="weapon", grade=grade, raised_at=minutes[0], cleared_at=minutes[1])


def test_only_what_changes_the_grade_is_a_step():
    cues = [
        cue(1, "priority", raised=1),
        cue(2, "immediate", raised=2, cleared=4),
        cue(3, "immediate", raised=3, cleared=5),
        cue(4, "priority", raised=6),
    ]

    assert [step.move for step in steps_of(cues)] == [
        "No danger heard to Priority",
        "Priority to Immediate",
        "Immediate to Priority",
    ]


def test_the_console_shows_each_step_with_its_rule_and_words(answered, as_agent):
    write(as_agent, answered, what_happened="My husband shouts at me.")
    shown = write(as_agent, answered, what_happened=WORSE)["html"]

    assert "From which grade to which" in shown
    assert "by rule, lexicon" in shown
    assert re.search("No danger heard to (Priority|Immediate)</b>", shown)


def test_a_call_and_its_case_are_judged_by_the_version_that_two_people_have_just_published(
    answered, as_agent, centre
):
    before = DecisionTableVersion.objects.get(
        state="published", table__slug="grade", table__customer=centre.customer
    )
    draft = begin_table_version(version_id=before.id)
    draft.rows.filter(reason__startswith="Theft that is over").update(
        grade="resolution", disposition="advice"
    )
    publish_by_two(draft, timezone.now())

    as_agent.post(door("type", answered), {"type": "theft"})
    shown = write(as_agent, answered, **OVER)["html"]
    as_agent.post(door("outcome", answered) + "?as_it_stands=1", {"outcome": "report"})

    assert "grade v2, row" in shown
    kept = Assessment.objects.get(case=open_case(report_id=Report.objects.get().id, at=timezone.now()))
    assert (kept.grade, kept.rules_version.partition(";")[0]) == ("resolution", "grade v2")


def test_a_cleared_sign_says_who_cleared_it_and_why(answered, as_agent, agent):
    write(as_agent, answered, what_happened=WORSE)
    for found in OpenCue.objects.open():
        as_agent.post(door("clear", answered, found.id), {"reason": "He read to me from a book."})

    shown = write(as_agent, answered, what_happened=WORSE)["html"]

    assert f"cleared by {agent}" in shown
    assert "He read to me from a book." in shown
