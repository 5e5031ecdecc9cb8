"""The portal by keyboard alone, and with letters of twice their size."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from reports.models import Report
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import hold_draft
from tests.reports.conftest import *  # noqa: F403 - drafts and reports of a citizen

pytestmark = pytest.mark.django_db(transaction=True)

# What has the focus: its name, whether that can be seen, and whether the bar on top covers it.
FOCUS = """() => {
  const it = document.activeElement, box = (it.labels?.[0] ?? it).getBoundingClientRect();
  const group = it.type === "radio" ? it.closest("fieldset")?.querySelector("legend")?.innerText ?? "" : "";
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const covers = middle?.closest(".emergency");
  const drawn = getComputedStyle(it), label = it.labels?.[0];
  const after = label ? getComputedStyle(label, "::before") : drawn;
  return {
    name: `${group} ${label?.innerText ?? it.innerText ?? ""}`.replace(/\\s+/g, " ").trim(),
    seen: [drawn, after].some(style => style.outlineStyle !== "none" || style.boxShadow !== "none"),
    covered: Boolean(covers) && !covers.contains(it),
  };
}"""
# What has the focus and stands behind the bar, at least in part; nothing where all of it is in sight.
BEHIND_THE_BAR = """() => {
  const it = document.activeElement, bar = document.querySelector(".emergency");
  if (it === document.body || bar.contains(it) || it.matches(".skip")) return "";
  const top = it.getBoundingClientRect().top, edge = bar.getBoundingClientRect().bottom;
  return top < edge - 1 ? `${it.innerText || it.name || it.id}: ${top} above ${edge}` : "";
}"""
MOST_TABS = 60


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus; all that has it on the way can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], f"{page.url}: nobody sees that {focus['name']!r} has the focus"
        assert not focus["covered"], f"{page.url}: the bar covers {focus['name']!r}"
        if re.search(name, focus["name"]):
            return
    raise AssertionError(f"{page.url}: no Tab leads to {name}")


def choose(page: Page, name: str, answer: str) -> None:
    """In a group of answers arrows lead from one to the next."""
    tab_to(page, name)
    page.keyboard.press("Space")
    for _ in range(6):
        if page.evaluate(FOCUS)["name"].endswith(answer):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{page.url}: no arrow leads to {answer}")


def write(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    page.keyboard.type(words)


def go_on(page: Page, button: str = "Save and continue") -> None:
    tab_to(page, f"^{button}$")
    with page.expect_navigation():
        page.keyboard.press("Enter")


# What the way is called on, in English and in Arabic.
ENGLISH = {
    "now": "happening now",
    "hurt": "hurt",
    "no": "No",
    "words": "What happened",
    "seen": "see who did it",
    "unsure": "I do not know exactly",
    "suburb": "Suburb",
    "postcode": "Postcode",
    "taken": "What was taken",
    "next": "Save and continue",
    "send": "Send my report",
    "sent": "We have your report",
}
ARABIC = {
    "now": "هل يحدث الآن",
    "hurt": "مصاب",
    "no": "لا",
    "words": "ماذا حدث",
    "seen": "رأى أحد من فعل",
    "unsure": "لا أعرف بالضبط",
    "suburb": "الضاحية",
    "postcode": "الرمز البريدي",
    "taken": "ماذا سُرق",
    "next": "حفظ ومتابعة",
    "send": "أرسل بلاغي",
    "sent": "وصلنا بلاغك",
}


@pytest.mark.parametrize(
    ("script", "language", "said"),
    [(True, "en-au", ENGLISH), (False, "en-au", ENGLISH), (True, "ar", ARABIC)],
    ids=["with JavaScript", "without JavaScript", "from the right"],
)
def test_a_theft_is_sent_by_keyboard_alone(
    browser: Browser, live_server, theft, script: bool, language: str, said: dict[str, str]
) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=script).new_page()
    page.goto(f"{live_server.url}/report/theft/?lang={language}")

    choose(page, said["now"], said["no"])
    choose(page, said["hurt"], said["no"])
    go_on(page, said["next"])
    write(page, said["words"], "My red bike was gone from the shed this morning.")
    choose(page, said["seen"], said["no"])
    go_on(page, said["next"])
    tab_to(page, said["unsure"])
    page.keyboard.press("Space")
    write(page, said["suburb"], "Moe")
    write(page, said["postcode"], "3825")
    go_on(page, said["next"])
    write(page, said["taken"], "A red bike")
    go_on(page, said["next"])
    go_on(page, said["next"])
    go_on(page, said["send"])

    expect(page.get_by_role("heading", level=1)).to_have_text(said["sent"])
    assert Report.objects.get().narrative.startswith("My red bike")


def test_an_error_is_reached_and_put_right_by_keyboard(browser: Browser, live_server, theft) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/report/theft/")
    go_on(page)

    tab_to(page, "^Tell us if it is happening now")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")

    assert page.get_by_role("group", name="happening now").get_by_label("Yes", exact=True).is_checked()


@pytest.mark.parametrize(
    ("width", "size"),
    [(320, ""), (320, "200%"), (180, "")],
    ids=["letters as they are", "large letters", "a phone at 200 %"],
)
@pytest.mark.parametrize("language", ["en-au", "el"])
def test_who_tabs_back_up_a_small_page_finds_nothing_behind_the_bar(
    browser: Browser, live_server, theft, language: str, width: int, size: str
) -> None:
    page = browser.new_context(viewport={"width": width, "height": width * 16 // 9}).new_page()
    page.goto(f"{live_server.url}/report/theft/?lang={language}")
    page.evaluate("size => document.documentElement.style.fontSize = size", size)
    page.locator("main form button.button").last.focus()

    behind = []
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        behind.append(page.evaluate(BEHIND_THE_BAR))

    assert not any(behind), list(filter(None, behind))


@pytest.mark.parametrize("language", ["en-au", "ar"])
def test_letters_of_twice_their_size_fit_every_page(
    browser: Browser, live_server, citizen, kept_draft, language: str
) -> None:
    draft = kept_draft()
    page = browser.new_context(viewport=DESK).new_page()
    hold_draft(page, live_server.url, citizen, draft)
    page.goto(f"{live_server.url}/?lang={language}")
    steps = [reverse("report-step", args=[draft.code, step]) for step in ("safety", "when", "you")]
    own = [reverse(f"report-{name}", args=[draft.code]) for name in ("later", "check")]

    for path in ("/", "/report/", "/track/", "/contact/", *steps, *own):
        page.goto(f"{live_server.url}{path}")
        fits_with_large_letters(page)
    page.locator("main form button.button").last.click()
    expect(page.locator(".codes")).to_be_visible()
    fits_with_large_letters(page)


def fits_with_large_letters(page: Page) -> None:
    """At the desk and on a small phone."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
        page.evaluate("document.documentElement.style.fontSize = ''")
