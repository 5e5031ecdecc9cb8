"""Brings what the other targets need: the environment in ``.venv``, the front end in ``static/dist``.

Run by the machine's own Python, with its standard library and pip alone, so nothing here may come from a
package. Each step is left out when a stamp says that its ingredients have not changed. What is wrong is said
in one sentence.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

OLDEST_PYTHON = (3, 11)
# The first set-up of everything takes about 900 MB.
ROOM_BYTES = 1_000_000_000
CHECKOUT = Path(__file__).resolve().parents[2]
BOOT = CHECKOUT / ".boot"
SAID = BOOT / "set-up.log"
VENV = CHECKOUT / ".venv"
LOCK = CHECKOUT / "requirements.txt"
FRONT_END = CHECKOUT / "static"
TRANSLATIONS = CHECKOUT / "reports" / "locale"
BROWSER = CHECKOUT / "tests" / "chromium"
PIP = (sys.executable, "-m", "pip")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


class Problem(Exception):
    """Set-up cannot go on; ``str()`` is the one sentence that says why."""


def main() -> int:
    """Do what is asked on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--with-browser", action="store_true", help="a Chromium for tests, if the machine has none"
    )
    parser.add_argument(
        "--forget-data", action="store_true", help="remove the data of make run, and nothing else"
    )
    asked = parser.parse_args()
    try:
        if asked.forget_data:
            forget_data()
        else:
            set_up(with_browser=asked.with_browser)
    except Problem as problem:
        sys.stderr.write(f"Set-up: {problem}\n")
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.stderr.write(f"Set-up: the disk that holds {CHECKOUT} is full.\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def set_up(*, with_browser: bool) -> None:
    """Bring everything up to date.

    Raises:
        Problem: Something is missing on this machine.
    """
    if sys.version_info[:2] < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:2]))
        raise Problem(
            f"{sys.executable} is Python {have}, and 3.11 or newer is needed: make run PYTHON=python3.11"
        )
    if not VENV.exists() and shutil.disk_usage(CHECKOUT).free < ROOM_BYTES:
        raise Problem(
            f"the disk that holds {CHECKOUT} has less than 1 GB left, which the first set-up needs."
        )
    _bring_environment()
    _compile_translations()
    _bring_front_end()
    if with_browser and not any(map(shutil.which, CHROMIUM_NAMES)):
        _bring_browser()


