"""The edition on disk: objects by digest, and a real directory for each directory of the tree, never changed.

A release writes the objects and directories that it changes and shares all others, so it costs what the change
costs. A file server can serve a tree as it is; the embedded square reads the listings.

Order of writing: everything is written under names that nobody reads, made durable, renamed into place, made
durable again. A name below ``objects`` or ``trees`` therefore always means whole bytes, also after a power cut.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from prakat.lib.objects import ObjectStore
from prakat.lib.seal import listing
from prakat.lib.seal.listing import LISTING_NAME, Branch, ForeignPath, Leaf
from prakat.lib.trees.disk import lock_file, make_durable

REFERENCE: Final = ".ref."
"""A directory holds a second name of each subdirectory's listing, so that the count of its names tells whether anything
still refers to it."""
_ASIDE: Final = "gone-"
"""What is being taken away, in the folder of what has no name."""
_LAID_OUT: Final = ("edition-", "current-")
"""What is being laid out or switched to, in the folder of what is not named yet: under a lock of its own."""
_KNOWN_MAX: Final = 50_000


class Tree:
    """The trees below one folder. A tree is named by its root digest and never changes.

    ``durable=False`` skips waiting for the disk and is for tests alone.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self._durable = durable
        self.objects = ObjectStore(folder / "objects")
        self._known: dict[str, Branch] = {}

    def make_durable(self) -> None:
        """Return when everything written so far survives a power cut."""
        if self._durable:
            make_durable(self.folder)

    def directory(self, digest: str) -> Path:
        """Where the directory with this listing stands on disk."""
        return self.folder / "trees" / listing.tree_name(digest)

    def branch(self, digest: str) -> Branch:
        """A directory by its digest; the empty string is the empty directory."""
        if not digest:
            return Branch()
        known = self._known.get(digest)
        if known is None:
            if len(self._known) > _KNOWN_MAX:
                self._known.clear()
            known = self._known[digest] = listing.decode(self.listing(digest))
        return known

    def listing(self, digest: str) -> bytes:
        """The bytes of a listing; OSError when they do not fit their digest."""
        content = (self.directory(digest) / LISTING_NAME).read_bytes()
        if listing.digest_of(content) != digest:
            raise OSError(f"the listing {digest} does not have the digest that it is named by")
        return content

    def find(self, root: str, path: str) -> Leaf | None:
        """The leaf at ``path`` in the tree, or None. Paths that no edition can hold are simply not found."""
        try:
            directories, name = listing.segments(path)
        except ForeignPath:
            return None
        here = root
        for part in directories:
            here = self.branch(here).branches.get(part, "")
            if not here:
                return None
        return self.branch(here).leaves.get(name)

    def walk(self, root: str, directories: tuple[str, ...] = ()) -> Iterator[tuple[str, Leaf]]:
        """Every path of the tree with its leaf."""
        branch = self.branch(root)
        for name, leaf in branch.leaves.items():
            yield listing.address(directories, name), leaf
        for name, digest in branch.branches.items():
            yield from self.walk(digest, (*directories, name))

    def directories(self, root: str, seen: set[str]) -> Iterator[str]:
        """The digest of every directory of the tree that is not in ``seen`` yet; ``seen`` grows."""
        if not root or root in seen:
            return
        seen.add(root)
        yield root
        for digest in self.branch(root).branches.values():
            yield from self.directories(digest, seen)

    @contextmanager
    def locked(self, *, shared: bool = False) -> Iterator[None]:
        """Writers share the folder; who takes things away has it alone. Across processes."""
        with lock_file(self.folder / "lock", shared=shared):
            yield

    def collect(self, *digests: str) -> int:
        """Take away directories that nothing refers to any longer, and with them what only they referred to; returns
        how many directories and objects went. The caller has the folder alone.

        All of them lose their names, durably, before the first loses anything that it holds: what has a name is whole.
        """
        released: Counter[str] = Counter()
        gone = [branch for digest in digests for branch in self._set_aside(digest, released)]
        aside = list((self.folder / "incoming").glob(_ASIDE + "*"))  # also of a process that was killed
        if aside:
            self.make_durable()
        for directory in aside:
            shutil.rmtree(directory)
        return len(gone) + sum(
            self._collect_object(stored.digest)
            for branch in gone
            for leaf in branch.leaves.values()
            for stored in leaf.stored.values()
        )

    def _set_aside(self, digest: str, released: Counter[str]) -> Iterator[Branch]:
        """Take the name from a directory to which only what was set aside refers, and from those below it likewise;
        ``released`` counts the references that were set aside."""
        at = self.directory(digest)
        if not at.is_dir() or (at / LISTING_NAME).stat().st_nlink - released[digest] > 1:
            return
        branch = self.branch(digest)
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.folder / "incoming"))
        at.rename(aside)
        self._known.pop(digest, None)
        yield branch
        for name, below in branch.branches.items():
            reference, listed = aside / (REFERENCE + name), self.directory(below) / LISTING_NAME
            # After a power cut a reference may be to a listing that was lost since, not to the one written anew.
            if reference.exists() and listed.exists() and reference.samefile(listed):
                released[below] += 1
            yield from self._set_aside(below, released)

    def _collect_object(self, digest: str) -> int:
        path = self.objects.path(digest)
        if not path.is_file() or path.stat().st_nlink > 1:
            return 0
        path.unlink()
        return 1

    def collect_orphans(self, *, before: float) -> int:
        """Take away what no tree and no edition refers to: directories written before the time ``before`` (a later one
        may be the root of an act that is not committed yet), objects, and what was cut short. Returns how many
        directories and objects went. Looks at everything: for quiet hours. The caller has the folder alone."""
        found = (self.folder / "trees").glob("*/*/" + LISTING_NAME)
        stats = ((listed, listed.stat()) for listed in found)
        orphans = [at for at, stat in stats if stat.st_nlink == 1 and stat.st_mtime < before]
        removed = self.collect(*(listing.digest_of(listed.read_bytes()) for listed in orphans))
        for path in (self.folder / "objects").glob("??/??/*"):
            removed += self._collect_object(path.name)
        for leftover in (self.folder / "incoming").glob("*"):
            if not leftover.name.startswith(_LAID_OUT):
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        return removed
