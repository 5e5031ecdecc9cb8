"""``manage.py grade``: one line for each narrative, whatever the others are like."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.reading import lexicon_name
from reports.reading.opinion import opinion_name
from triage.rules.grade import Grade

PLAIN = Path(__file__).parent.parent / "reports" / "narratives_plain.jsonl"
SAFE = {"happening_now": "no", "anyone_hurt": "no"}


@pytest.fixture
def grade(customer, tmp_path):
    """Runs the command on lines (dicts, or text as it is); gives back what it printed, and its exit code."""

    def run(*lines, options=()):
        file = tmp_path / "lines.jsonl"
        file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
        out, err, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command("grade", str(file), *options, stdout=out, stderr=err)
        except SystemExit as left:
            code = int(left.code or 0)
        return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), code

    return run


def test_a_line_has_all_that_was_promised(grade):
    (said,), _, code = grade({"id": 7, "text": "He is holding a knife, hurry"})

    assert (code, list(said)) == (
        0,
        ["id", "grade", "disposition", "cues", "agency", "type", "reasons", "rules_version"],
    )
    assert (said["id"], said["grade"], said["disposition"], said["cues"]) == (
        7,
        "immediate",
        "transfer_000",
        ["weapon"],
    )
    assert said["rules_version"] == f"grade v1; routing v1; {lexicon_name()}; {opinion_name()}"
    quoted = {"text": "“He is holding a knife” (weapon)", "source": lexicon_name(), "grade": "immediate"}
    assert quoted in said["reasons"]


def test_the_plain_narratives_have_their_grades(customer):
    out = io.StringIO()

    call_command("grade", str(PLAIN), "--evaluate", stdout=out, stderr=io.StringIO())

    said = [json.loads(line) for line in out.getvalue().splitlines()]
    labels = [json.loads(line) for line in PLAIN.read_text().splitlines()]
    assert len(said) == len(labels) >= 60
    wrong = [
        (label["text"], one["grade"])
        for label, one in zip(labels, said, strict=True)
        if label["grade"] != one["grade"] or label.get("agency") != one["agency"]
    ]
    assert not wrong


def test_broken_lines_are_said_and_stop_no_other(grade):
    said, _, code = grade(
        "not json",
        '["a list"]',
        {"id": "a"},
        {"text": "no id"},
        "",
        {"id": "b", "text": 5},
        {"id": "c", "text": "My bike was stolen last night."},
    )

    assert code == 1
    assert [line.get("line") for line in said] == [1, 2, 3, 4, 6, None]
    assert all(line["error"] for line in said[:-1])
    assert (said[-1]["id"], said[-1]["grade"], said[-1]["type"]) == ("c", "scheduled", "theft")


def test_an_unknown_slug_and_a_wrong_value_are_error_lines(grade):
    theft = {"text": "My bike was stolen.", "type": "theft"}
    said, _, code = grade(
        {"id": 1, **theft, "answers": {**SAFE, "nonsense": "yes"}},
        {"id": 2, **theft, "answers": {**SAFE, "happening_now": "perhaps"}},
        {"id": 3, "text": "Words", "type": "no_such_type", "answers": SAFE},
        {"id": 4, **theft, "answers": SAFE},
    )

    assert code == 1
    assert "nonsense" in said[0]["error"]
    assert "happening_now" in said[1]["error"]
    assert "no_such_type" in said[2]["error"]
    assert said[3]["grade"] == "scheduled"


def test_answers_and_words_both_count(grade):
    theft = {"text": "My bike was stolen.", "type": "theft"}
    said, _, _ = grade(
        {"id": 1, **theft, "answers": SAFE | {"happening_now": "yes"}},
        {"id": 2, **theft, "text": "He had a knife yesterday.", "answers": SAFE},
        {"id": 3, **theft, "answers": {"anyone_hurt": "no"}},
    )

    assert [line["grade"] for line in said] == ["immediate", "priority", "priority"]
    assert said[2]["reasons"][0]["text"].startswith("A person looks now: ")


def test_another_language_is_for_a_person_to_understand_first(grade):
    (said,), _, _ = grade({"id": 1, "text": "我的自行车被偷了", "lang": "zh", "type": "theft"})

    assert (said["grade"], said["cues"]) == ("priority", [])
    assert any("language" in reason["text"] for reason in said["reasons"])


def test_words_that_fit_nothing_are_for_a_person(grade):
    (said,), _, _ = grade({"id": 1, "text": "It is like that with these"})

    assert (said["grade"], said["type"]) == ("priority", None)


def test_the_comparison_has_a_row_for_each_grade_and_each_cue(grade):
    said, table, code = grade(
        {
            "id": 1,
            "text": "He is holding a knife",
            "grade": "immediate",
            "cues": ["weapon"],
            "type": "assault",
        },
        {"id": 2, "text": "My bike was stolen last night", "grade": "priority", "cues": ["threat"]},
        {"id": 3, "text": "Not labelled"},
        options=["--evaluate"],
    )

    rows = {line.split()[0]: line.split() for line in table.splitlines() if line.strip()}
    assert (code, len(said)) == (0, 3)
    assert all(grade in rows for grade in Grade.values)
    assert rows["immediate"][1:6] == ["1", "100%", "(21-100)", "100%", "(21-100)"]
    assert rows["priority"][1:4] == ["1", "0%", "(0-79)"]
    assert rows["weapon"][1:5] == ["1", "1", "1", "100%"]
    assert rows["threat"][1:] == ["1", "0", "0", "-", "0%", "(0-79)"]
    assert rows["en"][1:3] == ["2", "50%"]


def test_the_worst_errors_are_shown_with_their_words_and_reasons(grade):
    theft = {"text": "My bike was stolen last night", "grade": "immediate"}
    lines = [
        {"id": "alarm", "text": "He is holding a knife", "grade": "resolution"},
        {"id": "light", **theft},
        {"id": "right", **theft, "grade": "scheduled"},
    ]

    _, table, _ = grade(*lines, "not json", options=["--evaluate"])
    _, short, _ = grade(*lines, options=["--evaluate", "--errors", "1"])
    _, without, _ = grade(*lines, options=["--evaluate", "--errors", "0"])

    shown = table[table.index("worst errors, 2 of 2") :]
    assert shown.index("light: immediate, graded scheduled") < shown.index(
        "alarm: resolution, graded immediate"
    )
    assert "My bike was stolen last night" in shown
    assert "“He is holding a knife” (weapon)" in shown
    assert "right:" not in shown
    assert "broken lines, not graded: 1" in shown
    assert "worst errors, 1 of 2" in short
    assert "worst errors" not in without
    assert " ".join(table.split()).count("harmless, wrongly immediate 1 2 50%") == 1


def test_a_file_without_labels_has_nothing_to_compare(grade):
    said, table, code = grade({"id": 1, "text": "My bike was stolen"}, options=["--evaluate"])

    assert (code, len(said)) == (0, 1)
    assert "No line has a grade to compare with." in table


def test_a_file_that_is_not_there_is_said(customer, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("grade", str(tmp_path / "none.jsonl"))


def test_a_line_that_is_no_text_stops_no_other(customer, tmp_path):
    file, out = tmp_path / "lines.jsonl", io.StringIO()
    told = {"id": "a", "text": "My bike was stolen.\u2028It was blue."}
    lines = [
        json.dumps(told, ensure_ascii=False).encode(),
        b'{"id": "b", "text": "\xff"}',
        b"[" * 100_000,
        b'{"id": "c", "text": "a\x00b"}',
        json.dumps(told | {"id": "d"}).encode(),
    ]
    file.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n")

    with pytest.raises(SystemExit):
        call_command("grade", str(file), stdout=out)

    said = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [one.get("line") for one in said] == [None, 2, 3, 4, None]
    assert said[1]["error"] == "The line is not UTF-8 text."
    assert (said[0]["grade"], said[-1]["grade"]) == ("scheduled", "scheduled")


def test_an_unknown_type_is_an_error_line_and_no_lower_grade(grade):
    (said,), _, code = grade({"id": 1, "text": "My bike was stolen.", "type": "no_such_type"})

    assert code == 1
    assert "no_such_type" in said["error"]


def test_whatever_others_call_a_channel_its_narrative_is_graded(grade):
    told = {"text": "He is holding a knife, hurry", "grade": "immediate"}
    said, table, code = grade(
        {"id": 1, **told, "channel": "online"}, {"id": 2, **told, "channel": "chat"}, options=["--evaluate"]
    )

    assert code == 0
    assert [one["grade"] for one in said] == ["immediate", "immediate"]
    assert "broken lines" not in table


def test_where_nothing_was_told_a_person_looks_now(grade):
    said, _, _ = grade({"id": 1, "text": " ", "type": "theft"}, {"id": 2, "text": ""})

    assert [one["grade"] for one in said] == ["priority", "priority"]


def test_half_a_character_is_printed_as_it_was_escaped(grade):
    (said,), _, code = grade('{"id": 1, "text": "He is holding \\ud800 a knife, hurry"}')

    assert (code, said["grade"]) == (0, "immediate")


def test_labels_that_are_none_are_named_with_their_line(grade):
    told = {"text": "He is holding a knife"}
    said, table, code = grade(
        {"id": 1, **told, "grade": "urgent"},
        {"id": 2, **told, "grade": ["immediate"]},
        {"id": 3, **told, "grade": "immediate", "cues": "weapon"},
        {"id": 4, **told, "grade": "immediate", "cues": ["weapon"]},
        options=["--evaluate"],
    )

    assert (code, len(said)) == (0, 4)
    assert "labels that are none, not compared: 3" in table
    assert "line 1: 'grade' must be one of immediate, priority, scheduled, resolution." in table
    assert "line 3: 'cues' must be a list of words." in table
    assert "100%" in next(line for line in table.splitlines() if line.startswith("immediate"))
