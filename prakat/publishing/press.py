"""The press: turns pages into objects and a tree, and switches the public to it in one step."""

import gzip
import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from prakat.editorial import blobs
from prakat.lib.objects import ObjectStore
from prakat.publishing.rules import Leaf, Page, Renderer
from prakat.publishing.tree import INDEX, Tree

PACKABLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
CURRENT = "current.json"


@cache
def _store(root: Path) -> ObjectStore:
    return ObjectStore(root / "objects")


@cache
def _tree(root: Path) -> Tree:
    return Tree(_store(root))


def objects() -> ObjectStore:
    return _store(Path(settings.EDITION_DIR))


def tree() -> Tree:
    return _tree(Path(settings.EDITION_DIR))


def renderer() -> Renderer:
    """The renderer that ``config`` has wired."""
    made: Renderer = import_string(settings.PRAKAT_RENDERER)()
    return made


def press_page(page: Page) -> Leaf:
    """Write one page's bytes as an object, and in gzip where that is smaller."""
    if page.file:
        return _press_file(page)
    digest = objects().put(page.body)
    packed = ""
    if page.media_type.startswith(PACKABLE) and len(page.body) > 200:
        # mtime=0: the same bytes give the same object, whenever they are pressed.
        squeezed = gzip.compress(page.body, 9, mtime=0)
        if len(squeezed) < len(page.body):
            packed = objects().put(squeezed)
    return Leaf(digest, len(page.body), page.media_type, page.status, packed)


def _press_file(page: Page) -> Leaf:
    """Seal a file that an officer attached: the same object, in the edition's own store."""
    if not objects().has(page.file):
        with blobs.store().open(page.file) as stream:
            written, _ = objects().put_stream(stream, max_bytes=1 << 40)
        if written != page.file:
            raise OSError(f"the file {page.file} is damaged in the store")
    return Leaf(page.file, objects().length(page.file), page.media_type, page.status)


def press(root: str, pages: Iterable[Page | str]) -> str:
    """The root of the tree with these pages pressed into it; plain paths are taken out."""
    changes: dict[str, Leaf | None] = {}
    for page in pages:
        if isinstance(page, str):
            changes.setdefault(page, None)
        else:
            changes[page.path] = press_page(page)
    return tree().apply(root, changes)


def switch_to(*, number: int, root: str) -> None:
    """Let the public read this edition from now on: one atomic rename, made durable."""
    directory = Path(settings.EDITION_DIR)
    directory.mkdir(parents=True, exist_ok=True)
    temporary = directory / f".{CURRENT}.{os.getpid()}"
    with temporary.open("w") as stream:
        json.dump({"number": number, "root": root}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, directory / CURRENT)
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def current() -> dict[str, Any]:
    """What the public reads now: ``{"number": int, "root": digest}``; number 0 before the first edition."""
    path = Path(settings.EDITION_DIR) / CURRENT
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return {"number": 0, "root": ""}
    return found


def export(directory: Path) -> int:
    """Write the current edition as a tree of files, each with its .gz beside it; returns how many paths.

    Only what is served with status 200 has a file: a plain file server has no tombstones.
    """
    count = 0
    for path, leaf in tree().walk(current()["root"]):
        if leaf.status != 200 or "?" in path:
            continue
        target = directory / (path[1:] + INDEX if path.endswith("/") else path[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(objects().read(leaf.digest))
        if leaf.packed:
            target.with_name(target.name + ".gz").write_bytes(objects().read(leaf.packed))
        count += 1
    return count
