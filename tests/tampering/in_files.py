"""Mutants of what lies on disk: bytes, files, links and listings."""

import os
from dataclasses import replace

from prakat.lib.seal.listing import Branch, decode, digest_of, encode
from prakat.lib.verify.findings import BYTES, FOREIGN, LOG, MISSING
from tests.tampering.laboratory import Case, Mutant, write
from tests.tampering.material import Material


class FileMutants(Material):
    """Somebody who can write to the disk, and has no key."""

    def flip(self) -> Mutant:
        """One bit of one file that counts."""
        path = self._any_file()
        at = self.random.randrange(max(path.stat().st_size, 1) * 8)

        def tamper(case: Case) -> None:
            content = bytearray(path.read_bytes())
            content[at // 8] ^= 1 << at % 8
            path.write_bytes(content)

        return self._mutant(f"bit {at} of", path, self._damage(path), tamper)

    def truncate(self) -> Mutant:
        path = self._any_file()
        length = self.random.randrange(max(path.stat().st_size, 1))
        return self._mutant(
            f"{length} bytes left of",
            path,
            self._damage(path),
            lambda case: write(path, path.read_bytes()[:length]),
        )

    def lengthen(self) -> Mutant:
        path = self._any_file()
        more = self.random.randbytes(self.random.randrange(1, 40))
        return self._mutant(
            "bytes added to", path, self._damage(path), lambda case: write(path, path.read_bytes() + more)
        )

    def drop(self) -> Mutant:
        path = self._any_file()
        while path in self.log and path not in self.needed:  # earlier forms of a tile may be let go
            path = self._any_file()
        return self._mutant("without", path, {MISSING}, lambda case: path.unlink())

    def swap(self) -> Mutant:
        """Two addresses show each other's bytes."""
        one, other = self._two_contents()

        def tamper(case: Case) -> None:
            first, second = one.read_bytes(), other.read_bytes()
            for path, content in ((one, second), (other, first)):
                path.unlink()
                path.write_bytes(content)

        return self._mutant(f"{other.name} for", one, {BYTES}, tamper)

    def cut_loose(self) -> Mutant:
        """An object changed behind the back of the tree's directories, which keep the good bytes."""
        path = self.random.choice(self.content)
        digest = digest_of(path.read_bytes())
        stored = self.folder / "objects" / digest[:2] / digest[2:4] / digest

        def tamper(case: Case) -> None:
            stored.unlink()
            stored.write_bytes(b"<h1>slot</h1>")

        return self._mutant("another object behind", path, {BYTES}, tamper)

    def foreign_file(self) -> Mutant:
        directory = self.random.choice(self.directories)
        name = self.random.choice(
            ["slot.html", "index.php", ".htaccess", "index.html.zst", "robots.txt~", ".gone.x", "x.br", "ที่พัก"]
        )
        shape = self.random.choice(["file", "link", "folder"])
        target = directory / f"{self.random.randrange(10**6)}{name}"
        if name.startswith("."):
            target = directory / f"{name}{self.random.randrange(10**6)}"

        def tamper(case: Case) -> None:
            if shape == "folder":
                target.mkdir()
                (target / "index.html").write_bytes(b"slot")
            elif shape == "link":
                target.symlink_to("/etc/hostname")
            else:
                target.write_bytes(b"slot")

        return self._mutant(shape, target, {FOREIGN}, tamper)

    def foreign_in_log(self) -> Mutant:
        name = self.random.choice(
            ["evil.html", "tile/0/001", "tile/entries/000.p/99", "tile/1/000", "x/y", "tile/0/000.p/8"]
        )
        path = self.folder / "log" / name
        return self._mutant("in the log", path, {FOREIGN, LOG}, lambda case: write(path, b"\x00" * 32))

    def relink(self) -> Mutant:
        """A link of the tree leads elsewhere."""
        links = [path for directory in self.directories for path in directory.iterdir() if path.is_symlink()]
        path = self.random.choice([*links, self.current.with_name("site")])
        others = [f"../../trees/{d.parent.name}/{d.name}" for d in self.directories]
        if path in links:
            others = [f"../../{d.parent.name}/{d.name}" for d in self.directories] + ["/etc", "nowhere"]
        target = self.random.choice([one for one in others if one != os.readlink(path)])

        def tamper(case: Case) -> None:
            path.unlink()
            path.symlink_to(target)

        return self._mutant(f"{target} for", path, {FOREIGN, BYTES, MISSING}, tamper)

    def relisted(self) -> Mutant:
        """A listing that holds more or other things, in its best form, under the name of the signed one."""
        listing = self.random.choice(self.listings)
        branch = decode(listing.read_bytes())
        leaves = dict(branch.leaves)
        branches = dict(branch.branches)
        if leaves and self.random.random() < 0.5:
            name = self.random.choice(sorted(leaves))
            change = self.random.choice(["drop", "status", "headers", "type", "rename"])
            leaf = leaves.pop(name)
            if change == "status":
                leaves[name] = replace(leaf, status=410 if leaf.status == 200 else 200)
            elif change == "headers":
                leaves[name] = replace(leaf, headers="asset" if leaf.headers != "asset" else "page")
            elif change == "type":
                leaves[name] = replace(leaf, media_type="application/octet-stream")
            elif change == "rename":
                leaves[name + "x"] = leaf
        else:
            branches[f"new{self.random.randrange(10**6)}"] = digest_of(b"x")
        content = encode(Branch(leaves, branches))
        return self._mutant("relisted", listing, {BYTES}, lambda case: write(listing, content))
