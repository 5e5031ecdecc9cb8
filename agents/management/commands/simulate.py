"""``manage.py simulate``: plays a day's demand from outside: addresses, log-ins and a token, no database."""

from __future__ import annotations

import random
import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

import requests
from django.conf import settings
from django.core.management import BaseCommand, CommandError

from agents.simulation.agent import Agent
from agents.simulation.day import Day
from agents.simulation.demand import CALL, plan

# Not "agent": whoever shows the demonstration works with that log-in, beside those who are played.
DEMO_AGENTS = "agent2,agent3,agent4,agent5,agent6,agent7,agent8"
DEMO_PASSWORD = "demo-only-password"  # noqa: S105 - shown on the log-in page of the demonstration
DEMO_TOKEN = "demo-cti-token"  # noqa: S105 - shown by `make run`
SECONDS = 10.0
LONGEST_SEED = 1_000_000


def positive(text: str) -> float:
    """A number above nothing."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise ArgumentTypeError("must be above 0")
    return number


def not_negative(text: str) -> float:
    """A number that may be nothing."""
    return 0.0 if float(text) == 0 else positive(text)


class Command(BaseCommand):
    """Rings, answers, talks, wraps up and reports, as people outside would; counts what went wrong."""

    help = "Play a day's demand from outside: calls by telephone and console, reports by API and portal."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, how fast, and against what."""
        parser.add_argument("--minutes", type=positive, required=True, help="How long the demand lasts")
        parser.add_argument("--calls-per-hour", type=not_negative, required=True)
        parser.add_argument("--reports-per-hour", type=not_negative, required=True)
        parser.add_argument(
            "--speed", type=positive, default=1.0, help="10: ten of its minutes in one of yours"
        )
        parser.add_argument("--url", default=settings.SITE_URL, help="Address of the installation")
        parser.add_argument("--token", default=DEMO_TOKEN, help="Token of the telephone line")
        parser.add_argument("--agents", default=DEMO_AGENTS, help="User names, with commas between")
        parser.add_argument("--password", default=DEMO_PASSWORD, help="Theirs")
        parser.add_argument("--seed", type=int, help="The same seed plays the same day")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, and leave with 1 when anything went wrong.

        Raises:
            CommandError: Nothing answers at the address.
        """
        url = options["url"].rstrip("/")
        self._check(url)
        seed = (
            options["seed"] if options["seed"] is not None else random.SystemRandom().randrange(LONGEST_SEED)
        )
        arrivals = plan(
            minutes=options["minutes"],
            calls_per_hour=options["calls_per_hour"],
            reports_per_hour=options["reports_per_hour"],
            seed=seed,
        )
        calls = sum(arrival.kind == CALL for arrival in arrivals)
        names = [name.strip() for name in options["agents"].split(",") if name.strip()] if calls else []
        self._say(f"{calls} calls and {len(arrivals) - calls} reports at {url}, seed {seed}.")
        agents = [Agent(url=url, username=name, password=options["password"]) for name in names]
        day = Day(url=url, token=options["token"], agents=agents, speed=options["speed"])
        # Stopped either way, nobody is left on the line.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        begun = time.monotonic()
        figures = day.play(arrivals, tell=self._say)
        self._say(f"Done in {time.monotonic() - begun:.0f} s: {figures.line()}.")
        if figures.counts["too_late"]:
            self._say(f"{figures.counts['too_late']} times a colleague or the caller was quicker.")
        if figures.counts["asked_to_wait"]:
            self._say(
                f"{figures.counts['asked_to_wait']} times the API's limit asked to wait: sent by the portal."
            )
        if figures.went_wrong:
            for words, times in figures.errors.most_common():
                self.stderr.write(f"  {times} × {words}")
            sys.exit(1)

    def _check(self, url: str) -> None:
        try:
            answer = requests.get(f"{url}/livez", timeout=SECONDS)
        except (requests.RequestException, ValueError) as error:
            raise CommandError(f"Nothing answers at {url}: {type(error).__name__}. Is it running?") from error
        if answer.status_code != 200:
            raise CommandError(f"{url}/livez answers {answer.status_code}. Is it AssistLine?")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
