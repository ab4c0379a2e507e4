"""The Merkle tree of RFC 6962: hashes, roots, proofs that a leaf is in it and that it only grew.

Nothing here holds a tree. Roots and proofs are made from a reader of hashes: ``read(level, index)`` returns the
hash of the complete subtree over the 2**level leaves from ``index << level`` on. Each takes O(log size) reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of the tree without leaves (RFC 6962, 2.1)."""

HashReader = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def over_leaves(hashes: Sequence[bytes]) -> HashReader:
    """A reader of hashes over leaf hashes that are all in memory."""
    levels = [list(hashes)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


def root(size: int, read: HashReader) -> bytes:
    """The root of the tree over the first ``size`` leaves."""
    return _range_hash(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """The audit path of the leaf at ``index`` in the tree of ``size`` leaves (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    found: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append(_range_hash(middle, end, read))
            end = middle
        else:
            found.append(_range_hash(start, middle, read))
            start = middle
    return found[::-1]


def consistency_proof(old: int, new: int, read: HashReader) -> list[bytes]:
    """The proof that the tree of ``old`` leaves is the beginning of that of ``new`` (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves cannot begin with {old}")
    if old in (0, new):
        return []
    found: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            found.append(_range_hash(middle, end, read))
            end = middle
        else:
            found.append(_range_hash(start, middle, read))
            start = middle
    if start:
        found.append(_range_hash(start, end, read))
    return found[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether the proof leads from the leaf's hash at ``index`` to the root of the tree of ``size`` leaves."""
    if not 0 <= index < size or not _hashes([leaf, expected, *proof]):
        return False
    here = leaf
    steps = list(_steps(index, size))
    if len(steps) != len(proof):
        return False
    for step, is_right in enumerate(steps):
        beside = proof[step]
        here = node_hash(beside, here) if is_right else node_hash(here, beside)
    return here == expected


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of ``new`` leaves begins with that of ``old`` leaves."""
    if not 0 <= old <= new or not _hashes([old_root, new_root, *proof]):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    # The old tree's last complete subtree: its own hash begins the proof unless it is the whole old tree.
    inside = (old & -old).bit_length() - 1
    path = list(proof)
    if old & (old - 1):
        if not path:
            return False
        seed = path.pop(0)
    else:
        seed = old_root
    steps = list(_steps((old - 1) >> inside, ((new - 1) >> inside) + 1))
    if len(steps) != len(path):
        return False
    was = now = seed
    for step, is_right in enumerate(steps):
        beside = path[step]
        if is_right:
            was, now = node_hash(beside, was), node_hash(beside, now)
        else:
            now = node_hash(now, beside)
    return was == old_root and now == new_root


def _steps(index: int, size: int) -> Iterator[bool]:
    """From a leaf up to the root: whether one comes from the right. A last node without sibling takes no step."""
    last = size - 1
    while last:
        if index & 1:
            yield True
        elif index < last:
            yield False
        index, last = index >> 1, last >> 1


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(start: int, end: int, read: HashReader) -> bytes:
    """The hash over the leaves from ``start`` to ``end``, where ``start`` is a place at which RFC 6962 splits."""
    parts: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(read(level, start >> level))
        start += 1 << level
    here = parts.pop()
    while parts:
        here = node_hash(parts.pop(), here)
    return here


def _hashes(found: Sequence[bytes]) -> bool:
    return all(len(one) == HASH_BYTES for one in found)
