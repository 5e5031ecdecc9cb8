"""From parts to files and back: which document stands where, and whether it is one at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistline.bundle.archive import Files
from assistline.bundle.parts import Document, Part
from assistline.bundle.refusal import BundleRefused
from assistline.bundle.shape import Shape, check

IN_FORCE, DRAFTS = "in_force", "drafts"


def written(part: Part, documents: list[Document]) -> Files:
    """The files of a part."""
    if part.folder:
        return {f"{part.folder}/{'_'.join(part.shape.key_of(one))}.json": one for one in documents}
    return {f"{part.file}.json": {part.file: documents}}


def taken(part: Part, files: Files) -> list[Document]:
    """The documents of a part, taken out of the files and checked; none where the file has nothing of it.

    Raises:
        BundleRefused: A document is of another shape, or names what is not known here.
    """
    found: list[tuple[str, Any]] = []
    if part.folder:
        names = sorted(name for name in files if name.startswith(f"{part.folder}/"))
        found = [(name, files.pop(name)) for name in names]
    elif (name := f"{part.file}.json") in files:
        held = files.pop(name)
        if set(held) != {part.file} or not isinstance(held[part.file], list):
            raise BundleRefused(f"{name}: here should be one list called “{part.file}”.")
        found = [(f"{name}, {place}", one) for place, one in enumerate(held[part.file], start=1)]
    seen: dict[tuple[str, ...], str] = {}
    for way, document in found:
        _check(part, document, way)
        key = part.shape.key_of(document)
        if key in seen:
            raise BundleRefused(f"{way}: {part.name(document)} is there twice, as in {seen[key]}.")
        seen[key] = way
        said = [f"{way}: {sentence}" for sentence in part.obstacles(document)]
        if said:
            raise BundleRefused(*said)
    return [document for _, document in found]


def versions(part: Part, document: Mapping[str, Any]) -> list[Document]:
    """Every version that a document has: the one in force first."""
    if part.content is None:
        return []
    return [*([document[IN_FORCE]] if document[IN_FORCE] else []), *document[DRAFTS]]


def _check(part: Part, document: Any, way: str) -> None:
    shape = part.shape
    if part.content is None:
        check(document, shape, way)
        return
    if not isinstance(document, dict) or not {IN_FORCE, DRAFTS} <= set(document):
        raise BundleRefused(f"{way}: here should be a {shape.noun.lower()} with “{IN_FORCE}” and “{DRAFTS}”.")
    in_force = document[IN_FORCE]
    whole: Shape = replace(shape, inside={IN_FORCE: part.content, DRAFTS: part.content})
    check({**document, IN_FORCE: [] if in_force is None else [in_force]}, whole, way)
