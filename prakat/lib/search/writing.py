"""Writing the index: small changes at once, whole builds beside it, erasure down to the bytes."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from prakat.lib.search.documents import Document
from prakat.lib.search.durability import make_durable
from prakat.lib.search.manifest import (
    STAGING,
    Listed,
    Manifest,
    NoIndex,
    fresh_name,
    locked,
    read,
    sweep,
    switch,
)
from prakat.lib.search.part import SMALL, Part, Prepared, prepared, write_part

PART_DOCUMENTS: Final = 50_000
"""Documents in a part at most: what an erasure has to write anew."""
_TINY: Final = 8
"""Documents up to which a part is put together with others by the very change that finds many of them."""
_TINY_PARTS: Final = 8
_SMALL_PARTS: Final = 8
_GONE_SHARE: Final = 0.2
_BATCH: Final = 64
_ALONE: Final = 1500
"""Documents up to which a build does not call other processes to help."""


class Writer:
    """Changes the index in a folder. Any number of readers go on reading; writers wait for each other."""

    def __init__(self, folder: Path):
        self.folder = folder

    def apply(self, *, add: Iterable[Document] = (), remove: Iterable[str] = (), edition: int) -> None:
        """Put documents in, in place of those with their ids, take others out, and stand at this edition.

        Durable when it returns; stopped before, the index is as it was. Creates the index where there is none.
        """
        new = {document.id: document for document in add}
        changed = frozenset([*new, *remove])
        with locked(self.folder, "lock"):
            manifest = self._current()
            parts = [self._without(part, changed) for part in manifest.parts]
            parts = [part for part in parts if len(part.gone) < part.documents]
            tiny = [part for part in parts if part.documents <= _TINY]
            documents = list(new.values())
            if new and len(tiny) + 1 >= _TINY_PARTS:
                parts = [part for part in parts if part not in tiny]
                documents += [one for part in tiny for one in self._open(part).documents()]
            if documents:
                name = fresh_name()
                count = write_part(
                    self.folder / name, map(prepared, documents), small=len(documents) <= SMALL
                )
                parts.append(Listed(name, count))
            switch(self.folder, Manifest(edition, tuple(parts)))
            sweep(self.folder)

    def build(
        self, documents: Iterable[Document], *, edition: int, progress: Callable[[int], None] | None = None
    ) -> int:
        """Replace the whole index by one of these documents; returns how many. Changes made meanwhile are kept."""
        with locked(self.folder, "building"):
            started = self._started()
            fresh = self._staged(documents, progress)
            self._replace(started, set(started.opened), fresh, edition)
        return sum(part.documents for part in fresh)

    def tidy(self) -> bool:
        """Put small parts together and write parts anew that many documents are gone from; whether there was need."""
        with locked(self.folder, "building"):
            started = self._started()
            parts = started.manifest.parts
            small = [part for part in parts if part.documents <= SMALL]
            small = small if len(small) >= _SMALL_PARTS else []
            worn = [part for part in parts if len(part.gone) > _GONE_SHARE * part.documents]
            chosen = tuple(dict.fromkeys([*small, *worn]))
            self._rewrite(started, chosen)
        return bool(chosen)

    def purge(self, ids: Iterable[str]) -> None:
        """Leave nothing on the disk of what these documents were before: parts that still hold it are written anew.

        What they are now stays; a document that must go altogether is taken out by ``apply`` first.
        """
        erased = frozenset(ids)
        with locked(self.folder, "building"):
            started = self._started()
            self._rewrite(started, tuple(part for part in started.manifest.parts if part.gone & erased))

    # --- how ---

    def _current(self) -> Manifest:
        try:
            return read(self.folder)
        except NoIndex:
            return Manifest(0, ())

    def _open(self, part: Listed) -> Part:
        return Part(self.folder / part.name, part.gone)

    def _without(self, part: Listed, ids: frozenset[str]) -> Listed:
        opened = self._open(part)
        gone = {id for id in ids if opened.holds(id)}
        return Listed(part.name, part.documents, part.gone | gone) if gone else part

    def _started(self) -> _Started:
        manifest = self._current()
        return _Started(manifest, {part.name: self._open(part) for part in manifest.parts})

    def _rewrite(self, started: _Started, chosen: tuple[Listed, ...]) -> None:
        if not chosen:
            return
        standing = (document for part in chosen for document in started.opened[part.name].documents())
        fresh = self._staged(standing, None)
        self._replace(started, {part.name for part in chosen}, fresh, None)

    def _staged(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None
    ) -> tuple[Listed, ...]:
        """Parts of all these documents, in the staging folder."""
        staging = self.folder / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        made: list[Listed] = []
        done = 0
        rest = _prepared(documents)
        for first in rest:
            chunk = _reported(chain([first], islice(rest, PART_DOCUMENTS - 1)), done, progress)
            name = fresh_name()
            made.append(Listed(name, write_part(staging / name, chunk, small=False)))
            done += made[-1].documents
            if progress:
                progress(done)
        return tuple(made)

    def _replace(
        self, started: _Started, old: set[str], fresh: tuple[Listed, ...], edition: int | None
    ) -> None:
        """Switch from the old parts to the fresh ones, without what changed since the build was started."""
        with locked(self.folder, "lock"):
            current = self._current()
            changed: set[str] = set()
            for part in current.parts:
                before = started.opened.get(part.name)
                changed |= part.gone - before.gone if before else self._open(part).ids()
            for name in started.opened.keys() - {part.name for part in current.parts}:
                changed |= started.opened[name].ids()
            for part in fresh:
                (self.folder / STAGING / part.name).rename(self.folder / part.name)
            make_durable(self.folder)
            parts = [self._without(part, frozenset(changed)) for part in fresh]
            parts += [part for part in current.parts if part.name not in old]
            stands_at = current.edition if edition is None else max(current.edition, edition)
            switch(self.folder, Manifest(stands_at, tuple(parts)))
            sweep(self.folder)
            shutil.rmtree(self.folder / STAGING, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Started:
    """The index as it was when a build was started; its parts stay readable, whatever becomes of their files."""

    manifest: Manifest
    opened: dict[str, Part]


def _prepared(documents: Iterable[Document]) -> Iterator[list[Prepared]]:
    """The documents prepared for the index, in their order; of many, by all processors together."""
    rest = iter(documents)
    few = list(islice(rest, _ALONE))
    if len(few) < _ALONE:
        yield from map(prepared, few)
        return
    everything = chain(few, rest)
    helpers = os.cpu_count() or 1
    with ProcessPoolExecutor(helpers, mp_context=get_context("spawn")) as pool:
        under_way: deque[Future[list[list[Prepared]]]] = deque()
        while batch := list(islice(everything, _BATCH)):
            under_way.append(pool.submit(_prepared_batch, batch))
            if len(under_way) > 4 * helpers:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


def _prepared_batch(documents: list[Document]) -> list[list[Prepared]]:
    return [prepared(document) for document in documents]


def _reported(
    documents: Iterable[list[Prepared]], done: int, progress: Callable[[int], None] | None
) -> Iterator[list[Prepared]]:
    for number, document in enumerate(documents, start=done + 1):
        yield document
        if progress and number % _BATCH == 0:
            progress(number)
