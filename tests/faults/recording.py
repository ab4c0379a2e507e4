"""From system calls to steps on the model's disk. A call that the model does not know ends the proof."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.calls import Call, read_calls
from tests.faults.disk import Disk, Edit, Inode, Mark, Rename, Resize, Said, Step, Sync, SyncAll, Write

LINKS_MAX = 40
UMASK = 0o022


class Unmodelled(AssertionError):
    """A call that changes files in a way that the model cannot follow."""


@dataclass
class _Open:
    inode: Inode
    position: int = 0
    append: bool = False


@dataclass
class Recorder:
    """Follows the calls of one process below ``top``; ``steps`` is what they did there."""

    disk: Disk
    top: str
    sent: Path
    """Where the bytes lie that no call shows, because the kernel took them from another file."""
    steps: list[Step] = field(default_factory=list)
    given: set[Inode] = field(default_factory=set)
    """The files that were given bytes in that way."""
    _open: dict[int, _Open] = field(default_factory=dict)
    _lengths: dict[Inode, int] = field(default_factory=dict)
    _now: dict[Inode, dict[str, Inode]] = field(default_factory=dict)

    def follow(self, call: Call) -> None:
        follower = FOLLOWERS.get(call.name)
        if follower is None:
            raise Unmodelled(f"{call.name}({', '.join(argument[:200] for argument in call.arguments)})")
        follower(self, call)

    # --- where a path leads ---------------------------------------------------------------------

    def entries(self, folder: Inode) -> dict[str, Inode]:
        """The folder's names as they are now."""
        if folder not in self._now:
            self._now[folder] = dict(folder.entries)
        return self._now[folder]

    def place(self, path: str) -> tuple[Inode, str] | None:
        """The folder and the name that an absolute path means; None outside of the disk."""
        parts = os.path.normpath(path) if "/../" not in path else path
        if parts != self.top and not parts.startswith(self.top + "/"):
            return None
        return self._walk([part for part in parts[len(self.top) :].split("/") if part])

    def _walk(self, parts: list[str]) -> tuple[Inode, str] | None:
        trail: list[Inode] = [self.disk.root]
        followed = 0
        while parts:
            part = parts.pop(0)
            if part == "..":
                trail.pop()
            elif part != ".":
                if not parts:
                    return trail[-1], part
                inode = self.entries(trail[-1]).get(part)
                if inode is None:
                    raise Unmodelled(f"a path through {part}, which the model does not hold")
                if inode.kind == "link":
                    followed += 1
                    if inode.target.startswith("/") or followed > LINKS_MAX:
                        raise Unmodelled(f"a link to {inode.target}")
                    parts = inode.target.split("/") + parts
                else:
                    trail.append(inode)
        return None

    def inode(self, path: str, *, follow: bool = True) -> Inode | None:
        if path == self.top:
            return self.disk.root
        place = self.place(path)
        if place is None:
            return None
        found = self.entries(place[0]).get(place[1])
        if found is not None and found.kind == "link" and follow:
            return self.inode(os.path.normpath(os.path.join(os.path.dirname(path), found.target)))
        return found

    def absolute(self, call: Call, folder_at: int | None, path_at: int) -> str:
        path = call.text(path_at)
        if path.startswith("/"):
            return path
        base = os.getcwd() if folder_at is None else call.shown_path(folder_at)
        return f"{base}/{path}"

    def opened(self, call: Call, at: int = 0) -> _Open | None:
        """The open file of the argument: known from its opening, or else from where strace saw it."""
        number = call.descriptor(at)
        if number not in self._open:
            inode = self.inode(call.shown_path(at))
            if inode is None:
                return None
            self._open[number] = _Open(inode)
        return self._open[number]

    def paths(self, folder: Inode, path: Path) -> Iterator[tuple[Path, Inode]]:
        """Every file with where it stands now."""
        for name, inode in self.entries(folder).items():
            if inode.kind == "folder":
                yield from self.paths(inode, path / name)
            elif inode.kind == "file":
                yield path / name, inode

    # --- steps ----------------------------------------------------------------------------------

    def length(self, inode: Inode) -> int:
        if inode not in self._lengths:
            self._lengths[inode] = inode.source.stat().st_size if inode.source else 0
        return self._lengths[inode]

    def write(self, inode: Inode, offset: int, content: bytes) -> None:
        self.steps.append(Write(inode, offset, content))
        self._lengths[inode] = max(self.length(inode), offset + len(content))

    def resize(self, inode: Inode, length: int) -> None:
        if length != self.length(inode):
            self.steps.append(Resize(inode, length))
            self._lengths[inode] = length

    def edit(self, *edits: Edit) -> None:
        self.steps.append(Rename(edits))
        for edit in edits:
            if edit.inode is None:
                self.entries(edit.folder).pop(edit.name, None)
            else:
                self.entries(edit.folder)[edit.name] = edit.inode


