"""The configuration as one file: read out, compared with what is here, taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from assistline.audit import record
from assistline.bundle.archive import FORMAT, HEAD, Files, pack, unpack
from assistline.bundle.comparing import differences
from assistline.bundle.files import DRAFTS, IN_FORCE, taken, versions, written
from assistline.bundle.parts import Document, Part, parts
from assistline.bundle.refusal import BundleRefused
from assistline.models import Customer, User
from assistline.publishing import CannotPublish

LONGEST_NAME = 120


@dataclass(frozen=True)
class Bundle:
    """A file that this installation can read.

    Args:
        documents: What it has of each part, by the part's place in the house.
        made_for: The name of the customer that it was read out of.
        digest: The sha256 of its bytes, in hex.
    """

    documents: tuple[tuple[Part, list[Document]], ...]
    made_for: str
    digest: str


@dataclass
class Difference:
    """What taking a file in would do.

    Args:
        changes: What would change, each as a sentence.
        remarks: What would not, and why; what is only here stays.
    """

    changes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def export_bundle(*, customer: Customer) -> bytes:
    """Everything that an administrator configures for a customer, as the bytes of one file.

    No people, no tokens, nothing of any report. The same configuration gives the same bytes.
    """
    files: Files = {HEAD: {"format": FORMAT, "made_for": customer.name}}
    with transaction.atomic():
        for part in parts():
            files |= written(part, part.here(customer))
    return pack(files)


def read_bundle(packed: bytes) -> Bundle:
    """Open a file and check all of it.

    Raises:
        BundleRefused: It is not one, or of another installation's making that cannot be taken here.
    """
    files = unpack(packed)
    made_for = files.pop(HEAD, {}).get("made_for")
    documents = tuple((part, taken(part, files)) for part in parts())
    if files:
        raise BundleRefused(f"There is a file in it that is not known here: {min(files)}.")
    digest = hashlib.sha256(packed).hexdigest()
    return Bundle(documents, made_for[:LONGEST_NAME] if isinstance(made_for, str) else "", digest)


def diff_bundle(*, bundle: Bundle, customer: Customer, first: bool = False) -> Difference:
    """What would change for a customer, sentence by sentence; nothing is written.

    Args:
        bundle: The file.
        customer: Whose configuration it is compared with.
        first: As for :func:`apply_bundle`.
    """
    difference = Difference()
    for part, documents in bundle.documents:
        here = {part.shape.key_of(one): one for one in part.here(customer)}
        for document in documents:
            there = here.pop(part.shape.key_of(document), None)
            if there is None:
                _say_new(part, customer, document, difference, first=first)
            else:
                _compare(part, customer, there, document, difference)
        difference.remarks += [
            f"{part.name(left)} is here and not in the file: it stays." for left in here.values()
        ]
    return difference


@transaction.atomic
def apply_bundle(
    *,
    bundle: Bundle,
    customer: Customer,
    by: User,
    at: datetime,
    first: bool = False,
    request: HttpRequest | None = None,
) -> Difference:
    """Take a file in: all of it, or nothing.

    Report types, tables and the lexicon arrive as drafts, which are put in force as any other. Words of
    messages, and what has no versions, hold at once. Nothing is deleted.

    Args:
        bundle: The file.
        customer: Whose configuration it becomes.
        by: Who does it.
        at: When, timezone-aware.
        first: A new installation: put in force what it has no version of at all, make centres that it lacks.
        request: Where it came from, for the trail.

    Returns:
        What was changed, in the words of :func:`diff_bundle`.

    Raises:
        BundleRefused: Something of it is not fit to be put in force; nothing was changed.
    """
    customer = Customer.objects.select_for_update().get(id=customer.id)
    difference = diff_bundle(bundle=bundle, customer=customer, first=first)
    note = f"From the file of {bundle.made_for}"[:300] if bundle.made_for else "From a file"
    for part, documents in bundle.documents:
        here = {part.shape.key_of(one): one for one in part.here(customer)}
        if part.together:
            other = [one for one in documents if here.get(part.shape.key_of(one)) != one]
            if row_ids := part.make_all(customer, other, at=at):
                _trace(by, part.kind, row_ids, bundle, request)
            continue
        for document in documents:
            there = here.get(part.shape.key_of(document))
            try:
                changed = list(_take(part, customer, document, there, by=by, at=at, note=note, first=first))
            except CannotPublish as error:
                raise BundleRefused(
                    *(f"{part.name(document)}: {said}" for said in error.sentences)
                ) from error
            for kind, row_id in changed:
                _trace(by, kind, [row_id], bundle, request)
    record(
        actor=by,
        action="configuration.moved_in",
        object_kind="customer",
        object_ids=[customer.id],
        reason=f"{len(difference.changes)} changes from the file {bundle.digest[:16]}",
        request=request,
    )
    return difference


def _compare(
    part: Part, customer: Customer, there: Document, document: Document, difference: Difference
) -> None:
    name = part.name(there)
    fields, kept = _fields_to_change(part, customer, there, document)
    changed = {**there, **{field: document[field] for field in fields}}
    difference.changes += differences(there, changed, part.shape, name)
    difference.remarks += [_stays(name, field, there[field], document[field]) for field in kept]
    if part.content is None:
        return
    wanted, now = document[IN_FORCE], there[IN_FORCE]
    if wanted is not None and wanted != now:
        if wanted in there[DRAFTS]:
            difference.remarks.append(f"{name}: what the file has waits here as a draft to be published.")
        elif now is None:
            difference.changes.append(f"{name} has nothing in force; what the file has becomes a draft.")
        else:
            difference.changes += differences(now, wanted, part.content, name)
    for draft in _drafts_to_make(part, there, document, with_published=False):
        difference.changes.append(f"{name}: a draft of the file becomes a draft here.")
        base = wanted or now
        if base is not None:
            difference.changes += (
                f"In that draft: {said}" for said in differences(base, draft, part.content, name)
            )


def _stays(name: str, field: str, here: Any, there: Any) -> str:
    words = field.replace("_", " ")
    if isinstance(here, list):
        return f"{name}: {words} stay as they are; the file has others."
    return f"{name}: {words} is “{here}” and stays; the file has “{there}”."


def _say_new(
    part: Part, customer: Customer, document: Document, difference: Difference, *, first: bool
) -> None:
    name = part.name(document)
    if not part.takes_new(customer, document, first=first):
        difference.remarks.append(f"{name} is not here. {part.not_made}")
        return
    difference.changes.append(f"{name} is new. {part.when_made}".strip())


def _fields_to_change(
    part: Part, customer: Customer, there: Document, document: Document
) -> tuple[list[str], list[str]]:
    """The fields and lists that the file changes, and those that it would change if they did not stay."""
    names = (*part.shape.fields, *part.shape.inside)
    other = [name for name in names if there[name] != document[name]]
    settled = set(part.kept(customer, there, document))
    return [name for name in other if name not in settled], [name for name in other if name in settled]


def _drafts_to_make(
    part: Part, there: Document | None, document: Document, *, with_published: bool = True
) -> list[Document]:
    """The versions of the file that are not here in any state."""
    here = versions(part, there) if there else []
    from_file = versions(part, document) if with_published else list(document[DRAFTS])
    return [one for place, one in enumerate(from_file) if one not in here and one not in from_file[:place]]


def _take(
    part: Part,
    customer: Customer,
    document: Document,
    there: Document | None,
    *,
    by: User,
    at: datetime,
    note: str,
    first: bool,
) -> Iterator[tuple[str, int]]:
    """Do it for one document; the kinds and ids of the rows that were written."""
    if there is None:
        if not part.takes_new(customer, document, first=first):
            return
        yield part.kind, part.make(customer, document, at=at)
    else:
        names, _ = _fields_to_change(part, customer, there, document)
        if names:
            yield part.kind, part.change(customer, document, names, at=at)
    if part.content is None:
        return
    is_new = there is None or part.is_untouched(customer)
    for content in _drafts_to_make(part, there, document):
        version_id = part.draft(customer, document, content, note)
        if first and is_new and content == document[IN_FORCE]:
            part.publish(version_id, by=by, at=at)
        yield part.draft_kind, version_id


def _trace(by: User, kind: str, row_ids: Sequence[int], bundle: Bundle, request: HttpRequest | None) -> None:
    record(
        actor=by,
        action="configuration.changed",
        object_kind=kind,
        object_ids=row_ids,
        reason=f"from the file {bundle.digest[:16]}",
        request=request,
    )


def state_of(customer: Customer) -> str:
    """What tells one state of a configuration from another: a digest, the same for the same content."""
    return hashlib.sha256(export_bundle(customer=customer)).hexdigest()


def trace_export(*, customer: Customer, by: User, request: HttpRequest | None = None, packed: bytes) -> Any:
    """Write that somebody has read the configuration out.

    Raises:
        CannotRecord: The trail cannot be written.
    """
    return record(
        actor=by,
        action="configuration.moved_out",
        object_kind="customer",
        object_ids=[customer.id],
        reason=f"the file {hashlib.sha256(packed).hexdigest()[:16]}",
        request=request,
    )
