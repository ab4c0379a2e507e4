"""A small signed site on disk, with keys and log: what the verifier reads in tests, and what mutants are made of."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prakat.lib.seal.edition import PROFILES, Statement
from prakat.lib.seal.listing import digest_of
from prakat.lib.seal.logleaf import LogEntry, edition_entry
from prakat.lib.seal.policy import Policy
from prakat.lib.seal.trust import CHECKPOINT_KEY, EDITIONS_KEY, RECOVERY, ROOT, KeyStatement, join_notes
from prakat.lib.transparency.checkpoint import Checkpoint, parse_checkpoint
from prakat.lib.transparency.logfiles import LogFiles
from prakat.lib.transparency.merkle import EMPTY_ROOT
from prakat.lib.transparency.moments import moment_text
from prakat.lib.transparency.notes import WITNESS_KEY, VerifierKey, parse_note
from prakat.lib.transparency.signing import Signer, signed_note
from tests.editions import Press, Sealed

SITE = "banphru.example"
AT = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
ROOT_SIGNER = Signer(f"{SITE}/root", b"r" * 32)
RECOVERY_SIGNER = Signer(f"{SITE}/recovery", b"y" * 32)
EDITIONS_SIGNER = Signer(f"{SITE}/editions", b"e" * 32)
CHECKPOINT_SIGNER = Signer(f"{SITE}/log", b"c" * 32)
OTHER_EDITIONS = Signer(f"{SITE}/editions", b"E" * 32)
OTHER_CHECKPOINT = Signer(f"{SITE}/log", b"C" * 32)
WITNESS = Signer("witness.example/one", b"w" * 32, WITNESS_KEY)
POLICY = Policy(SITE, (ROOT_SIGNER.key, RECOVERY_SIGNER.key))

PAGES: Mapping[str, Sealed | None] = {
    "/": Sealed(b"<!doctype html><title>home</title>" + b"<p>home</p>" * 40),
    "/en/": Sealed(b"<!doctype html><title>home, in English</title>" + b"<p>home</p>" * 40),
    "/404.html": Sealed(b"<!doctype html><title>not here</title>" + b"<p>no</p>" * 40, status=404),
    "/en/404.html": Sealed(
        b"<!doctype html><title>not here, in English</title>" + b"<p>no</p>" * 40, status=404
    ),
    "/e/k7abcdef/": Sealed(b"<!doctype html><title>entry</title>" + b"<p>entry</p>" * 40),
    "/e/k7abcdef/1/": Sealed(b"<!doctype html><title>version 1</title>" + b"<p>entry</p>" * 30),
    "/e/k8withdrawn/": Sealed(b"<!doctype html><title>withdrawn</title>" + b"<p>gone</p>" * 40, status=410),
    "/files/0123456789abcdef/plan.pdf": Sealed(
        b"%PDF-1.7 plan", "application/pdf", headers="file", packed=False
    ),
    "/files/0123456789abcdef/table.csv": Sealed(b"a,b\n1,2\n" * 60, "text/csv", headers="download"),
    "/assets/style.css": Sealed(b"body{margin:0}" * 30, "text/css", headers="asset"),
    "/index.php?id=3": Sealed(b"/e/k7abcdef/", "text/plain", status=301, packed=False),
    "/old": Sealed("/items/แผน/".encode(), "text/plain", status=301, packed=False),
    "/items/แผน/": Sealed("<!doctype html><title>แผน</title>".encode() + b"<p>plan</p>" * 40),
    "/feed.xml": Sealed(b"<feed>" + b"<entry/>" * 60 + b"</feed>", "application/atom+xml"),
    "/feed/deep/one/two/": Sealed(b"<!doctype html><title>deep</title>" + b"<p>deep</p>" * 40),
}


def statement_note(
    role: str,
    key: VerifierKey,
    serial: int,
    signers: Sequence[Signer],
    from_at: datetime = AT - timedelta(days=2),
    until_at: datetime | None = None,
) -> bytes:
    """A signed statement about a key."""
    return signed_note(KeyStatement(SITE, role, key, from_at, until_at, serial).text(), signers).raw()


def first_statements() -> list[bytes]:
    """The statements with which a site begins."""
    return [
        statement_note(ROOT, ROOT_SIGNER.key, 1, [ROOT_SIGNER]),
        statement_note(RECOVERY, RECOVERY_SIGNER.key, 2, [RECOVERY_SIGNER, ROOT_SIGNER]),
        statement_note(EDITIONS_KEY, EDITIONS_SIGNER.key, 3, [ROOT_SIGNER]),
        statement_note(
            CHECKPOINT_KEY, CHECKPOINT_SIGNER.key, 4, [EDITIONS_SIGNER], until_at=AT + timedelta(days=28)
        ),
    ]


class SealedSite(Press):
    """Seals one edition after another as the publishing package does, without its database."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.previous = ""
        self.entries: list[bytes] = []
        self.notes: list[bytes] = []
        self.files = LogFiles(folder / "log", lambda folder: None)
        for note in first_statements():
            self.state(note)

    def state(self, note: bytes) -> None:
        """Add a statement about a key, and its leaf."""
        self.notes.append(note)
        (self.folder).mkdir(parents=True, exist_ok=True)
        (self.folder / "keys").write_bytes(join_notes(self.notes))
        serial = len(self.notes)
        detail = {"serial": serial, "statement": digest_of(note)}
        self.entries.append(LogEntry(SITE, "key", moment_text(AT), detail=detail).body())

    def release(
        self, changes: Mapping[str, Sealed | None], at: datetime = AT, signer: Signer = EDITIONS_SIGNER
    ) -> Statement:
        """Seal an edition, enter it in the log, and switch to it."""
        version = self.lay_out(changes)
        statement = Statement(
            site=SITE,
            version=version,
            kind="release",
            root=self.root,
            previous=self.previous,
            at=moment_text(at),
            expires=moment_text(at + timedelta(days=90)),
            headers=PROFILES,
        )
        (self.folder / "editions" / str(version) / "edition").write_text(signer.sign(statement.line()))
        self.previous = statement.digest
        approvals = [{"as": "release", "who": "0123456789abcdef"}]
        self.entries.append(edition_entry(statement, approvals, {}).body())
        self.write_log(at)
        self.switch_to(version)
        return statement

    def write_log(self, at: datetime = AT, signer: Signer = CHECKPOINT_SIGNER) -> None:
        """Bring the log's files up to its entries, with a checkpoint good for 25 hours."""
        raw = self.files.checkpoint()
        old = parse_checkpoint(parse_note(raw).text) if raw else None
        grown = self.files.grow(
            old.size if old else 0,
            old.root if old else EMPTY_ROOT,
            len(self.entries),
            lambda first, end: self.entries[first:end],
        )
        assert grown is not None
        made = Checkpoint(f"{SITE}/log", len(self.entries), grown, at + timedelta(hours=25))
        self.files.put_checkpoint(signer.sign(made.text()).encode())


def sealed_site(folder: Path) -> SealedSite:
    """A site with three editions."""
    site = SealedSite(folder)
    site.release(PAGES, AT - timedelta(days=1))
    site.release(
        {"/e/k9second/": Sealed(b"<!doctype html><title>two</title>" + b"<p>2</p>" * 40)},
        AT - timedelta(hours=3),
    )
    site.release({"/": Sealed(b"<!doctype html><title>home 3</title>" + b"<p>3</p>" * 40)}, AT)
    return site
