"""The secrets of this data folder: made at the first run, kept in one file that only we may read."""

import base64
import json
import os
import secrets
from pathlib import Path


def read_or_make_secrets(path: Path) -> dict[str, str]:
    """The secrets by the names of their environment variables; missing ones are made and written (mode 0600).

    Every value but SECRET_KEY and SMS_PROVIDER_KEY is base64 of 32 random bytes; FIELD_KEYS has a key id in
    front (``k1:…``), AUDIT_SIGNING_KEY is the seed of an Ed25519 key.
    """
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    fresh = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": f"k1:{_random_key()}",
        "BLIND_INDEX_KEY": _random_key(),
        "AUDIT_SIGNING_KEY": _random_key(),
        "SMS_PROVIDER_KEY": secrets.token_urlsafe(24),
    }
    if fresh.keys() <= known.keys():
        return known
    everything = fresh | known
    write_private(path, json.dumps(everything, indent=1) + "\n")
    return everything


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    unfinished.replace(path)


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
