"""A working copy of an instance that is put back, and brought into the state of a crash, in milliseconds.

The copy shares no file with the original: how many names a file has means something to the press.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk import Inode
from tests.faults.power_cut import Content, CrashState

WRITTEN_ONCE = ("edition/objects/", "edition/trees/", "blobs/")
"""Below these a file that is still there is still the same: nothing is ever written in place. All else is compared
with the original, by replacing it."""


@dataclass
class Folder:
    """What a folder of the original holds: files by inode number, links by target."""

    files: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    folders: "dict[str, Folder]" = field(default_factory=dict)


class WorkingCopy:
    """A copy at ``top`` of the instance at ``base``."""

    def __init__(self, base: Path, top: Path) -> None:
        self.base, self.top = base, top
        self._own: dict[int, int] = {}
        """The inode in the copy that stands for an inode of the original."""
        self._plan = self._read(base)
        shutil.rmtree(top, ignore_errors=True)
        top.mkdir(parents=True)
        self.put_back()

    def _read(self, folder: Path) -> Folder:
        found = Folder()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_symlink():
                    found.links[entry.name] = os.readlink(entry.path)
                elif entry.is_dir():
                    found.folders[entry.name] = self._read(Path(entry.path))
                else:
                    found.files[entry.name] = entry.inode()
        return found

    # --- putting back ---------------------------------------------------------------------------

    def put_back(self) -> None:
        """Make the copy hold what the original holds, and nothing else."""
        there: dict[int, str] = {}
        missing: list[tuple[str, int]] = []
        self._put_back(self._plan, "", there, missing)
        for path, number in missing:
            target = f"{self.top}/{path}"
            if number in there:
                os.link(there[number], target)
                continue
            shutil.copy2(f"{self.base}/{path}", target)
            there[number] = target
            self._own[number] = os.lstat(target).st_ino

    def _put_back(
        self, plan: Folder, below: str, there: dict[int, str], missing: list[tuple[str, int]]
    ) -> None:
        """Remove what is too much, make folders and links; tells which files are there and which are missing."""
        wanted = {*plan.files, *plan.links, *plan.folders}
        with os.scandir(f"{self.top}/{below}") as scanned:
            for entry in list(scanned):
                if self._is_right(plan, entry, below, there):
                    wanted.discard(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)
        for name in wanted:
            if name in plan.links:
                os.symlink(plan.links[name], f"{self.top}/{below}{name}")
            elif name in plan.files:
                missing.append((below + name, plan.files[name]))
            else:
                os.mkdir(f"{self.top}/{below}{name}")
        for name, folder in plan.folders.items():
            self._put_back(folder, f"{below}{name}/", there, missing)

    def _is_right(self, plan: Folder, entry: "os.DirEntry[str]", below: str, there: dict[int, str]) -> bool:
        if entry.is_symlink():
            return plan.links.get(entry.name) == os.readlink(entry.path)
        if entry.is_dir():
            return entry.name in plan.folders
        number = plan.files.get(entry.name)
        if number is None or self._own.get(number) != entry.inode() or not below.startswith(WRITTEN_ONCE):
            return False
        there[number] = entry.path
        return True

    # --- a crash --------------------------------------------------------------------------------

    def crash(self, state: CrashState, root: Inode) -> None:
        """Bring the copy, which holds the original, into the state after a power cut."""
        placed: list[tuple[str, Inode]] = []
        removed: list[str] = []
        self._compare(state, root, "", placed, removed, moved=False)
        aside = self.top / ".aside"
        aside.mkdir()
        self._make_files(state, aside, [inode for _, inode in placed if inode.kind == "file"])
        for path in removed:
            self._clear(self.top / path)
        for path, inode in placed:
            target = self.top / path
            self._clear(target)
            if inode.kind == "folder":
                target.mkdir()
            elif inode.kind == "link":
                target.symlink_to(inode.target)
            elif not path.endswith("-shm"):  # SQLite's shared memory: nobody relies on it after a start
                os.link(aside / str(inode.number), target)
        shutil.rmtree(aside)

    def _compare(
        self,
        state: CrashState,
        folder: Inode,
        path: str,
        placed: list[tuple[str, Inode]],
        removed: list[str],
        *,
        moved: bool,
    ) -> None:
        """What differs in this folder and below, parents first; all of it where the folder stands in a new place."""
        named = state.names.get(folder, {})
        for name, inode in {**folder.entries, **named}.items():
            new = moved or (name in named and inode is not folder.entries.get(name))
            if inode is None:
                removed.append(path + name)
            elif new or inode in state.files:
                placed.append((path + name, inode))
            if inode is not None and inode.kind == "folder":
                self._compare(state, inode, f"{path}{name}/", placed, removed, moved=new)

    def _make_files(self, state: CrashState, aside: Path, inodes: list[Inode]) -> None:
        """One file for each inode, to be linked to its names."""
        for inode in set(inodes):
            made = aside / str(inode.number)
            content = state.files.get(inode)
            if content is None and inode.source is not None:
                os.link(self.top / inode.source.relative_to(self.base), made)
                continue
            content = content or Content("", b"", inode.mode, None)
            made.write_bytes(content.content)
            if content.time_ns is not None:
                os.utime(made, ns=(content.time_ns, content.time_ns))
            made.chmod(content.mode)

    def _clear(self, target: Path) -> None:
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
