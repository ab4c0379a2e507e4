"""The states in which a power cut may leave a disk, by what a file system promises and by nothing more.

The promises: what was written to a file before its fsync, its length, permissions and time, is there afterwards;
a name in a folder is there after the folder's fsync (the file's own does not count); a rename happens wholly or
not at all; ``syncfs`` is an fsync of everything. Whatever else was done may be there or not, in any order: names that
were made later without those made earlier, lengths without their bytes (zeros), writes torn at 512 bytes. That is
more disorder than ext4, XFS and btrfs show, so what holds here holds there.
"""

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tests.faults.disk import (
    DataStep,
    Disk,
    Edit,
    Inode,
    Mark,
    Rename,
    Resize,
    Said,
    Step,
    Sync,
    SyncAll,
    Write,
    written,
)

SECTOR_BYTES = 512
DRAWS = 24
"""Outcomes of each moment that are drawn by lot, besides the telling ones."""
NOTHING, WHOLE, ZEROS, TORN, SOME = "nothing", "whole", "zeros", "torn", "some"
"""What becomes of a file's writes that no fsync covers: lost; there; only the length; some sectors; some writes."""


@dataclass
class Pending:
    """What is not yet certain at one moment: step numbers, names by themselves and data by file."""

    certain_names: list[int] = field(default_factory=list)
    certain_data: dict[Inode, list[int]] = field(default_factory=dict)
    names: list[int] = field(default_factory=list)
    data: dict[Inode, list[int]] = field(default_factory=dict)
    said: bytes = b""

    def copy(self) -> "Pending":
        return Pending(
            list(self.certain_names),
            {inode: list(steps) for inode, steps in self.certain_data.items()},
            list(self.names),
            {inode: list(steps) for inode, steps in self.data.items()},
            self.said,
        )


@dataclass(frozen=True)
class Chosen:
    """One legal outcome of a power cut after ``moment`` steps."""

    moment: int
    names: frozenset[int]
    fates: tuple[tuple[Inode, str, int], ...]
    """For files with uncertain data: what became of it, with the seed of the choice."""


@dataclass(frozen=True)
class Content:
    """What a file holds in one state; ``digest`` names bytes, permissions and time together."""

    digest: str
    content: bytes = field(repr=False)
    mode: int
    time_ns: int | None


@dataclass
class CrashState:
    """What the disk holds: the names that differ from the beginning, and the files that do."""

    chosen: Chosen
    names: dict[Inode, dict[str, Inode | None]]
    files: dict[Inode, Content]
    said: bytes
    digest: str


