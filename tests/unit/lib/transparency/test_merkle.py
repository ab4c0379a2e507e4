"""The tree agrees with published values, with RFC 6962 read literally, and with an independent implementation."""

from collections.abc import Callable, Sequence
from functools import cache
from random import Random

import pytest
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion
from pymerkle.hasher import MerkleHasher
from pymerkle.proof import InclusionProof, InvalidProof

from prakat.lib.transparency import merkle

SIZES = 2048
QUICK = [*range(0, 40), 63, 64, 65, 127, 128, 255, 256, 257, 511, 513, 1000, 1023, 1024, 1025, 2047, 2048]
# The inputs, subtree and root hashes that Certificate Transparency's implementations test with.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
NODES = {
    "00": "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "0-1": "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "2-3": "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "4-5": "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "6-7": "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0-3": "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4-7": "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "leaf 4": "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "leaf 5": "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
    "leaf 6": "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
    "leaf 7": "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
}
INCLUSION = [(0, 8, ["00", "2-3", "4-7"]), (5, 8, ["leaf 4", "6-7", "0-3"]), (0, 1, []), (2, 3, ["0-1"])]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, ["00", "2-3", "4-7"]),
    (6, 8, ["4-5", "6-7", "0-3"]),
    (2, 5, ["2-3", "leaf 4"]),
    (6, 7, ["4-5", "leaf 6", "0-3"]),
]

Hashes = Sequence[bytes]


def published() -> tuple[Hashes, merkle.HashReader]:
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS]
    return leaves, merkle.over_leaves(leaves)


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    assert merkle.root(size, published()[1]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_published_inclusion_proofs(index: int, size: int, path: list[str]) -> None:
    leaves, read = published()
    proof = merkle.inclusion_proof(index, size, read)
    assert [one.hex() for one in proof] == [NODES[name] for name in path]
    assert merkle.verify_inclusion(index, size, leaves[index], proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_published_consistency_proofs(old: int, new: int, path: list[str]) -> None:
    proof = merkle.consistency_proof(old, new, published()[1])
    assert [one.hex() for one in proof] == [NODES[name] for name in path]
    roots = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new])
    assert merkle.verify_consistency(old, new, *roots, proof)


class Oracle:
    """Another implementation of the tree, by other people, and the definitions of RFC 6962 with its hashes."""

    def __init__(self) -> None:
        self.tree = InmemoryTree(algorithm="sha256")
        self.entries = [b"entry %d" % index for index in range(SIZES)]
        for entry in self.entries:
            self.tree.append_entry(entry)
        self.hasher = MerkleHasher("sha256")
        self.read = merkle.over_leaves([merkle.leaf_hash(entry) for entry in self.entries])

    def root(self, size: int) -> bytes:
        return bytes(self.tree.get_root(size))

    @cache  # noqa: B019 - one oracle lives as long as the run
    def range_hash(self, start: int, end: int) -> bytes:
        """MTH(D[start:end]) as RFC 6962, 2.1 defines it."""
        if end - start == 1:
            return bytes(self.hasher.hash_buff(self.entries[start]))
        split = 1
        while split * 2 < end - start:
            split *= 2
        left, right = self.range_hash(start, start + split), self.range_hash(start + split, end)
        return bytes(self.hasher.hash_pair(left, right))

    def path(self, index: int, start: int, end: int) -> list[bytes]:
        """PATH(m, D[n]) as RFC 6962, 2.1.1 defines it."""
        if end - start == 1:
            return []
        split = 1
        while split * 2 < end - start:
            split *= 2
        middle = start + split
        if index < middle:
            return [*self.path(index, start, middle), self.range_hash(middle, end)]
        return [*self.path(index, middle, end), self.range_hash(start, middle)]

    def subproof(self, old: int, start: int, end: int, whole: bool) -> list[bytes]:
        """SUBPROOF(m, D[n], b) as RFC 6962, 2.1.2 defines it."""
        if old == end:
            return [] if whole else [self.range_hash(start, end)]
        split = 1
        while split * 2 < end - start:
            split *= 2
        middle = start + split
        if old <= middle:
            return [*self.subproof(old, start, middle, whole), self.range_hash(middle, end)]
        return [*self.subproof(old, middle, end, False), self.range_hash(start, middle)]


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


def compare_inclusion(oracle: Oracle, index: int, size: int, root: bytes) -> None:
    """Ours is theirs, and each side's verifier takes it for good."""
    ours = merkle.inclusion_proof(index, size, oracle.read)
    theirs = oracle.tree.prove_inclusion(index + 1, size)
    leaf = merkle.leaf_hash(oracle.entries[index])
    assert ours == theirs.path[1:] == oracle.path(index, 0, size)
    assert merkle.verify_inclusion(index, size, leaf, theirs.path[1:], root)
    verify_inclusion(leaf, root, InclusionProof("sha256", True, size, index + 1, theirs.rule, [leaf, *ours]))


