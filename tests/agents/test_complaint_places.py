"""Every place where a complaint could show to whom it is about, and the same place for somebody who may see.

Three complaints are there: one about staff and one about the service, both sent, and one that is still being
written; all of them tell of danger, and all come from a number that is ringing now.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, set_presence
from agents.models import Call, Presence
from assistline import audit
from assistline.admin.base import BigTableAdmin
from assistline.models import Notification, OutboxEvent, User
from assistline.references import group
from assistline.streams import TOPICS
from reports.actions import request_call, start_draft, submit_draft
from reports.definitions import published
from reports.models import Draft, DraftKeptOut, OpenCue
from tests.agents.complaint_dispatch import ask_for_each, dispatch_pages
from tests.agents.complaint_partners import referrals
from tests.agents.second_people_places import near_misses, passed_on, to_sign
from tests.conftest import person, signed_in
from tests.triage.replaying_cases import advising_draft
from triage.actions import (
    ask_replay,
    claim_next_case,
    escalate_overdue,
    open_case,
    run_replays,
    suggest_for_case,
)
from triage.models import Case, ReplayChange

NUMBER = "+61491570156"
NAMED, WORDS = "Quirine Verstappen", "Verstappen hit me in zwijndrecht and I am bleeding now."
MARKS = ("zwijndrecht", "Odalys")


@dataclass
class Scene:
    """What was complained of, and who looks at it."""

    sent: list[Case]
    draft: Draft
    call: Call
    viewer: User
    browser: Client

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=args)

    def get(self, name: str, *args: object, **query: str) -> str:
        """A page as it reads; of a missing one nothing."""
        page = self.browser.get(self.url(name, *args), query)
        return page.content.decode() if page.status_code == 200 else ""

    def cues(self) -> list[OpenCue]:
        drafts = Draft.objects.filter(report__case_links__case__in=self.sent)
        return list(
            OpenCue.objects.filter(draft_id__in=[self.draft.id, *drafts.values_list("id", flat=True)])
        )

    @property
    def marks(self) -> list[str]:
        """What must not be on a page: words, names, references, codes."""
        references = [case.reference for case in self.sent]
        return [*MARKS, *references, *map(group, references), self.draft.code]


@pytest.fixture
def scene(customer, centre, ring, agent):
    """Makes the scene for somebody with a role: whom the complaints are about, or a colleague."""

    def write(about_staff: str, **more: object) -> Draft:
        answers = {
            "happening_now": "no",
            "feedback_kind": "complaint",
            "about_staff": about_staff,
            "what_happened": WORDS,
            "name": "Odalys Brandt",
            "phone": NUMBER,
            "phone_safe": "yes",
            **more,
        }
        version = published(customer.id, "feedback").version_id
        from_reports = published(customer.id, "feedback")
        draft = start_draft(
            customer=customer,
            at=timezone.now(),
            type_version_id=version,
            answers={slug: value for slug, value in answers.items() if slug in from_reports.by_slug},
        ).draft
        return draft

    def make(role: str, *, named: bool) -> Scene:
        about = person("qverstappen", role if named else "officer", centre, NAMED)
        viewer = about if named else person("colleague", role, centre, "Wes Addison")
        now = timezone.now()
        cases = []
        for about_staff in ("yes", "no"):
            draft = write(about_staff, staff=[{"staff_name": NAMED}])
            OpenCue.objects.create(
                customer=customer,
                centre=centre,
                draft=draft,
                cue="violence_now",
                grade="immediate",
                words="hit me in zwijndrecht",
                source="a test",
            )
            if about_staff == "no":
                wish = {"phone": NUMBER, "phone_safe": "yes"}
                sent = request_call(draft_id=draft.id, customer=customer, answers=wish, at=now)
            else:
                sent = submit_draft(draft_id=draft.id, customer=customer, at=now)
            cases.append(open_case(report_id=sent.report.id, at=now))
        unsent = write("yes")
        OpenCue.objects.create(
            customer=customer,
            centre=centre,
            draft=unsent,
            cue="violence_now",
            grade="immediate",
            words="hit me in zwijndrecht",
            source="a test",
        )
        ask_for_each(cases, words="zwijndrecht", at=now)
        escalate_overdue(at=now + timedelta(days=3))
        if viewer.has_perm("agents.take_call"):
            set_presence(user=viewer, state=Presence.AVAILABLE, at=now)
        call = ring(from_=NUMBER)
        return Scene(cases, unsent, call, viewer, signed_in(viewer))

    return make


def queue(scene: Scene) -> str:
    return scene.get("triage-queue") + scene.get("triage-queue", tab="late") + scene.get("triage-rows")


def queue_counts(scene: Scene) -> str:
    tabs = scene.browser.get(scene.url("triage-queue")).context["tabs"]
    return "zwijndrecht" if any(tab["count"] != "0" for tab in tabs) else ""


def search(scene: Scene) -> str:
    found = ""
    for case in scene.sent:
        page = scene.browser.get(scene.url("triage-queue"), {"reference": case.reference}, follow=True)
        found += "" if page.redirect_chain == [] else page.content.decode()
    return found


def case_page(scene: Scene) -> str:
    return "".join(
        scene.get(f"triage-{name}", case.reference) for case in scene.sent for name in ("case", "preview")
    )


def beside_the_case(scene: Scene) -> str:
    return "".join(
        scene.get(f"triage-{name}", case.reference)
        for case in scene.sent
        for name in ("related", "case-markers", "refer", "record", "grade", "sign", "pass-on")
    )


def markers(scene: Scene) -> str:
    return scene.get("triage-markers")


def suggested_beside_another(scene: Scene) -> str:
    """A report from the same number, by somebody else: what is suggested beside it."""
    customer, now = scene.viewer.centre.customer, timezone.now()
    draft = start_draft(
        customer=customer,
        at=now,
        type_version_id=published(customer.id, "feedback").version_id,
        answers={"feedback_kind": "idea", "what_happened": WORDS, "phone": NUMBER, "phone_safe": "yes"},
    ).draft
    sent = submit_draft(draft_id=draft.id, customer=customer, at=now, as_it_stands=True)
    other = open_case(report_id=sent.report.id, at=now)
    for case in (*scene.sent, other):
        suggest_for_case(case_id=case.id, at=now)
    suggestions = scene.browser.get(scene.url("triage-related", other.reference)).context["suggestions"]
    return "".join(one["reference"] for one in suggestions)


def next_case(scene: Scene) -> str:
    case = claim_next_case(officer=scene.viewer, at=timezone.now())
    return case.reference if case else ""


def floor(scene: Scene) -> str:
    return scene.get("floor") + scene.get("floor-now") + scene.get("floor-elsewhere")


def floor_count(scene: Scene) -> str:
    return "zwijndrecht" if OpenCue.objects.visible_to(scene.viewer).open().exists() else ""


def floor_cue(scene: Scene) -> str:
    return "".join(scene.get("floor-cue", cue.id) for cue in scene.cues())


def clearing_a_cue(scene: Scene) -> str:
    done = [
        scene.browser.post(scene.url("floor-clear", cue.id), {"reason": "It is over and done with."})
        for cue in scene.cues()
    ]
    return "".join("zwijndrecht" for answer in done if answer.status_code != 404)


def console_ringing(scene: Scene) -> str:
    return scene.get("console") + scene.get("console-now")


def console_on_the_call(scene: Scene) -> str:
    answer_call(call_id=scene.call.id, agent=scene.viewer, at=timezone.now())
    return scene.get("console") + scene.get("console-now")


def console_counts_of_a_number(scene: Scene) -> str:
    page = scene.get("console")
    counted = re.search(r"Number seen|[1-9] earlier contact|[1-9] open case|Unfinished online", page)
    return f"zwijndrecht: {counted[0]}" if counted else ""


def console_asked(scene: Scene) -> str:
    return "".join(scene.get("console-asked", case.reference) for case in scene.sent)


def console_unfinished(scene: Scene) -> str:
    call = answer_call(call_id=scene.call.id, agent=scene.viewer, at=timezone.now())
    opened = scene.browser.post(
        scene.url("console-unfinished", call.id, scene.draft.code),
        {"reason": "The caller asks what became of it."},
    )
    return opened.content.decode() if opened.status_code == 200 else ""


def registrations(scene: Scene) -> str:
    return scene.get("triage-registrations")


def settings_lists(scene: Scene) -> str:
    """Every list, and the page of every row on it."""
    shown = ""
    request = RequestFactory().get("/")
    request.user = scene.viewer
    for model, pages in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if not pages.has_view_permission(request) or not pages.has_module_permission(request):
            continue
        shown += scene.get(f"{name}_changelist")
        if isinstance(pages, BigTableAdmin) or not model._meta.proxy:
            rows = pages.get_queryset(request).order_by("-pk")[:3]
            shown += "".join(scene.get(f"{name}_change", row.pk) for row in rows)
    ids = [f"case id: {case.id}" for case in scene.sent] + [f"case {case.id}<" for case in scene.sent]
    return "zwijndrecht" if any(one in shown for one in ids) else shown


def trail(scene: Scene) -> str:
    for case in scene.sent:
        audit.record(
            actor="system",
            action="case.read",
            object_kind="case",
            object_ids=[9_999, case.id],
            centre_id=case.centre_id,
            reason="zwijndrecht",
        )
    audit.record(
        actor="system", action="draft.read", object_kind="draft", object_ids=[scene.draft.id], reason="Odalys"
    )
    return scene.get("admin:assistline_auditentry_changelist")


def replay(scene: Scene) -> str:
    draft = advising_draft(scene.viewer.centre.customer)
    draft.rows.update(grade="priority", disposition="officer_review")
    at = timezone.now() + timedelta(minutes=1)
    replay = ask_replay(version_id=draft.id, days=30, by=scene.viewer, at=at)
    run_replays(at=at)
    changed = ReplayChange.objects.filter(replay=replay, case__in=scene.sent).exists()
    return scene.get("admin:triage_replay_read", replay.id) + ("zwijndrecht" if changed else "")


def trying(scene: Scene) -> str:
    return scene.get("admin:triage_replay_try", advising_draft(scene.viewer.centre.customer).id)


def bundle(scene: Scene) -> str:
    return scene.get("admin:configuration") + scene.get("admin:signposts")


def by_program(scene: Scene) -> str:
    return "".join(
        scene.get(f"api-{name}", case.reference) for case in scene.sent for name in ("report", "messages")
    )


def figures(scene: Scene) -> str:
    page = scene.get("metrics")
    counted = [
        line for line in page.splitlines() if line.startswith("assistline_cases_") and " 0.0" not in line
    ]
    return "zwijndrecht" if counted else ""


def mails(scene: Scene) -> str:
    return "".join("zwijndrecht" for note in Notification.objects.all() if note.to == scene.viewer.email)


def streams(scene: Scene) -> str:
    heard = OutboxEvent.objects.exclude(centre_id=None).filter(
        name__regex="^(" + "|".join({prefix for topic in TOPICS.values() for prefix in topic.prefixes}) + ")"
    )
    ids = {"case_id": [case.id for case in scene.sent[:1]], "draft_id": [scene.draft.id]}
    return "".join("zwijndrecht" for e in heard for kind, of in ids.items() if e.payload.get(kind) in of)


Place = Callable[[Scene], str]
# Who looks there, and whether a colleague of the same role is shown a complaint about the service, or a cue.
PLACES: list[tuple[str, Place, bool]] = [
    ("officer", queue, True),
    ("officer", queue_counts, True),
    ("officer", search, True),
    ("officer", case_page, True),
    ("officer", beside_the_case, True),
    ("officer", suggested_beside_another, True),
    ("officer", markers, False),
    ("officer", referrals, True),
    ("supervisor", near_misses, True),
    ("officer", passed_on, True),
    ("officer", to_sign, True),
    ("officer", next_case, True),
    *((role, dispatch_pages, True) for role in ("officer", "sergeant", "supervisor")),
    ("sergeant", queue, True),
    ("sergeant", floor, True),
    ("supervisor", floor, True),
    ("supervisor", floor_count, True),
    ("supervisor", floor_cue, True),
    ("supervisor", clearing_a_cue, True),
    ("agent", console_ringing, True),
    ("agent", console_on_the_call, True),
    ("agent", console_counts_of_a_number, True),
    ("agent", console_asked, True),
    ("agent", console_unfinished, True),
    ("agent", registrations, False),
    ("administrator", settings_lists, True),
    ("administrator", replay, False),
    ("administrator", trying, False),
    ("administrator", bundle, False),
    ("auditor", settings_lists, False),
    ("auditor", trail, True),
    ("officer", by_program, False),
    ("officer", figures, False),
    ("officer", mails, False),
    ("supervisor", mails, False),
    ("sergeant", mails, False),
    ("officer", streams, False),
]


@pytest.mark.parametrize(
    ("role", "place", "shown"), PLACES, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_a_complaint_shows_nowhere_to_whom_it_is_about(scene, role, place, shown):
    there = scene(role, named=True)

    page = place(there)

    assert not [mark for mark in there.marks if mark in page]


@pytest.mark.parametrize(("role", "place"), [(role, place) for role, place, shown in PLACES if shown])
def test_the_same_place_shows_it_to_a_colleague(scene, role, place):
    there = scene(role, named=False)

    page = place(there)

    assert [mark for mark in there.marks if mark in page]


def test_who_is_named_first_is_kept_out_before_there_is_a_word_of_it(scene):
    there = scene("supervisor", named=True)

    assert DraftKeptOut.objects.filter(draft=there.draft, user=there.viewer).exists()
