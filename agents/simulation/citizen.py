"""Somebody who reports: by the portal's pages, or by the API."""

from __future__ import annotations

import re
import uuid
from html import unescape

import requests

from agents.simulation.demand import Arrival
from agents.simulation.pages import SECONDS, Browser, WentWrong

# Where it is another agency's matter, the way on.
ANYWAY = re.compile(r'<a href="([^"]+)"><span><b>Report it to us anyway')
MOST_PAGES = 15
TOO_MANY = 429


class AskedToWait(Exception):
    """The API takes no more from this address for now: its limit does what it is for."""


def report_by_api(*, url: str, told: Arrival) -> None:
    """Send a report, and read where it is with the code that was given.

    Raises:
        AskedToWait: The limit of the API.
        WentWrong: It was not taken, or cannot be followed.
    """
    answer = _ask(
        "POST",
        f"{url}/api/v1/reports/",
        json={"type": told.type, "answers": _answers(told)},
        headers={"Idempotency-Key": uuid.uuid4().hex},
    )
    if answer.status_code == TOO_MANY:
        raise AskedToWait
    if answer.status_code != 201:
        raise WentWrong(f"POST /api/v1/reports/: {answer.status_code} {answer.text[:200]}")
    given = answer.json()
    followed = _ask(
        "GET",
        f"{url}/api/v1/reports/{given['reference']}/",
        headers={"Authorization": f"Bearer {given['access_code']}"},
    )
    if followed.status_code != 200:
        raise WentWrong(f"GET /api/v1/reports/…/: {followed.status_code}")


def report_by_portal(*, url: str, told: Arrival) -> None:
    """Write a report page by page and send it.

    Raises:
        WentWrong: A page did not come, or the report was not sent.
    """
    browser = Browser(url)
    browser.open(f"/report/{told.type}/")
    for _ in range(MOST_PAGES):
        if browser.path().endswith("/sent/"):
            return
        anyway = ANYWAY.search(browser.text)
        if anyway is not None:
            browser.open(unescape(anyway[1]))
            continue
        form = browser.form_with("key") or browser.form_with("page")
        if form is None:
            raise WentWrong(
                f"The portal's page {browser.path().rsplit('/', 2)[-2]} has no form to go on with"
            )
        before = browser.path()
        browser.send(form, _typed(told))
        if browser.path() == before and 'role="alert"' in browser.text:
            raise WentWrong(f"The portal did not take the step {before.rsplit('/', 2)[-2]} of {told.type}")
    raise WentWrong(f"The portal's form {told.type} does not end")


def _answers(told: Arrival) -> dict[str, object]:
    """What this type asks, as API values."""
    answers: dict[str, object] = {"happening_now": "no", "what_happened": told.words, "name": "Sam Player"}
    if told.type != "general_enquiry":
        nobody_knows = {
            "from_date": None,
            "from_time": None,
            "to_date": None,
            "to_time": None,
            "unsure": True,
        }
        answers |= {
            "anyone_hurt": "no",
            "when": nobody_knows,
            "where": {"address": "", "suburb": told.suburb, "postcode": ""},
        }
    if told.thing:
        answers["taken"] = told.thing
    if told.type == "lost_property":
        answers["by_force"] = "no"
    if told.type == "noise":
        answers["noise_from"] = "animals"
    return answers


def _typed(told: Arrival) -> dict[str, str]:
    """The same as it is typed; a page has only some of these fields."""
    return {
        "happening_now": "no",
        "anyone_hurt": "no",
        "what_happened": told.words,
        "when_unsure": "on",
        "where_suburb": told.suburb,
        "taken": told.thing,
        "by_force": "no",
        "noise_from": "animals",
        "name": "Sam Player",
    }


def _ask(method: str, url: str, **what: object) -> requests.Response:
    try:
        return requests.request(method, url, timeout=SECONDS, **what)  # type: ignore[arg-type]
    except requests.RequestException as error:
        raise WentWrong(f"{method} {url.split('/api/')[-1]}: {type(error).__name__}") from error
