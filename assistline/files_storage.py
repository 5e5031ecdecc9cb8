"""Where files that people send are kept, sealed: a folder of the data folder, or a bucket (S3)."""

from __future__ import annotations

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured


def files_storage(env: environ.Env, data: Path) -> dict[str, object]:
    """What Django's ``STORAGES`` says of it.

    Args:
        env: The environment.
        data: The data folder.

    Raises:
        ImproperlyConfigured: Half of the key to the bucket is given.
    """
    bucket = env.str("FILES_S3_BUCKET", default="")
    if not bucket:
        options: dict[str, object] = {
            "location": str(data / "files"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    names = {"endpoint_url": "ENDPOINT", "region_name": "REGION", "access_key": "ACCESS_KEY"}
    given = {option: env.str(f"FILES_S3_{name}", default="") for option, name in names.items()}
    given["secret_key"] = env.str("FILES_S3_SECRET_KEY", default="")
    if bool(given["access_key"]) != bool(given["secret_key"]):
        raise ImproperlyConfigured("FILES_S3_ACCESS_KEY and FILES_S3_SECRET_KEY belong together.")
    options = {name: value for name, value in given.items() if value}
    options |= {"bucket_name": bucket, "file_overwrite": False, "default_acl": None}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