class PowerCut:
    """The power cuts that one history allows."""

    def __init__(self, disk: Disk, steps: Sequence[Step]) -> None:
        self.disk = disk
        self.steps = steps
        self._keys = {
            number: frozenset((id(edit.folder), edit.name) for edit in step.edits)
            for number, step in enumerate(steps)
            if isinstance(step, Rename)
        }
        self.moments = list(self._moments())
        around = [n for n, step in enumerate(steps) if isinstance(step, Sync | SyncAll | Said)]
        self.telling = {moment for n in around for moment in (n, n + 1)}
        self._touched = self._folders_touched()
        self._small = lru_cache(maxsize=20_000)(self._build)
        self._large = lru_cache(maxsize=24)(self._build)

    def _moments(self) -> Iterator[Pending]:
        """What is certain and what is not before the first step, and after each."""
        now = Pending()
        yield now.copy()
        for number, step in enumerate(self.steps):
            if isinstance(step, Rename):
                now.names.append(number)
            elif isinstance(step, Write | Resize | Mark):
                now.data.setdefault(step.inode, []).append(number)
            elif isinstance(step, Said):
                now.said += step.text
            elif isinstance(step, SyncAll):
                self._settle(now, now.names, list(now.data))
            elif step.inode.kind == "folder":
                touched = [n for n in now.names if any(e.folder is step.inode for e in self._edits(n))]
                self._settle(now, self._with_earlier(touched, now.names), [])
            else:
                self._settle(now, [], [step.inode])
            yield now.copy()

    def _settle(self, now: Pending, names: Iterable[int], files: Iterable[Inode]) -> None:
        certain = set(names)
        now.certain_names = sorted({*now.certain_names, *certain})
        now.names = [number for number in now.names if number not in certain]
        for inode in files:
            now.certain_data.setdefault(inode, []).extend(now.data.pop(inode, []))

    def _folders_touched(self) -> set[Inode]:
        """The folders of the beginning in which or below which the history changes anything."""
        changed = {edit.folder for step in self.steps if isinstance(step, Rename) for edit in step.edits}
        changed |= {step.inode for step in self.steps if isinstance(step, Write | Resize | Mark)}

        def touched(folder: Inode) -> bool:
            below = [touched(inode) for inode in folder.entries.values() if inode.kind == "folder"]
            if any(below) or folder in changed or not changed.isdisjoint(folder.entries.values()):
                found.add(folder)
            return folder in found

        found: set[Inode] = set()
        touched(self.disk.root)
        return found

    def _edits(self, number: int) -> tuple[Edit, ...]:
        step = self.steps[number]
        assert isinstance(step, Rename)
        return step.edits

    def _with_earlier(self, wanted: Iterable[int], among: Sequence[int]) -> set[int]:
        """The steps with those that came before them to the same name in the same folder: one name has one history."""
        taken, keys = set(wanted), set()
        for number in reversed(among):
            if number in taken or not keys.isdisjoint(self._keys[number]):
                taken.add(number)
                keys |= self._keys[number]
        return taken

    # --- which outcomes ---------------------------------------------------------------------------

    def outcomes(self, moment: int, seed: int, draws: int) -> Iterator[Chosen]:
        """The telling outcomes of a cut at this moment, and ``draws`` drawn by lot."""
        now = self.moments[moment]
        names, files = list(now.names), list(now.data)
        fates = (WHOLE, NOTHING, ZEROS, TORN, SOME)
        for kept in (names, []):
            for number, fate in enumerate(fates):
                yield self._chosen(moment, kept, [(inode, fate, seed + number) for inode in files])
        for inode in files[-6:]:
            for fate in fates[1:]:
                changed = [(other, fate if other is inode else WHOLE, seed) for other in files]
                yield self._chosen(moment, names, changed)
        for number in names[-12:]:
            whole = [(inode, WHOLE, seed) for inode in files]
            yield self._chosen(moment, [other for other in names if other != number], whole)
            yield self._chosen(moment, [number], whole)
        lot = random.Random(f"{seed}/{moment}")
        for _ in range(draws):
            share = lot.choice((0.1, 0.5, 0.9, 0.98))
            kept = [number for number in names if lot.random() < share]
            if lot.random() < 0.3 and names:  # as a journal would: everything up to some moment
                kept = names[: lot.randrange(len(names) + 1)]
            weights = lot.choice(((1, 1, 1, 1, 1), (20, 1, 1, 1, 1), (1, 20, 1, 1, 1), (20, 0, 0, 1, 0)))
            drawn = [(inode, lot.choices(fates, weights)[0], lot.randrange(1 << 30)) for inode in files]
            yield self._chosen(moment, kept, drawn)

    def _chosen(self, moment: int, names: Iterable[int], fates: Iterable[tuple[Inode, str, int]]) -> Chosen:
        closed = self._with_earlier(names, self.moments[moment].names)
        plain = tuple((inode, fate, seed if fate in {TORN, SOME} else 0) for inode, fate, seed in fates)
        return Chosen(moment, frozenset(closed), plain)

    def undisturbed(self) -> CrashState:
        """The disk after everything that was done: what no power cut touched."""
        now = self.moments[-1]
        fates = tuple((inode, WHOLE, 0) for inode in now.data)
        return self.state(Chosen(len(self.moments) - 1, frozenset(now.names), fates))

    # --- what the disk then holds -----------------------------------------------------------------

    def state(self, chosen: Chosen) -> CrashState:
        """The disk after a power cut with this outcome."""
        now = self.moments[chosen.moment]
        names: dict[Inode, dict[str, Inode | None]] = {}
        for number in sorted({*now.certain_names, *chosen.names}):
            for edit in self._edits(number):
                names.setdefault(edit.folder, {})[edit.name] = edit.inode
        files = {inode: self._content(inode, tuple(steps), ()) for inode, steps in now.certain_data.items()}
        for inode, fate, seed in chosen.fates:
            certain = tuple(now.certain_data.get(inode, ()))
            files[inode] = self._content(inode, certain, (fate, seed, tuple(now.data[inode])))
        return CrashState(chosen, names, files, now.said, self._digest(names, files))

    def _content(self, inode: Inode, certain: tuple[int, ...], uncertain: tuple) -> Content:  # type: ignore[type-arg]
        # The database is large beside a page, and many of its states are kept only for a moment.
        build = self._large if inode.source else self._small
        return build(inode, certain, uncertain)

    def _build(self, inode: Inode, certain: tuple[int, ...], uncertain: tuple) -> Content:  # type: ignore[type-arg]
        before = inode.source.read_bytes() if inode.source else b""
        first: list[DataStep] = [self.steps[number] for number in certain]  # type: ignore[misc]
        durable = written(before, first)
        content, marks = durable, [step for step in first if isinstance(step, Mark)]
        if uncertain:
            fate, seed, numbers = uncertain
            steps: list[DataStep] = [self.steps[number] for number in numbers]  # type: ignore[misc]
            content = _after(durable, steps, fate, random.Random(seed))
            if fate != NOTHING:
                marks += [step for step in steps if isinstance(step, Mark)]
        mode = next((mark.mode for mark in reversed(marks) if mark.mode is not None), inode.mode)
        time_ns = next((mark.time_ns for mark in reversed(marks) if mark.time_ns is not None), None)
        named = hashlib.sha256(f"{mode} {time_ns}\n".encode() + content).hexdigest()
        return Content(named, content, mode, time_ns)

    def _digest(self, names: dict[Inode, dict[str, Inode | None]], files: dict[Inode, Content]) -> str:
        """One digest for all that can be reached from the top and differs from the beginning."""
        running = hashlib.sha256()
        reached = [("", self.disk.root)]
        while reached:
            prefix, folder = reached.pop()
            entries = {**folder.entries, **names.get(folder, {})}
            for name in sorted(entries):
                inode, path = entries[name], f"{prefix}/{name}"
                if inode is None:
                    running.update(f"{path} -\n".encode())
                elif inode.kind == "folder":
                    running.update(f"{path} d\n".encode())
                    if inode in self._touched or inode is not folder.entries.get(name):
                        reached.append((path, inode))
                elif inode in files or inode is not folder.entries.get(name):
                    held = files[inode].digest if inode in files else f"{inode.source} {inode.target}"
                    running.update(f"{path} {held}\n".encode())
        return running.hexdigest()


