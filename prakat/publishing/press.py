"""The press: turns pages into objects and a tree, and switches the public to an edition in one step."""

import gzip
import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import brotli
from django.conf import settings
from django.utils.module_loading import import_string

from prakat.editorial import blobs
from prakat.lib.objects import ObjectStore
from prakat.lib.seal import listing
from prakat.lib.seal.edition import Statement, parse_statement
from prakat.lib.seal.listing import BROTLI, GZIP, IDENTITY, INDEX, LISTING_NAME, SUFFIXES, Leaf
from prakat.lib.trees import REFERENCE, Tree, Writing, lock_file, make_durable
from prakat.publishing.models import Edition
from prakat.publishing.rules import Indexer, Page, Renderer

PACKABLE: Final = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
SHOWN_IN_PLACE: Final = ("application/pdf", "image/", "video/", "text/")
CURRENT: Final = "current"
LASTING: Final = "/assets/"
BROTLI_QUALITY: Final = 7
"""Half a millisecond a page; the best quality takes fifty times as long for a tenth fewer bytes, so only what is
pressed once and read by everybody gets it."""
_AHEAD: Final = 48


class Packed(NamedTuple):
    """A body with its packed forms, each empty where packing does not help."""

    body: bytes
    gzip: bytes
    brotli: bytes


@cache
def _packers() -> ThreadPoolExecutor:
    """The threads that pack, of this process: a forked one has none of its parent's threads, and makes its own."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="packing")


os.register_at_fork(after_in_child=_packers.cache_clear)


@cache
def _tree(folder: Path) -> Tree:
    return Tree(folder)


def folder() -> Path:
    return Path(settings.EDITION_DIR)


def tree() -> Tree:
    return _tree(folder())


def objects() -> ObjectStore:
    return tree().objects


def renderer() -> Renderer:
    """The renderer that ``config`` has wired."""
    made: Renderer = import_string(settings.PRAKAT_RENDERER)()
    return made


def indexer() -> Indexer:
    """The keeper of the search index that ``config`` has wired."""
    made: Indexer = import_string(settings.PRAKAT_INDEXER)()
    return made


@lru_cache(maxsize=256)
def pack(body: bytes, lasting: bool) -> Packed:
    """The body in gzip and brotli. The same bytes give the same objects, whenever they are pressed."""
    squeezed = gzip.compress(body, 9, mtime=0)
    tight = brotli.compress(body, mode=brotli.MODE_TEXT, quality=11 if lasting else BROTLI_QUALITY)
    return Packed(
        body, squeezed if len(squeezed) < len(body) else b"", tight if len(tight) < len(body) else b""
    )


def forget_rendered() -> None:
    """Let go of what this process keeps of pages rendered before, as after an erasure."""
    pack.cache_clear()
    renderer().forget()


def profile(page: Page) -> str:
    """Which headers the page must carry: the name of a profile of the edition's statement."""
    if page.status != 200:
        return {301: "moved", 404: "missing", 410: "gone"}[page.status]
    if page.path.startswith(LASTING):
        return "asset"
    if page.path.startswith("/files/"):
        return "file" if page.media_type.startswith(SHOWN_IN_PLACE) else "download"
    return "page"


def _packing(pages: Iterable[Page | str], known: str) -> Iterator[tuple[Page, Leaf | Future[Packed]] | str]:
    """Each page with the leaf that it has already, or with its packed forms under way in another thread."""
    find = tree().find
    for page in pages:
        if isinstance(page, str):
            yield page
            continue
        before = find(known, page.path) if known else None
        if before is not None and _same(before, page):
            yield page, before
        elif page.media_type.startswith(PACKABLE) and len(page.body) > 200 and not page.file:
            yield page, _packers().submit(pack, page.body, page.path.startswith(LASTING))
        else:
            done: Future[Packed] = Future()
            done.set_result(Packed(page.body, b"", b""))
            yield page, done


def _same(before: Leaf, page: Page) -> bool:
    if (before.media_type, before.status, before.headers) != (page.media_type, page.status, profile(page)):
        return False
    return before.digest == (page.file or listing.digest_of(page.body))


def _ahead(
    made: Iterator[tuple[Page, Leaf | Future[Packed]] | str],
) -> Iterator[tuple[Page, Leaf | Future[Packed]] | str]:
    """Let the renderer run ahead of the writer, so that rendering and packing share the machine's cores."""
    waiting: deque[tuple[Page, Leaf | Future[Packed]] | str] = deque()
    for piece in made:
        waiting.append(piece)
        if len(waiting) > _AHEAD:
            yield waiting.popleft()
    yield from waiting


def press(base: str, pages: Iterable[Page | str], *, known: str = "") -> str:
    """The root of the tree ``base`` with these pages pressed into it, durably; plain paths are taken out.

    ``known`` is a tree whose leaves are taken over where a page has not changed.
    """
    with tree().locked(shared=True):
        writing = Writing(tree())
        try:
            changes: dict[str, Leaf | None] = {}
            for piece in _ahead(_packing(pages, known or base)):
                if isinstance(piece, str):
                    changes.setdefault(piece, None)
                else:
                    page, made = piece
                    changes[page.path] = (
                        made if isinstance(made, Leaf) else _leaf(writing, page, made.result())
                    )
            root = writing.apply(base, changes)
            writing.finish()
        finally:
            writing.abandon()
    return root


