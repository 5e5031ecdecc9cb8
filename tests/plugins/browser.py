"""Drives a Chromium that is on the machine; a loud line at the end of the run where there is none."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler

# The browser's own loop runs in the test's thread, and Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# Where set-up puts one if the machine has none; with the libraries and fonts it needs.
_UNPACKED = Path(__file__).parents[1] / "chromium" / "unpacked"
_FIXTURES = {"page", "context", "browser", "new_context"}
_LINE = "NO BROWSER: {count} browser tests were skipped. Install Chromium (Debian: apt-get install chromium)."


def chromium() -> Path | None:
    """The Chromium of this machine (``CHROMIUM`` names another), else the unpacked one, if there is any."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and (_UNPACKED / "chromium").exists():
        return _UNPACKED / "chromium"
    return Path(found) if found else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and skip it where there is none.

    They come last: the browser's loop stays in the thread, and no test with a loop of its own runs after it.
    """
    missing = chromium() is None
    driving = [item for item in items if _FIXTURES & set(getattr(item, "fixturenames", ()))]
    for item in driving:
        item.add_marker("browser")
        if missing:
            item.add_marker(pytest.mark.skip(reason="no browser"))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def styled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve a browser static files by their hashed names, as in the house: a bare page hides faults."""
    if request.node.get_closest_marker("browser"):
        monkeypatch.setattr(StaticFilesHandler, "_should_handle", lambda self, path: False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that browser tests were skipped: `.ci/run` fails on this line."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", ()) if "no browser" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(_LINE.format(count=len(skipped)), red=True, bold=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium; as root it needs to be told to do without its sandbox."""
    executable = chromium()
    # A microphone that hums, and is allowed: voice notes are recorded in the browser.
    microphone = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    arguments = ["--disable-dev-shm-usage", *microphone, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    environment = dict(os.environ)
    if executable is not None and executable.is_relative_to(_UNPACKED):
        arguments += ["--no-sandbox", "--no-zygote", "--disable-gpu"]
        environment |= {
            "LD_LIBRARY_PATH": str(_UNPACKED / "al2023" / "lib"),
            "FONTCONFIG_PATH": str(_UNPACKED / "fonts"),
        }
    return {
        **browser_type_launch_args,
        "executable_path": str(executable),
        "args": arguments,
        "env": environment,
    }
