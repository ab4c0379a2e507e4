"""A real ClamAV daemon with two signatures of our own, for the tests that ask it."""

import hashlib
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prakat.lib.files.clamd import Unreachable, version
from tests.servers import SET_UP, ServerProblem, running

PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
MARK = b"this file is marked as bad for the tests of prakat"
WHOLE = b"the whole of this file is known by its hash\n"
LIMIT = 1_000_000


@contextmanager
def clamav(folder: Path) -> Iterator[str]:
    """Runs a daemon that knows MARK and WHOLE and takes LIMIT bytes; gives the path of its socket."""
    if PROGRAM is None:
        raise ServerProblem(f"clamd is not installed: {SET_UP}")
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "ours.ndb").write_text(f"Prakat.Test.Marked:0:*:{MARK.hex()}\n")
    (signatures / "ours.hdb").write_text(f"{hashlib.md5(WHOLE).hexdigest()}:{len(WHOLE)}:Prakat.Test.Whole\n")
    at = folder / "socket"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {signatures}\nLocalSocket {at}\nForeground yes\nStreamMaxLength {LIMIT}\n"
        f"OfficialDatabaseOnly no\nMaxThreads 2\nTemporaryDirectory {folder}\nExitOnOOM yes\n"
    )
    command = [PROGRAM, f"--config-file={folder / 'clamd.conf'}"]
    with running(command, folder / "log", lambda: _answers(str(at)), signal.SIGTERM, within_seconds=60):
        yield str(at)


def _answers(address: str) -> bool:
    try:
        return "ClamAV" in version(address, seconds=5)
    except Unreachable:
        return False
