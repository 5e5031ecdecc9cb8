"""An agent at the console, by its forms, as a browser without a script shows them."""

from __future__ import annotations

from agents.simulation.callers import BUTTONS, NO_CONTACT, Matter
from agents.simulation.pages import Browser, WentWrong

CONSOLE = "/console/"
RINGING = "Ringing: "
ANSWER, END, CLOSE = "Answer", "End call", "Close this call"
GONE = "The caller hung up before we could say it"
TRIES = 3


class Agent:
    """One agent with a log-in and a browser of their own.

    Args:
        url: The address of the installation.
        username: Theirs.
        password: Theirs.
    """

    def __init__(self, *, url: str, username: str, password: str) -> None:
        self.username = username
        self._password = password
        self._browser = Browser(url)

    def log_in(self) -> None:
        """Come to work.

        Raises:
            WentWrong: The log-in or the console did not let them in.
        """
        self._browser.open("/login/")
        self._browser.press("Sign in", {"username": self.username, "password": self._password})
        if self._browser.button("Sign in"):
            raise WentWrong(f"{self.username} cannot log in")

    def is_free(self) -> bool:
        """Whether no call of theirs is open. Who has one is at work already, or has to be asked about it.

        Raises:
            WentWrong: The console does not come.
        """
        self._browser.open(CONSOLE)
        return not self._has_call()

    def choose(self, state: str) -> None:
        """Say where they are: ``available`` or ``offline``.

        Raises:
            WentWrong: The console did not take it.
        """
        self._browser.open(CONSOLE)
        self._browser.press("Set", {"state": state})
        form = self._browser.form_with("state")
        if form is None or form.fields["state"] != state:
            raise WentWrong(f"The console does not let an agent be {state}")

    def look(self) -> str | None:
        """Look at the console: the number that rings; empty when it is withheld, None when nothing rings.

        Raises:
            WentWrong: The console does not come.
        """
        self._browser.open(CONSOLE)
        # The page was away for a while (a slow server): who was put offline says that they are there.
        if self._browser.button("I am available"):
            self._browser.press("I am available")
        heading = self._browser.page.heading
        return _digits(heading.removeprefix(RINGING)) if heading.startswith(RINGING) else None

    def answer(self) -> bool:
        """Press Answer on what rings; false when a colleague was first or the caller has gone.

        Raises:
            WentWrong: The console did not answer.
        """
        self._browser.press(ANSWER)
        return self._has_call()

    def has(self, number: str) -> bool:
        """Whether the console shows the call of this number as theirs.

        Raises:
            WentWrong: The console does not come.
        """
        self._browser.open(CONSOLE)
        return self._has_call() and _digits(self._browser.page.heading) == number

    def write_down(self, matter: Matter, suburb: str) -> None:
        """Write the first words down under the type that fits them, and what is asked then.

        Raises:
            WentWrong: The console did not keep it.
        """
        if not matter.says:
            return
        self._browser.open(CONSOLE)
        self._browser.press("Change", {"type": matter.type, "what_happened": matter.says})
        self._browser.press("Save", {**matter.answers, "where_suburb": suburb})
        self._kept(matter.says)

    def write_more(self, matter: Matter) -> None:
        """Write down what is said later; with another type where it asks for one, nothing is typed again.

        Raises:
            WentWrong: The console did not keep it, or lost what was there.
        """
        if not matter.goes_on:
            return
        self._browser.open(CONSOLE)
        self._kept(matter.says)
        words = f"{matter.says} {matter.goes_on}"
        if matter.becomes:
            self._browser.press("Change", {"type": matter.becomes, "what_happened": words})
        else:
            self._browser.press("Save", {"what_happened": words})
        self._kept(words)

    def choose_outcome(self, matter: Matter) -> None:
        """Press what the call comes to.

        Raises:
            WentWrong: The console does not offer it, or did not take it.
        """
        if matter.outcome == NO_CONTACT:
            return
        self._browser.open(CONSOLE)
        self._browser.press(BUTTONS[matter.outcome])
        if self._browser.button("Send it without them"):
            self._browser.press("Send it without them")

    def end_call(self) -> None:
        """End the call by the console, if it is still going on.

        Raises:
            WentWrong: It did not end.
        """
        self._browser.open(CONSOLE)
        if self._browser.button(END):
            self._browser.press(END)

    def wrap_up(self, matter: Matter) -> None:
        """Close the call that is over, with what came of it and what was told.

        Raises:
            WentWrong: The console does not offer it, or did not take it.
        """
        self._browser.open(CONSOLE)
        form = self._browser.form_with("disposition")
        if form is None:
            raise WentWrong("The console shows no form to wrap up with")
        if matter.outcome != NO_CONTACT and form.fields["disposition"] != matter.outcome:
            raise WentWrong(
                f"The console chose {form.fields['disposition'] or 'nothing'} for {matter.outcome}"
            )
        told = "" if matter.not_told else matter.told or form.fields["told"]
        self._close({"disposition": matter.outcome, "told": told, "reason_not_told": matter.not_told})

    def close_what_is_open(self) -> None:
        """End and close whatever call is theirs, with what was chosen for it or as no contact.

        Raises:
            WentWrong: It cannot be closed.
        """
        for _ in range(TRIES):
            self.end_call()
            form = self._browser.form_with("disposition")
            if form is None:
                return
            chosen = form.fields["disposition"] or NO_CONTACT
            told = form.fields["told"]
            self._close({"disposition": chosen, "told": told, "reason_not_told": "" if told else GONE})

    def _close(self, typed: dict[str, str]) -> None:
        self._browser.press(CLOSE, typed)
        if "Wrapped up." not in self._browser.text:
            raise WentWrong(f"The console did not take the wrap-up as {typed['disposition']}")

    def _has_call(self) -> bool:
        return bool(self._browser.button(END) or self._browser.button(CLOSE))

    def _kept(self, words: str) -> None:
        form = self._browser.form_with("what_happened")
        if form is None or form.fields["what_happened"].strip() != words:
            raise WentWrong("The console does not show the words that were written down")


def _digits(shown: str) -> str:
    """``03 7010 0123`` as the telephone system writes it; empty when it is withheld."""
    digits = "".join(letter for letter in shown if letter.isdigit())
    return f"61{digits[1:]}" if digits.startswith("0") else digits
