"""The edition on disk: objects by digest, and a real directory for each directory of the tree, never changed.

A release writes the objects and directories that it changes and shares all others, so it costs what the change
costs. A file server can serve a tree as it is; the embedded square reads the listings.

Order of writing: everything is written under names that nobody reads, made durable, renamed into place, made
durable again. A name below ``objects`` or ``trees`` therefore always means whole bytes, also after a power cut.
"""

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from prakat.lib.objects import ObjectStore, Readable
from prakat.lib.seal import listing
from prakat.lib.seal.listing import LISTING_NAME, SUFFIXES, Branch, ForeignPath, Leaf, Stored

T = TypeVar("T")
Change = tuple[tuple[str, ...], str, Leaf | None]

REFERENCE: Final = ".ref."
"""A directory holds a second name of each subdirectory's listing, so that the count of its names tells whether anything
still refers to it."""
_LAID_OUT: Final = ("edition-", "current-")
"""What is being laid out or switched to, in the folder of what is not named yet: under a lock of its own."""
_CHUNK_BYTES: Final = 1 << 20
READ_ONLY: Final = 0o444
"""Whatever the umask: the file server may be another user."""
_KNOWN_MAX: Final = 50_000
_libc: Final = ctypes.CDLL(None, use_errno=True)


def make_durable(directory: Path) -> None:
    """Return when everything written so far to the file system of ``directory`` survives a power cut (syncfs).

    One call stands for an fsync of each of some hundred files and directories, at a tenth of the time.
    """
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _libc.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(directory))
    finally:
        os.close(descriptor)


def _stamp(digest: str) -> int:
    """The modified time of an object, made of its digest: file servers tag bytes by time and length, and so the same
    bytes carry the same tag on every machine and other bytes of the same length another."""
    return int(digest[:8], 16) >> 1


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

    def collect(self, digest: str) -> int:
        """Take away a directory that nothing refers to any longer, and with it what only it referred to; returns how
        many directories and objects went. The caller has the folder alone."""
        at = self.directory(digest)
        if not at.is_dir() or (at / LISTING_NAME).stat().st_nlink > 1:
            return 0
        branch = self.branch(digest)
        gone = self.folder / "incoming" / f"gone-{digest}"
        at.rename(gone)
        shutil.rmtree(gone)
        self._known.pop(digest, None)
        removed = 1
        for leaf in branch.leaves.values():
            removed += sum(self._collect_object(stored.digest) for stored in leaf.stored.values())
        return removed + sum(self.collect(below) for below in branch.branches.values())

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
        removed = 0
        for listed in list((self.folder / "trees").glob("*/*/" + LISTING_NAME)):
            if listed.is_file() and listed.stat().st_nlink == 1 and listed.stat().st_mtime < before:
                removed += self.collect(listing.digest_of(listed.read_bytes()))
        for path in (self.folder / "objects").glob("??/??/*"):
            removed += self._collect_object(path.name)
        for leftover in (self.folder / "incoming").glob("*"):
            if not leftover.name.startswith(_LAID_OUT):
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        return removed