def forget_data() -> None:
    """Remove the data folder of ``make run``.

    Raises:
        Problem: It is in use.
    """
    data = Path(os.environ.get("ASSISTLINE_DATA") or CHECKOUT / ".data").resolve()
    if not data.exists():
        return
    with contextlib.suppress(FileNotFoundError), (data / "run" / "lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem("AssistLine is running with this data: stop it first (Ctrl-C).") from None
    note = data / "postgres-is-at"
    if note.exists():
        # The cluster, and beside it the copy of the binaries.
        shutil.rmtree(Path(note.read_text().strip()).parent, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def _bring_environment() -> None:
    # An environment does not survive being moved, so the path is an ingredient.
    stamp = VENV / "assistline-stamp"
    ingredients = _hash([LOCK], str(CHECKOUT), sys.version)
    if _is_current(stamp, ingredients):
        return
    uv = str(BOOT / "bin" / "uv")
    if not Path(uv).exists():
        with _step("installer"):
            # --target works without python3-venv, and on a Python that its distribution manages.
            quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
            _run(
                [*PIP, "install", *quiet, "--no-warn-script-location", "--target", str(BOOT), "uv"],
                "the installer could not be fetched (is there a network, and does 'python3 -m pip' work?)",
            )
    with _step("environment"):
        python = str(VENV / "bin" / "python")
        _run(
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)],
            "the environment .venv could not be made",
        )
        sync = [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", str(LOCK)]
        sentence = "the packages of requirements.txt could not be installed (is there a network?)"
        try:
            _run(sync, sentence, environment=_package_index())
        except Problem as problem:
            # The installer trusts the authorities it brings; a network that signs for itself is known to the
            # machine only, and a machine may know none at all: hence one after the other.
            if "certificate" not in str(problem):
                raise
            _run([*sync, "--system-certs"], sentence, environment=_package_index())
        # So that .venv/bin/pytest and celery find the code wherever they are called from.
        packages = next((VENV / "lib").glob("python3*")) / "site-packages"
        (packages / "assistline-checkout.pth").write_text(f"{CHECKOUT}\n")
    stamp.write_text(ingredients)


def _package_index() -> dict[str, str]:
    """The environment, with the place where pip was told to find packages: the installer does not ask pip."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return dict(os.environ)
    asked = subprocess.run([*PIP, "config", "get", "global.index-url"], text=True, check=False,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # fmt: skip
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {**os.environ, **({"UV_DEFAULT_INDEX": index} if index else {})}


def _bring_front_end() -> None:
    modules, built = FRONT_END / "node_modules", FRONT_END / "dist"
    packages = [FRONT_END / "package.json", FRONT_END / "package-lock.json"]
    installed = _hash(packages)
    if not _is_current(modules / ".assistline-stamp", installed):
        with _step("front-end packages"):
            _npm(FRONT_END, "ci")
        (modules / ".assistline-stamp").write_text(installed)
    sources = sorted(
        path for path in FRONT_END.rglob("*") if path.is_file() and not {modules, built} & set(path.parents)
    )
    made = _hash(sources)
    # The stamp is not in the built folder, for everything there is served.
    if not built.exists() or not _is_current(modules / ".assistline-built", made):
        with _step("front end"):
            _npm(FRONT_END, "run", "build")
        (modules / ".assistline-built").write_text(made)


def _compile_translations() -> None:
    # Beside each catalogue, where Django looks; a package does it, so no program of the system is needed.
    stamp, catalogues = VENV / "assistline-translations", sorted(TRANSLATIONS.rglob("*.po"))
    ingredients = _hash(catalogues)
    if _is_current(stamp, ingredients) and all(po.with_suffix(".mo").exists() for po in catalogues):
        return
    with _step("translations"):
        _run(
            [
                str(VENV / "bin" / "pybabel"),
                "compile",
                "--domain",
                "django",
                "--directory",
                str(TRANSLATIONS),
            ],
            "the catalogues in reports/locale/ could not be compiled",
        )
    stamp.write_text(ingredients)


def _bring_browser() -> None:
    # Not asked on a machine for which nobody packed one: the tests say loudly what they left out.
    if (os.uname().sysname, os.uname().machine) != ("Linux", "x86_64"):
        return
    stamp = BROWSER / "unpacked" / "assistline-stamp"
    ingredients = _hash([BROWSER / "package-lock.json", BROWSER / "unpack.mjs"])
    if _is_current(stamp, ingredients):
        return
    with _step("browser for tests"):
        _npm(BROWSER, "ci")
        _run([str(VENV / "bin" / "node"), "unpack.mjs"], "the browser could not be unpacked", folder=BROWSER)
        shutil.rmtree(BROWSER / "node_modules")
    stamp.write_text(ingredients)


def _npm(folder: Path, *arguments: str) -> None:
    # npm starts node by its name.
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    _run(
        [str(VENV / "bin" / "npm"), *arguments],
        f"'npm {arguments[0]}' failed in {folder.name}/",
        folder=folder,
        environment={**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"},
    )


def _run(
    command: list[str], sentence: str, *, folder: Path = CHECKOUT, environment: dict[str, str] | None = None
) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode == 0:
        return
    BOOT.mkdir(exist_ok=True)
    if "No space left on device" in done.stdout or "ENOSPC" in done.stdout:
        raise Problem(f"the disk that holds {CHECKOUT} is full.")
    SAID.write_text(done.stdout)
    causes = [
        line.strip()
        for line in done.stdout.splitlines()
        if re.search("error|cause|ERR!", line, re.IGNORECASE)
    ]
    raise Problem(f"{sentence}: {causes[-1] if causes else f'exit code {done.returncode}'} (see {SAID}).")


def _hash(files: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256("\0".join(words).encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _is_current(stamp: Path, ingredients: str) -> bool:
    return stamp.exists() and stamp.read_text() == ingredients


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.monotonic()
    print(f"  {name:<20} …", flush=True)
    yield
    print(f"  {name:<20} done   {time.monotonic() - began:5.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