def _after(durable: bytes, steps: Sequence[DataStep], fate: str, lot: random.Random) -> bytes:
    """The content when the uncertain steps met this fate."""
    if fate == NOTHING:
        return durable
    if fate == SOME:
        return written(durable, [step for step in steps if lot.random() < 0.5])
    whole = written(durable, list(steps))
    if fate == WHOLE:
        return whole
    old = durable[: len(whole)] + bytes(max(0, len(whole) - len(durable)))
    if fate == ZEROS:
        return old
    torn = bytearray(old)
    for at in range(0, len(whole), SECTOR_BYTES):
        if lot.random() < 0.5:
            torn[at : at + SECTOR_BYTES] = whole[at : at + SECTOR_BYTES]
    return bytes(torn)


def without_syncs(steps: Sequence[Step], lost: Callable[[Step], bool]) -> list[Step]:
    """The history of the same program had it not made these calls for durability: a control."""
    return [step for step in steps if not (isinstance(step, Sync | SyncAll) and lost(step))]


def crash_states(power: PowerCut, seed: int, wanted: int) -> Iterator[CrashState]:
    """So many states from all moments of the history, each disk once before the acknowledgement and once after it.

    The moments take turns, those right before and after a call for durability first; a history that allows fewer
    states ends sooner.
    """
    lot = random.Random(seed)
    waiting = {moment: _shuffled(power, moment, seed) for moment in range(len(power.moments))}
    turns = list(waiting)
    lot.shuffle(turns)
    turns.sort(key=lambda moment: moment not in power.telling)
    seen: set[tuple[str, bytes]] = set()
    while waiting:
        for moment in [moment for moment in turns if moment in waiting]:
            for chosen in waiting[moment]:
                state = power.state(chosen)
                if (state.digest, state.said) not in seen:
                    seen.add((state.digest, state.said))
                    yield state
                    break
            else:
                del waiting[moment]
            if len(seen) == wanted:
                return


def _shuffled(power: PowerCut, moment: int, seed: int) -> Iterator[Chosen]:
    """The outcomes of a moment, in an order of its own."""
    outcomes = list(power.outcomes(moment, seed, DRAWS))
    random.Random(f"{seed}/{moment}").shuffle(outcomes)
    yield from outcomes
