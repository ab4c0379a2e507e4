"""What a process that reads a stranger's file gives up: memory, time, network, files, and rights it never needs.

Limits of resources always hold. What the kernel offers beyond them (name spaces, Landlock, dropping of
capabilities) is taken where it is to be had, and `confine` tells what it got.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from prakat.lib.files.limits import Limits

_OPEN_FILES: Final = 256
_SPARE_SECONDS: Final = 5  # the one who waits ends it at the limit; this is for when nobody waits any more

_PR_SET_PDEATHSIG: Final = 1
_PR_CAPBSET_DROP: Final = 24
_PR_SET_NO_NEW_PRIVS: Final = 38
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_CLONE_NEWIPC: Final = 0x08000000
_CAPABILITY_VERSION: Final = 0x20080522
_KEPT_CAPABILITIES: Final = 0b110  # to read files whoever owns them, as root may; Landlock says which files

# The kernel's numbers, the same on every architecture since they were added in 2021.
_LANDLOCK_CREATE: Final = 444
_LANDLOCK_ADD: Final = 445
_LANDLOCK_RESTRICT: Final = 446
_PATH_BENEATH: Final = 1
_READ: Final = 1 << 2 | 1 << 3  # files, directories
_WRITE_FILE: Final = 1 << 1 | 1 << 14  # write, truncate
_RIGHTS_BY_VERSION: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}

_READ_BY_LIBRARIES: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/ssl/openssl.cnf",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/dev/random",
)


def confine(limits: Limits, *, own: Path, readable: Iterable[Path]) -> tuple[str, ...]:
    """Confines this process for good: it may write below `own` alone and read that, `readable` and libraries.

    Returns what the kernel granted beyond limits of resources: "network", "files", "rights".
    """
    _limit_resources(limits)
    os.umask(0o077)
    libc = ctypes.CDLL(None, use_errno=True)
    _prctl(libc, _PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(libc, _PR_SET_NO_NEW_PRIVS, 1)
    granted = []
    if _leave_network(libc):
        granted.append("network")
    if _restrict_files(libc, own, readable):
        granted.append("files")
    if _drop_rights(libc):
        granted.append("rights")
    return tuple(granted)


def _prctl(libc: ctypes.CDLL, option: int, value: int) -> None:
    nothing = ctypes.c_ulong(0)
    libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), nothing, nothing, nothing)


def _limit_resources(limits: Limits) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds + _SPARE_SECONDS),
        (resource.RLIMIT_FSIZE, limits.unpacked_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (allowed, allowed))


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Moves into an empty network. Who is not root must first be its own user name space's owner."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        return True
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) != 0:
        return False
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")
    return True


def _drop_rights(libc: ctypes.CDLL) -> bool:
    for capability in range(64):
        if not _KEPT_CAPABILITIES >> capability & 1:
            _prctl(libc, _PR_CAPBSET_DROP, capability)
    header = struct.pack("<Li", _CAPABILITY_VERSION, 0)
    kept = _KEPT_CAPABILITIES if os.getuid() == 0 else 0
    sets = struct.pack("<6L", kept, kept, 0, 0, 0, 0)
    return bool(libc.capset(header, sets) == 0)


def _restrict_files(libc: ctypes.CDLL, own: Path, readable: Iterable[Path]) -> bool:
    """Landlock: everything that is not granted here is refused, running of programs with it."""
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    if version < 1:
        return False
    rights = (1 << _RIGHTS_BY_VERSION[min(version, max(_RIGHTS_BY_VERSION))]) - 1
    # From version 4 on the rules also know TCP (bind, connect), from 6 on sockets and signals beyond this process.
    handled = [rights]
    if version >= 4:
        handled.append(0b11)
    if version >= 6:
        handled.append(0b11)
    attributes = struct.pack(f"<{len(handled)}Q", *handled)
    rules = libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
    if rules < 0:
        return False
    try:
        _grant(libc, rules, own, rights & ~1)
        _grant(libc, rules, Path("/dev/null"), rights & (_READ | _WRITE_FILE))
        for path in (*map(Path, _READ_BY_LIBRARIES), *readable):
            _grant(libc, rules, path, rights & _READ)
        return bool(libc.syscall(_LANDLOCK_RESTRICT, rules, ctypes.c_uint(0)) == 0)
    finally:
        os.close(rules)


def _grant(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no grant
    try:
        of_files = 1 | _READ & ~(1 << 3) | _WRITE_FILE
        allowed = rights if path.is_dir() else rights & of_files
        rule = struct.pack("<Qi", allowed, descriptor)
        libc.syscall(_LANDLOCK_ADD, rules, ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint(0))
    finally:
        os.close(descriptor)
