"""What citizens are told afterwards: on the page, and by a neutral message where they said that it is
safe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.models import Notification
from reports.actions import publish_status
from reports.models import Report


def publish(report, status, sentence="An officer decides by 9 am.", **more):
    return publish_status(report_ids=[report.id], status=status, sentence=sentence, at=timezone.now(), **more)


def test_the_page_has_the_status_the_sentence_and_the_promise(make_report):
    report, by = make_report().report, timezone.now() + timedelta(hours=24)

    (update,) = publish(report, "sorted", promised_by=by)

    assert Report.objects.get().public_status == "sorted"
    assert report.status_updates.last() == update
    assert (update.sentence, update.promised_by) == ("An officer decides by 9 am.", by)


@pytest.mark.parametrize(
    ("status", "messages"), [("sorted", 1), ("being_reviewed", 0), ("late", 1), ("decided", 1)]
)
def test_news_goes_to_safe_points_when_there_is_news(make_report, status, messages):
    report = make_report().report

    (update,) = publish(report, status)

    news = Notification.objects.filter(message="news")
    assert news.count() == messages
    assert {(n.channel, n.occasion) for n in news} <= {("sms", f"status {update.id}")}


def test_no_news_goes_where_it_is_not_safe(make_report):
    report = make_report(phone_safe="no", email_safe=None).report

    publish(report, "decided")

    assert not Notification.objects.exists()


def test_each_report_is_told_by_its_own_reporter(make_report):
    one, two = make_report().report, make_report(phone="+61491570157", taken="A car").report

    publish_status(report_ids=[one.id, two.id], status="decided", sentence="Done.", at=timezone.now())

    told = {(n.subject_id, n.to) for n in Notification.objects.filter(message="news")}
    assert told == {(one.id, "+61491570156"), (two.id, "+61491570157")}


def test_an_unknown_status_is_refused(make_report):
    with pytest.raises(ValueError, match="lost"):
        publish(make_report().report, "lost")
