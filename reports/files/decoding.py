"""A process of its own that opens one file of a stranger: ``python -m reports.files.decoding`` and a verb.

The file is its standard input; it answers with a line of JSON, then the bytes of a copy made anew from what
is seen or heard. It has no keys, no database and no Django, little memory and little time, and may write
nothing: what a decoder's mistake could do ends here.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from importlib import import_module
from typing import BinaryIO

from reports.files.limits import DECODING_BYTES, DECODING_SECONDS, NotTaken
from reports.files.signatures import family_of

LOOK, SOUND, SHOW = "look", "sound", "show"
_OPEN_FILES = 64


def main() -> int:
    """Look into the file, make its sound anew, or draw some of what it shows."""
    _limit()
    file: BinaryIO = sys.stdin.buffer
    said: dict[str, object] = {}
    preview = b""
    try:
        # Loaded after the limits are set, and only what this file needs: starting is most of the cost.
        module = import_module(f"reports.files.{family_of(file)}")
        if sys.argv[1] == SOUND:
            preview = module.sound_anew(file)
        elif sys.argv[1] == SHOW:
            pictures: list[bytes] = module.stills(file)
            said, preview = {"sizes": [len(picture) for picture in pictures]}, b"".join(pictures)
        else:
            said, preview = module.look(file)
    except NotTaken as error:
        said = {"why": error.why}
    except MemoryError:
        said = {"why": "too_slow"}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + preview)
    return 0


def _limit() -> None:
    """Nothing that this process does may cost more, whatever the file says of itself."""
    for what, most in (
        (resource.RLIMIT_AS, DECODING_BYTES),
        (resource.RLIMIT_CPU, DECODING_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        # A system that does not know a limit, or has a lower one, still has the parent's time limit.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main())
