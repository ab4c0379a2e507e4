"""What every kind of mutant is made from: the site's files, and a seeded choice among them."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from prakat.lib.seal.edition import Statement, parse_statement
from prakat.lib.transparency.checkpoint import Checkpoint, parse_checkpoint
from prakat.lib.transparency.merkle import EMPTY_ROOT, leaf_hash, over_leaves, root
from prakat.lib.transparency.notes import parse_note
from prakat.lib.transparency.signing import Signer
from prakat.lib.transparency.tiles import bundles_since, join_entries, tiles_since
from prakat.lib.verify.findings import BYTES, LOG, SIGNATURE
from prakat.lib.verify.reading import Answer
from tests.sealed_site import (
    AT,
    CHECKPOINT_SIGNER,
    SITE,
    SealedSite,
)
from tests.tampering.laboratory import Case, Laboratory, Mutant, Served, write


class Material:
    """The site in a laboratory, and chance that is the same for the same seed."""

    def __init__(self, laboratory: Laboratory, seed: int) -> None:
        self.laboratory = laboratory
        self.site = laboratory.site
        self.folder = laboratory.site.folder
        self.random = Random(seed)
        self.directories = [self.site.tree.directory(digest) for digest in _tree_of(self.site)]
        self.content = [
            path
            for directory in self.directories
            for path in sorted(directory.iterdir())
            if path.is_file() and not path.is_symlink() and not path.name.startswith((".dir", ".ref"))
        ]
        self.listings = [directory / ".dir" for directory in self.directories]
        self.current = self.folder / "editions" / str(self.site.version) / "edition"
        self.log = sorted(path for path in (self.folder / "log" / "tile").rglob("*") if path.is_file())
        size = len(self.site.entries)
        tiles = [*tiles_since(0, size), *bundles_since(0, size)]
        self.needed = {self.folder / "log" / tile.path() for tile in tiles}
        self.notes = [self.current, self.folder / "log" / "checkpoint", self.folder / "keys"]

    def _statement(self) -> Statement:
        return parse_statement(parse_note(self.current.read_bytes()).text)

    def _any_file(self) -> Path:
        groups: list[Sequence[Path]] = [self.content, self.listings, self.log, self.notes]
        return self.random.choice(self.random.choice(groups))

    def _any_path(self) -> str:
        return self.random.choice(sorted(path for path, _ in self.site.tree.walk(self._statement().root)))

    def _two_contents(self) -> tuple[Path, Path]:
        while True:
            one, other = self.random.sample(self.content, 2)
            if one.read_bytes() != other.read_bytes():
                return one, other

    def _damage(self, path: Path) -> set[str]:
        if path in self.notes:
            return {SIGNATURE}
        return {LOG} if path in self.log else {BYTES}

    def _mutant(self, what: str, path: Path, kinds: set[str], tamper: Callable[[Case], None]) -> Mutant:
        name = f"{what} {path.relative_to(self.folder)}"
        return Mutant(name, frozenset(kinds), tamper)

    def _served(
        self, what: str, path: str, kinds: set[str], change: Callable[[str, Answer], Answer]
    ) -> Mutant:
        def tamper(case: Case) -> None:
            case.place = Served(self.folder, change)

        return Mutant(f"{what} {path}".strip(), frozenset(kinds), tamper)

    def _lay_log(self, entries: Sequence[bytes]) -> None:
        """The log with these entries, from nothing, signed by its own key."""
        folder = self.folder / "log"
        shutil.rmtree(folder)
        read = over_leaves([leaf_hash(entry) for entry in entries])
        for tile in tiles_since(0, len(entries)):
            first = tile.index << 8
            write(
                folder / tile.path(), b"".join(read(8 * tile.level, first + at) for at in range(tile.width))
            )
        for tile in bundles_since(0, len(entries)):
            first = tile.index << 8
            write(folder / tile.path(), join_entries(entries[first : first + tile.width]))
        self._lay_checkpoint(entries, AT + timedelta(hours=25))

    def _lay_checkpoint(
        self, entries: Sequence[bytes], until: datetime, signer: Signer = CHECKPOINT_SIGNER
    ) -> None:
        hashes = [leaf_hash(entry) for entry in entries]
        top = root(len(entries), over_leaves(hashes)) if hashes else EMPTY_ROOT
        made = Checkpoint(f"{SITE}/log", len(entries), top, until)
        write(self.folder / "log" / "checkpoint", signer.sign(made.text()).encode())
        assert parse_checkpoint(made.text()) == made


def _tree_of(site: SealedSite) -> list[str]:
    seen: set[str] = set()
    return list(site.tree.directories(site.root, seen))
