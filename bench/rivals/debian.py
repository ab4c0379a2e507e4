"""Debian's packages, unpacked into a folder of their own: nothing is installed, so nothing needs to be removed."""

import os
import subprocess
from pathlib import Path


class NotToBeHad(RuntimeError):
    """A rival cannot be set up on this machine; the message says why."""


def unpack(packages: list[str], folder: Path) -> Path:
    """Download the packages and unpack them; returns the folder that stands for ``/``."""
    archives, root = folder / "archives", folder / "root"
    archives.mkdir(parents=True)
    got = subprocess.run(["apt-get", "download", *packages], cwd=archives, capture_output=True, text=True)
    if got.returncode != 0:
        raise NotToBeHad("apt-get cannot download it: " + got.stderr.strip()[-300:])
    for archive in sorted(archives.glob("*.deb")):
        subprocess.run(["dpkg", "-x", archive, root], check=True, capture_output=True)
        archive.unlink()
    _point_inwards(root)
    return root


def _point_inwards(root: Path) -> None:
    """Links between packages lead to where they would be installed: let them lead into the folder."""
    for path in root.rglob("*"):
        if path.is_symlink() and os.readlink(path).startswith("/"):
            inside = root / os.readlink(path).lstrip("/")
            if inside.exists():
                path.unlink()
                path.symlink_to(inside)


def library_path(root: Path) -> str:
    found = {str(path.parent) for path in root.rglob("*.so.*") if "/lib/" in str(path)}
    return ":".join(sorted(found))
