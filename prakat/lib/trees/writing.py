"""Writing an edition into the folder of the trees: only what it adds, and nothing named before all of it is durable."""

import errno
import hashlib
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

from prakat.lib.objects import Readable
from prakat.lib.seal import listing
from prakat.lib.seal.listing import LISTING_NAME, SUFFIXES, Branch, ForeignPath, Leaf, Stored
from prakat.lib.trees.disk import READ_ONLY, link, linked, write
from prakat.lib.trees.tree import REFERENCE, Tree

T = TypeVar("T")
Change = tuple[tuple[str, ...], str, Leaf | None]

_CHUNK_BYTES: Final = 1 << 20


def _stamp(digest: str) -> int:
    """The modified time of an object, made of its digest: file servers tag bytes by time and length, and so the same
    bytes carry the same tag on every machine and other bytes of the same length another."""
    return int(digest[:8], 16) >> 1


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
            write(at, content, _stamp(digest))
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
            for name, source in self._second_names(branch):
                link(source, f"{at}/{name}")
            known = self._branch(old).branches
            for name, below in branch.branches.items():
                target = f"../../{listing.tree_name(below)}"
                if below != known.get(name) or not linked(f"{self._place(old)}/{name}", f"{at}/{name}"):
                    os.symlink(target, f"{at}/{name}")
        except FileExistsError as error:  # a page and a directory, or a packed form, of one name
            raise ForeignPath(str(error.filename2)) from error
        write(f"{at}/{LISTING_NAME}", content)
        self._directories[digest] = at
        return digest

    def _directory(self, digest: str) -> str:
        return f"{self._trees}/{listing.tree_name(digest)}"

    def _count_again(self, digest: str, branch: Branch) -> None:
        """Let a directory that stands already name the objects and subdirectories that stand now: what has no such name
        counts as unused. A power cut may have kept the directory and lost one of them, which was then written anew."""
        at = self._place(digest)
        for name, source in self._second_names(branch):
            self._name(source, f"{at}/{name}")

    def _second_names(self, branch: Branch) -> Iterator[tuple[str, str]]:
        """The second names that a directory holds, each with the file: objects, and listings of subdirectories."""
        for name, leaf in branch.leaves.items():
            for coding, stored in leaf.stored.items():
                yield listing.file_name(name, leaf) + SUFFIXES[coding], self._object(stored.digest)
        for name, below in branch.branches.items():
            yield REFERENCE + name, self._listing(below)

    def _name(self, source: str, name: str) -> None:
        """Make ``name`` a second name of the file, if it is not one."""
        if os.path.lexists(name) and os.path.samestat(os.lstat(source), os.lstat(name)):
            return
        made = f"{self._incoming}/named"
        link(source, made)
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