@contextmanager
def lock_file(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock that other processes see, until the block ends or the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Writing:
    """What one edition adds to the folder; nothing of it has its name before ``finish``."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        (tree.folder / "incoming").mkdir(parents=True, exist_ok=True)
        # Plain strings from here on: a release names a thousand files, and Path takes longer than the system does.
        self._incoming = tempfile.mkdtemp(dir=tree.folder / "incoming")
        self._trees = os.fspath(tree.folder / "trees")
        self._objects: dict[str, str] = {}
        self._directories: dict[str, str] = {}
        self._standing: set[str] = set()
        """Directories of these trees that stood before."""

    def put(self, content: bytes) -> Stored:
        """Write an object, unless it is there."""
        digest = listing.digest_of(content)
        if digest not in self._objects and not self.tree.objects.has(digest):
            at = f"{self._incoming}/{digest}"
            _write(at, content, _stamp(digest))
            self._objects[digest] = at
        return Stored(digest, len(content))

    def put_stream(self, stream: Readable) -> Stored:
        """Write an object from a stream."""
        running, length = hashlib.sha256(), 0
        at = f"{self._incoming}/stream"
        with open(at, "wb") as target:
            while chunk := stream.read(_CHUNK_BYTES):
                running.update(chunk)
                length += target.write(chunk)
        digest = running.hexdigest()
        if digest not in self._objects and not self.tree.objects.has(digest):
            named = f"{self._incoming}/{digest}"
            os.rename(at, named)
            os.chmod(named, READ_ONLY)
            os.utime(named, (_stamp(digest), _stamp(digest)))
            self._objects[digest] = named
        return Stored(digest, length)

    def apply(self, root: str, changes: Mapping[str, Leaf | None]) -> str:
        """The root of a tree with the changes applied (None removes a path); only changed directories are written."""
        return self._apply(root, [(*listing.segments(path), leaf) for path, leaf in changes.items()])

    def merge(self, roots: Sequence[str]) -> str:
        """The root of a tree that holds what any of the trees holds; no path may stand in two of them."""
        if len(roots) < 2:
            return roots[0] if roots else ""
        branch, below = Branch(), defaultdict[str, list[str]](list)
        for part in map(self._branch, roots):
            if branch.leaves.keys() & part.leaves.keys():
                raise ValueError("two trees that are merged hold the same path")
            branch.leaves.update(part.leaves)
            for name, digest in part.branches.items():
                below[name].append(digest)
        branch.branches.update((name, self.merge(digests)) for name, digests in below.items())
        return self._write_directory(branch)

    def _apply(self, digest: str, changes: Sequence[Change]) -> str:
        old = self._branch(digest)
        branch = Branch(dict(old.leaves), dict(old.branches))
        below: dict[str, list[Change]] = {}
        for directories, name, leaf in changes:
            if directories:
                below.setdefault(directories[0], []).append((directories[1:], name, leaf))
            else:
                _set(branch.leaves, name, leaf)
        for directory, inner in below.items():
            _set(branch.branches, directory, self._apply(branch.branches.get(directory, ""), inner))
        if not branch.leaves and not branch.branches:
            return ""
        if branch == old:
            return digest
        return self._write_directory(branch, digest)

    def _branch(self, digest: str) -> Branch:
        return self.tree.branch(digest)

    def _write_directory(self, branch: Branch, old: str = "") -> str:
        """Write a directory, unless it is there; ``old`` is one that it mostly agrees with."""
        content = listing.encode(branch)
        digest = listing.digest_of(content)
        self.tree._known[digest] = branch
        if digest in self._directories:
            return digest
        if os.path.isdir(self._directory(digest)):
            self._standing.add(digest)
            self._count_again(digest, branch)
            return digest
        at = f"{self._incoming}/d{digest}"
        os.mkdir(at)
        try:
            for name, leaf in branch.leaves.items():
                named = f"{at}/{listing.file_name(name, leaf)}"
                for coding, stored in leaf.stored.items():
                    _link(self._object(stored.digest), named + SUFFIXES[coding])
            known = self._branch(old).branches
            for name, below in branch.branches.items():
                target = f"../../{listing.tree_name(below)}"
                if below != known.get(name) or not _linked(f"{self._place(old)}/{name}", f"{at}/{name}"):
                    os.symlink(target, f"{at}/{name}")
                _link(self._listing(below), f"{at}/{REFERENCE}{name}")
        except FileExistsError as error:  # a page and a directory, or a packed form, of one name
            raise ForeignPath(str(error.filename2)) from error
        _write(f"{at}/{LISTING_NAME}", content)
        self._directories[digest] = at
        return digest

    def _directory(self, digest: str) -> str:
        return f"{self._trees}/{listing.tree_name(digest)}"

    def _count_again(self, digest: str, branch: Branch) -> None:
        """Let a directory that stands already name the objects and subdirectories that stand now: what has no such name
        counts as unused. A power cut may have kept the directory and lost one of them, which was then written anew."""
        at = self._place(digest)
        for name, leaf in branch.leaves.items():
            for coding, stored in leaf.stored.items():
                self._name(
                    self._object(stored.digest), f"{at}/{listing.file_name(name, leaf)}{SUFFIXES[coding]}"
                )
        for name, below in branch.branches.items():
            self._name(self._listing(below), f"{at}/{REFERENCE}{name}")

    def _name(self, source: str, name: str) -> None:
        """Make ``name`` a second name of the file, if it is not one."""
        if os.path.lexists(name) and os.path.samestat(os.lstat(source), os.lstat(name)):
            return
        made = f"{self._incoming}/named"
        _link(source, made)
        os.rename(made, name)

    def _place(self, digest: str) -> str:
        """Where the directory stands until it has its name, or stands already."""
        return self._directories.get(digest) or self._directory(digest)

    def _listing(self, digest: str) -> str:
        return f"{self._place(digest)}/{LISTING_NAME}"

    def _object(self, digest: str) -> str:
        return self._objects.get(digest) or self.tree.objects.place(digest)

    def finish(self) -> None:
        """Give everything its name, durably. Raises OSError and leaves nothing named but whole things."""
        objects = {at: self.tree.objects.place(digest) for digest, at in self._objects.items()}
        directories = {at: self._directory(digest) for digest, at in self._directories.items()}
        for folder in {os.path.dirname(named) for named in (*objects.values(), *directories.values())}:
            os.makedirs(folder, exist_ok=True)
        self.tree.make_durable()
        is_alone = True  # another writer may have made the same meanwhile: then only that one's counts
        for at, named in objects.items():
            try:
                os.link(at, named)
            except FileExistsError:
                is_alone = False
        for at, named in directories.items():
            try:
                os.rename(at, named)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
                is_alone = False
        touched = () if is_alone else (*self._directories, *self._standing)
        self._objects, self._directories = {}, {}
        for digest in touched:
            self._count_again(digest, self._branch(digest))
        self.tree.make_durable()
        self.abandon()

    def abandon(self) -> None:
        """Remove what was written and got no name."""
        shutil.rmtree(self._incoming, ignore_errors=True)


def _set(entries: dict[str, T], name: str, value: T | None) -> None:
    """Put the value in, or take the name out where there is none."""
    if value:
        entries[name] = value
    else:
        entries.pop(name, None)


def _write(at: str, content: bytes, modified: int | None = None) -> None:
    """A new file that is only read from now on. By the system's own calls: a release writes a hundred."""
    descriptor = os.open(at, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fchmod(descriptor, READ_ONLY)
        if modified is not None:
            os.utime(descriptor, (modified, modified))
    finally:
        os.close(descriptor)


def _link(source: str, target: str) -> None:
    if not _linked(source, target):
        shutil.copy2(source, target)


def _linked(source: str, target: str) -> bool:
    """Whether the file, or the symbolic link itself, could get a second name: an inode counts only so many. That takes
    a tenth of the time of a new symbolic link."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno != errno.EMLINK:
            raise
        return False
    return True