def merge(roots: Iterable[str]) -> str:
    """The root of a tree with the pages of all these trees, durably; those trees themselves are taken away."""
    parts = [root for root in roots if root]
    with tree().locked(shared=True):
        writing = Writing(tree())
        try:
            merged = writing.merge(parts)
            writing.finish()
        finally:
            writing.abandon()
    with tree().locked():
        tree().collect(*(set(parts) - {merged}))
    return merged


def _leaf(writing: Writing, page: Page, packed: Packed) -> Leaf:
    if page.file:
        stored = {IDENTITY: _seal_file(writing, page.file)}
    else:
        forms = {IDENTITY: packed.body, GZIP: packed.gzip, BROTLI: packed.brotli}
        stored = {coding: writing.put(form) for coding, form in forms.items() if form or coding == IDENTITY}
    return Leaf(stored, page.media_type, profile(page), page.status)


def _seal_file(writing: Writing, digest: str) -> listing.Stored:
    """Seal a file that an officer attached: the same bytes, in the edition's own store."""
    if objects().has(digest):
        return listing.Stored(digest, objects().length(digest))
    with blobs.store().open(digest) as stream:
        stored = writing.put_stream(stream)
    if stored.digest != digest:
        raise OSError(f"the file {digest} is damaged in the store")
    return stored


def announce(edition: Edition) -> None:
    """Lay the signed statement of a committed edition beside its tree, whole or not at all. Not yet the switch."""
    home = folder() / "editions" / str(edition.number)
    if (home / "edition").exists():
        if (home / "edition").read_text() == edition.note:
            return
        shutil.rmtree(home)  # from a database that was since restored to an earlier day
    made = folder() / "incoming" / f"edition-{edition.number}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    (made / "edition").write_text(edition.note)
    os.symlink(f"../../trees/{listing.tree_name(edition.root)}", made / "site")
    os.link(tree().directory(edition.root) / LISTING_NAME, made / REFERENCE)
    home.parent.mkdir(parents=True, exist_ok=True)
    make_durable(folder())
    made.rename(home)


def switch_to(number: int) -> None:
    """Let the public read this edition from now on: one atomic rename, made durable."""
    make_durable(folder())
    temporary = folder() / "incoming" / f"current-{os.getpid()}"
    temporary.unlink(missing_ok=True)
    os.symlink(f"editions/{number}", temporary)
    temporary.replace(folder() / CURRENT)
    descriptor = os.open(folder(), os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keeps(edition: Edition) -> bool:
    """Whether the pages of an edition are still on disk."""
    return (folder() / "editions" / str(edition.number) / REFERENCE).exists()


def forget(edition: Edition) -> int:
    """Take away what only this edition lists; its statement stays. Returns how many directories and objects went."""
    home = folder() / "editions" / str(edition.number)
    with tree().locked():
        (home / "site").unlink(missing_ok=True)
        (home / REFERENCE).unlink()
        return tree().collect(edition.root)


def switching() -> AbstractContextManager[None]:
    """One process at a time lays out editions and switches."""
    return lock_file(folder() / "switch.lock")


def current() -> Statement | None:
    """The statement of the edition that the public reads now; None before the first one."""
    try:
        note = (folder() / CURRENT / "edition").read_text()
    except FileNotFoundError:
        return None
    return _statement(note.split("\n", 1)[0] + "\n")


_statement = lru_cache(maxsize=4)(parse_statement)


def current_root() -> str:
    """The root digest that the public reads now; empty before the first edition."""
    now = current()
    return now.root if now else ""


def export(directory: Path) -> int:
    """Write the current edition as a tree of files under their addresses, packed forms beside them, with all that it
    takes to verify the copy; returns how many paths. What is gone or moved has no file: a plain file server could only
    give it out."""
    root, count = current_root(), 0
    for path, leaf in tree().walk(root):
        if leaf.status not in {200, 404} or "?" in path:
            continue
        target = directory / (path[1:] + INDEX if path.endswith("/") else path[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        for coding, stored in leaf.stored.items():
            target.with_name(target.name + SUFFIXES[coding]).write_bytes(objects().read(stored.digest))
        count += 1
    _export_seal(directory / ".well-known" / "prakat", root)
    return count


def _export_seal(directory: Path, root: str) -> None:
    """The statement, the keys, the log and the listings, where verifiers look for them."""
    (directory / "dir").mkdir(parents=True, exist_ok=True)
    for digest in tree().directories(root, set()):
        (directory / "dir" / digest).write_bytes(tree().listing(digest))
    shutil.copy(folder() / CURRENT / "edition", directory / "edition")
    shutil.copy(folder() / "keys", directory / "keys")
    shutil.copytree(folder() / "log", directory / "log", dirs_exist_ok=True)