def compare_consistency(oracle: Oracle, old: int, new: int, roots: Callable[[int], bytes]) -> None:
    proof = merkle.consistency_proof(old, new, oracle.read)
    assert proof == ([] if old in (0, new) else oracle.subproof(old, 0, new, True))
    assert merkle.verify_consistency(old, new, roots(old), roots(new), proof)
    if old:
        theirs = oracle.tree.prove_consistency(old, new)
        verify_consistency(roots(old), roots(new), theirs)
        if old < new:
            with pytest.raises(InvalidProof):
                verify_consistency(roots(old)[::-1], roots(new), theirs)


def test_roots_agree_at_all_sizes(oracle: Oracle) -> None:
    assert [merkle.root(size, oracle.read) for size in range(1, SIZES + 1)] == [
        oracle.root(size) for size in range(1, SIZES + 1)
    ]
    assert merkle.root(0, oracle.read) == merkle.EMPTY_ROOT


@pytest.mark.parametrize("size", QUICK)
def test_proofs_agree(oracle: Oracle, size: int) -> None:
    compare(oracle, size, 3 if size > 24 else size)


@pytest.mark.slow
@pytest.mark.parametrize("size", range(SIZES + 1))
def test_proofs_agree_at_every_size(oracle: Oracle, size: int) -> None:
    compare(oracle, size, 40 if size > 64 else size)


def compare(oracle: Oracle, size: int, count: int) -> None:
    random = Random(size)

    def root(of: int) -> bytes:
        return merkle.root(of, oracle.read)

    for index in sorted(random.sample(range(size), min(count, size))):
        compare_inclusion(oracle, index, size, root(size))
    for old in [0, *sorted(random.sample(range(size + 1), min(count, size)))]:
        compare_consistency(oracle, old, size, root)


@pytest.mark.parametrize("size", [2, 3, 7, 8, 13, 21])
def test_no_changed_proof_is_taken(size: int, oracle: Oracle) -> None:
    roots = [merkle.root(n, oracle.read) for n in range(size + 1)]
    for index in range(size):
        leaf = merkle.leaf_hash(oracle.entries[index])
        proof = merkle.inclusion_proof(index, size, oracle.read)
        for wrong in changed(proof):
            assert not merkle.verify_inclusion(index, size, leaf, wrong, roots[size])
        for other in set(range(size + 2)) - {index}:
            assert not merkle.verify_inclusion(other, size, leaf, proof, roots[size])
        assert not merkle.verify_inclusion(index, size, leaf[::-1], proof, roots[size])
        assert not merkle.verify_inclusion(index, size, leaf, proof, roots[size - 1])
    for old in range(1, size):
        proof = merkle.consistency_proof(old, size, oracle.read)
        for wrong in changed(proof):
            assert not merkle.verify_consistency(old, size, roots[old], roots[size], wrong)
        assert not merkle.verify_consistency(old, size, roots[old][::-1], roots[size], proof)
        assert not merkle.verify_consistency(old, size, roots[old], roots[size][::-1], proof)
        assert not merkle.verify_consistency(size, old, roots[size], roots[old], proof)
    assert not merkle.verify_consistency(0, size, roots[1], roots[size], [])
    assert not merkle.verify_consistency(size, size, roots[size], roots[1], [])


def changed(proof: list[bytes]) -> list[list[bytes]]:
    """The proof with one hash changed, left out, doubled, cut short, one more, or two swapped."""
    made = [[*proof, b"\x00" * 32], [b"\x00" * 32, *proof]]
    for at, one in enumerate(proof):
        made += [
            [*proof[:at], bytes([one[0] ^ 1]) + one[1:], *proof[at + 1 :]],
            [*proof[:at], *proof[at + 1 :]],
            [*proof[:at], one, *proof[at:]],
            [*proof[:at], one[:-1], *proof[at + 1 :]],
        ]
    if len(proof) > 1:
        made.append([proof[1], proof[0], *proof[2:]])
    return made


def test_what_cannot_be_proven_is_refused(oracle: Oracle) -> None:
    for index, size in ((0, 0), (5, 5), (-1, 3)):
        with pytest.raises(ValueError):
            merkle.inclusion_proof(index, size, oracle.read)
    with pytest.raises(ValueError):
        merkle.consistency_proof(4, 3, oracle.read)