# --- one follower for each call --------------------------------------------------------------------


def _opening(folder_at: int | None, path_at: int, flags_at: int) -> Callable[[Recorder, Call], None]:
    def follow(recorder: Recorder, call: Call) -> None:
        path, flags = recorder.absolute(call, folder_at, path_at), call.arguments[flags_at]
        recorder._open.pop(call.result, None)
        if "O_TMPFILE" in flags:
            if path == recorder.top or recorder.place(path):
                recorder._open[call.result] = _Open(recorder.disk.new("file", "", mode=0o600))
            return
        inode = recorder.inode(path)
        if inode is None:
            place = recorder.place(path)
            if place is None:
                return
            if "O_CREAT" not in flags:
                raise Unmodelled(f"{path} was opened, and the model does not hold it")
            mode = int(call.arguments[flags_at + 1], 8) & ~UMASK
            inode = recorder.disk.new("file", path[len(recorder.top) + 1 :], mode=mode)
            recorder.edit(Edit(place[0], place[1], inode))
        elif "O_TRUNC" in flags:
            recorder.resize(inode, 0)
        recorder._open[call.result] = _Open(inode, append="O_APPEND" in flags)

    return follow


def _writing(recorder: Recorder, call: Call) -> None:
    opened = recorder.opened(call)
    content = call.content(1)[: call.result]
    if opened is None:
        if call.descriptor(0) not in {1, 2} and b"pipe:" not in call.shown_path(0).encode():
            return
        recorder.steps.append(Said(content))
        return
    if call.name.startswith("p"):
        offset = call.number(3)
    else:
        offset = recorder.length(opened.inode) if opened.append else opened.position
        opened.position = offset + call.result
    recorder.write(opened.inode, offset, content)


def _sending(recorder: Recorder, call: Call) -> None:
    """Bytes that go from file to file and not through the report. The file that got them is written once, so what it
    held in the end is what it was given."""
    opened = recorder.opened(call)
    if opened is None:
        return
    kept = recorder.sent / str(opened.inode.number)
    whole = kept.read_bytes() if kept.exists() else bytes(opened.position + call.result)
    recorder.given.add(opened.inode)
    recorder.write(opened.inode, opened.position, whole[opened.position : opened.position + call.result])
    opened.position += call.result


def _closing(recorder: Recorder, call: Call) -> None:
    recorder._open.pop(call.descriptor(0), None)


def _seeking(recorder: Recorder, call: Call) -> None:
    if opened := recorder.opened(call):
        opened.position = call.result


def _doubling(recorder: Recorder, call: Call) -> None:
    if call.name == "fcntl" and not call.arguments[1].startswith("F_DUPFD"):
        return
    opened = recorder.opened(call)
    recorder._open.pop(call.result, None)
    if opened is not None:
        recorder._open[call.result] = opened


def _resizing(recorder: Recorder, call: Call) -> None:
    if call.name == "truncate":
        inode = recorder.inode(recorder.absolute(call, None, 0))
    else:
        opened = recorder.opened(call)
        inode = opened.inode if opened else None
    if inode is None:
        return
    if call.name == "fallocate":
        if call.arguments[1] != "0":
            raise Unmodelled(f"fallocate({call.arguments[1]})")
        recorder.resize(inode, max(recorder.length(inode), call.number(2) + call.number(3)))
    else:
        recorder.resize(inode, call.number(1))


def _naming(kind: str, folder_at: int | None, path_at: int) -> Callable[[Recorder, Call], None]:
    def follow(recorder: Recorder, call: Call) -> None:
        path = recorder.absolute(call, folder_at, path_at)
        place = recorder.place(path)
        if place is None:
            return
        inode = None
        if kind:
            below = path[len(recorder.top) + 1 :]
            inode = recorder.disk.new(kind, below, target=call.text(0) if kind == "link" else "")
        recorder.edit(Edit(*place, inode))

    return follow


def _renaming(*at: int | None) -> Callable[[Recorder, Call], None]:
    def follow(recorder: Recorder, call: Call) -> None:
        old_folder, old, new_folder, new = at
        assert old is not None and new is not None
        source = recorder.place(recorder.absolute(call, old_folder, old))
        target = recorder.place(recorder.absolute(call, new_folder, new))
        if source is None and target is None:
            return
        if source is None or target is None or (len(call.arguments) > 4 and call.arguments[4] != "0"):
            if len(call.arguments) > 4 and call.arguments[4] == "RENAME_NOREPLACE" and source and target:
                pass
            else:
                raise Unmodelled(f"a rename in or out of {recorder.top}, or an exchange")
        inode = recorder.entries(source[0])[source[1]]
        recorder.edit(Edit(*source, None), Edit(*target, inode))

    return follow


_OF_DESCRIPTOR = re.compile(r"^/proc/(self|\d+)/fd/(\d+)$")


