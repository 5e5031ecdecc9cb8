"""A browser without a script: pages, what is typed into their forms, and the buttons that are pressed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urljoin, urlsplit

import requests

from agents.simulation.reading import Button, Form, Page, read_page

SECONDS = 20.0
# A page that says what is missing is a page: whoever fills the form reads it and goes on.
SAYS_WHAT_IS_MISSING = 422


class WentWrong(Exception):
    """An answer that nobody should get; the message says what was asked for and what came."""


class Browser:
    """One person's browser.

    Args:
        url: The address of the installation.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        site = urlsplit(self.url)
        self._session = requests.Session()
        self._session.headers["Origin"] = f"{site.scheme}://{site.netloc}"
        self._session.headers["User-Agent"] = "assistline-simulate"
        self.at = self.url
        self.text = ""
        self.page = Page()

    def open(self, path: str) -> None:
        """Go to a page.

        Raises:
            WentWrong: There was no page.
        """
        self._take("GET", urljoin(f"{self.url}/", path))

    def send(self, form: Form, typed: Mapping[str, str]) -> None:
        """Fill a form and send it; what it has no field for is left out.

        Raises:
            WentWrong: It was not taken.
        """
        self._take("POST", urljoin(self.at, form.action), form.filled(typed))

    def press(self, words: str, typed: Mapping[str, str] | None = None) -> None:
        """Fill the form of a button and press the button.

        Args:
            words: What the button's words begin with.
            typed: What is typed before; what the form has no field for is left out.

        Raises:
            WentWrong: There is no such button, or it was not taken.
        """
        button = self.button(words)
        form = self.page.form_of(button) if button else None
        if button is None or form is None:
            raise WentWrong(f"There is no button {words!r} at {_kind_of_place(self.at)}")
        data = form.filled(typed or {}) | ({button.name: button.value} if button.name else {})
        self._take("POST", urljoin(self.at, button.action or form.action), data, also=[SAYS_WHAT_IS_MISSING])

    def button(self, words: str) -> Button | None:
        """The first button of this page whose words begin so."""
        return next((button for button in self.page.buttons if button.words.startswith(words)), None)

    def form_with(self, field_name: str) -> Form | None:
        """The first form of this page that has a field of this name."""
        return next((form for form in self.page.forms if field_name in form.fields), None)

    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.at).path

    def _take(
        self, method: str, url: str, data: Mapping[str, str] | None = None, *, also: Collection[int] = ()
    ) -> None:
        try:
            answer = self._session.request(method, url, data=data, timeout=SECONDS)
        except requests.RequestException as error:
            raise WentWrong(f"{method} {_kind_of_place(url)}: {type(error).__name__}") from error
        if answer.status_code >= 400 and answer.status_code not in also:
            raise WentWrong(f"{method} {_kind_of_place(url)}: {answer.status_code}")
        self.at, self.text, self.page = answer.url, answer.text, read_page(answer.text)


def _kind_of_place(url: str) -> str:
    """An address without the codes in it, so that the same fault is one line of the summary."""
    parts = urlsplit(url).path.strip("/").split("/")
    return "/" + "/".join("…" if any(letter.isdigit() for letter in part) else part for part in parts)