def _linking(*at: int | None) -> Callable[[Recorder, Call], None]:
    def follow(recorder: Recorder, call: Call) -> None:
        old_folder, old, new_folder, new = at
        assert old is not None and new is not None
        path = recorder.absolute(call, old_folder, old)
        if found := _OF_DESCRIPTOR.match(path):
            inode: Inode | None = recorder._open[int(found[2])].inode
        else:
            inode = recorder.inode(path, follow=False)
        target = recorder.place(recorder.absolute(call, new_folder, new))
        if inode is None or target is None:
            raise Unmodelled(f"a hard link from or to outside of {recorder.top}")
        recorder.edit(Edit(*target, inode))

    return follow


def _marking(recorder: Recorder, call: Call) -> None:
    if call.name == "fchmod" or (call.name == "utimensat" and call.arguments[1] == "NULL"):
        opened = recorder.opened(call)
        inode = opened.inode if opened else None
    else:
        folder_at, path_at = (None, 0) if call.name == "chmod" else (0, 1)
        inode = recorder.inode(recorder.absolute(call, folder_at, path_at))
    if inode is None or inode.kind != "file":
        return
    if call.name == "utimensat":
        found = re.findall(r"tv_sec=(\d+)[^,]*, tv_nsec=(\d+)", call.arguments[2])
        if len(found) != 2:
            raise Unmodelled(f"utimensat with {call.arguments[2]}")
        recorder.steps.append(Mark(inode, time_ns=int(found[1][0]) * 10**9 + int(found[1][1])))
    else:
        mode = call.arguments[2 if call.name == "fchmodat" else 1]
        recorder.steps.append(Mark(inode, mode=int(mode, 8)))


def _syncing(recorder: Recorder, call: Call) -> None:
    if call.name in {"sync", "syncfs"}:
        recorder.steps.append(SyncAll())
    elif opened := recorder.opened(call):
        recorder.steps.append(Sync(opened.inode))


def _mapping(recorder: Recorder, call: Call) -> None:
    shared = "MAP_SHARED" in call.arguments[3] and "PROT_WRITE" in call.arguments[2]
    if shared and call.descriptor(4) >= 0 and not call.shown_path(4).endswith("-shm"):
        raise Unmodelled(f"a file mapped for writing: {call.shown_path(4)}")


def _ignoring(recorder: Recorder, call: Call) -> None:
    """Changes nothing below the top; an ``ioctl`` that clones a file does."""
    if call.name == "ioctl" and "CLONE" in call.arguments[1]:
        raise Unmodelled("ioctl FICLONE")


FOLLOWERS: dict[str, Callable[[Recorder, Call], None]] = {
    "open": _opening(None, 0, 1),
    "openat": _opening(0, 1, 2),
    "close": _closing,
    "lseek": _seeking,
    "sendfile": _sending,
    **dict.fromkeys(("dup", "dup2", "dup3", "fcntl"), _doubling),
    **dict.fromkeys(("write", "pwrite64", "writev", "pwritev"), _writing),
    **dict.fromkeys(("ftruncate", "truncate", "fallocate"), _resizing),
    "mkdir": _naming("folder", None, 0),
    "mkdirat": _naming("folder", 0, 1),
    "symlink": _naming("link", None, 1),
    "symlinkat": _naming("link", 1, 2),
    **dict.fromkeys(("unlink", "rmdir"), _naming("", None, 0)),
    "unlinkat": _naming("", 0, 1),
    "rename": _renaming(None, 0, None, 1),
    **dict.fromkeys(("renameat", "renameat2"), _renaming(0, 1, 2, 3)),
    "link": _linking(None, 0, None, 1),
    "linkat": _linking(0, 1, 2, 3),
    **dict.fromkeys(("chmod", "fchmod", "fchmodat", "utimensat"), _marking),
    **dict.fromkeys(("fsync", "fdatasync", "sync", "syncfs"), _syncing),
    "mmap": _mapping,
    **dict.fromkeys(("ioctl", "msync"), _ignoring),
}


def sent_beside(report: Path) -> Path:
    """Where the bytes lie that the report does not show."""
    return report.with_suffix(".sent")


def record(report: Path, base: Path, top: Path) -> tuple[Disk, list[Step]]:
    """What the reported calls did to a copy of ``base`` that stood at ``top``."""
    recorder = Recorder(Disk(base), str(top), sent_beside(report))
    for call in read_calls(report):
        recorder.follow(call)
    return recorder.disk, recorder.steps


def keep_sent(report: Path, base: Path, top: Path) -> None:
    """Keep what the report does not show, while ``top`` is as the act left it."""
    recorder = Recorder(Disk(base), str(top), sent_beside(report))
    for call in read_calls(report):
        recorder.follow(call)
    recorder.sent.mkdir(exist_ok=True)
    for path, inode in recorder.paths(recorder.disk.root, top):
        if inode in recorder.given:
            (recorder.sent / str(inode.number)).write_bytes(path.read_bytes())
