"""Mutants of what was signed: old editions and logs, forks, false keys, terms."""

from dataclasses import replace
from datetime import timedelta

from prakat.lib.seal.trust import join_notes
from prakat.lib.transparency.moments import moment_text
from prakat.lib.transparency.notes import parse_note
from prakat.lib.transparency.signing import Signer
from prakat.lib.verify.findings import EXPIRED, FORK, LOG, ROLLBACK, SIGNATURE
from tests.sealed_site import (
    AT,
    CHECKPOINT_SIGNER,
    EDITIONS_SIGNER,
    OTHER_CHECKPOINT,
    OTHER_EDITIONS,
    ROOT_SIGNER,
    SITE,
    statement_note,
)
from tests.tampering.laboratory import Case, Mutant, write
from tests.tampering.material import Material


class HistoryMutants(Material):
    """Somebody who replays what was signed, or has one of the keys."""

    def older_edition(self) -> Mutant:
        number = self.random.randrange(1, self.site.version)

        def tamper(case: Case) -> None:
            self.site.switch_to(number)
            if self.random.random() < 0.5:
                case.seen = self.laboratory.seen

        return self._mutant(f"edition {number} replayed", self.current, {ROLLBACK}, tamper)

    def older_log(self) -> Mutant:
        size = self.random.randrange(5, len(self.site.entries))
        knows = self.random.random() < 0.5

        def tamper(case: Case) -> None:
            self._lay_log(self.site.entries[:size])
            case.seen = self.laboratory.seen if knows else None

        kinds = {ROLLBACK} if knows else {LOG, ROLLBACK}
        return self._mutant(f"log of {size} replayed", self.folder, kinds, tamper)

    def everything_older(self) -> Mutant:
        """A whole earlier day: signed, consistent, and known to be old only by who saw more."""
        number = self.random.randrange(1, self.site.version)

        def tamper(case: Case) -> None:
            self._lay_log(self.site.entries[: 4 + number])
            self.site.switch_to(number)
            case.seen = self.laboratory.seen

        return self._mutant(f"everything as of edition {number}", self.folder, {ROLLBACK}, tamper)

    def forked_log(self) -> Mutant:
        """The log's own key signs a history in which one entry was another."""
        entries = list(self.site.entries)
        at = self.random.randrange(len(entries))
        more = self.random.randrange(4)

        def tamper(case: Case) -> None:
            changed = entries[at].replace(b'"site"', b'"sitf"', 1) if more % 2 else entries[at] + b" "
            self._lay_log([*entries[:at], changed, *entries[at + 1 :], *[entries[-1]] * more])
            case.seen = self.laboratory.seen

        return self._mutant(f"entry {at} rewritten, {more} added", self.folder, {FORK}, tamper)

    def reordered_log(self) -> Mutant:
        entries = list(self.site.entries)
        one, other = self.random.sample(range(len(entries)), 2)

        def tamper(case: Case) -> None:
            entries[one], entries[other] = entries[other], entries[one]
            self._lay_log(entries)
            case.seen = self.laboratory.seen

        return self._mutant(f"entries {one} and {other} swapped", self.folder, {FORK}, tamper)

    def shorter_log(self) -> Mutant:
        """An entry left out; the gap is filled so that the log is no shorter, or not."""
        entries = list(self.site.entries)
        filled = self.random.random() < 0.5
        at = self.random.randrange(len(entries) - filled)
        rest = [*entries[:at], *entries[at + 1 :], *([entries[-1]] if filled else [])]

        def tamper(case: Case) -> None:
            self._lay_log(rest)
            case.seen = self.laboratory.seen

        return self._mutant(f"without entry {at}", self.folder, {FORK} if filled else {ROLLBACK}, tamper)

    def forked_edition(self) -> Mutant:
        """Another edition of the same number, signed by the real key; the log is rewritten or not."""
        statement = self._statement()
        other = replace(statement, at=moment_text(AT - timedelta(seconds=self.random.randrange(1, 10**6))))
        rewritten = self.random.random() < 0.5

        def tamper(case: Case) -> None:
            self.current.write_text(EDITIONS_SIGNER.sign(other.line()))
            if rewritten:
                changed = self.site.entries[-1].replace(statement.digest.encode(), other.digest.encode())
                self._lay_log(
                    [*self.site.entries[:-1], changed.replace(statement.at.encode(), other.at.encode())]
                )
                case.seen = self.laboratory.seen

        return self._mutant("another edition of the same number", self.current, {FORK}, tamper)

    def unlogged_edition(self) -> Mutant:
        """A newer edition that the log does not know."""
        statement = self._statement()
        newer = replace(
            statement, version=statement.version + self.random.randrange(1, 99), previous=statement.digest
        )
        return self._mutant(
            "an edition beside the log",
            self.current,
            {LOG},
            lambda case: write(self.current, EDITIONS_SIGNER.sign(newer.line()).encode()),
        )

    def expired(self) -> Mutant:
        late = timedelta(hours=25, minutes=10, seconds=self.random.randrange(1, 400 * 86400))
        fresh = self.random.random() < 0.5 and late > timedelta(days=91)

        def tamper(case: Case) -> None:
            case.at = AT + late
            if fresh:
                self._lay_checkpoint(self.site.entries, case.at + timedelta(hours=25))

        return self._mutant(f"{late} later", self.folder, {EXPIRED}, tamper)

    def long_term(self) -> Mutant:
        """A checkpoint that would hold longer than any may: made in advance by whoever had the key for a moment."""
        until = AT + timedelta(hours=26, minutes=self.random.randrange(10**6))
        return self._mutant(
            f"checkpoint until {until}",
            self.folder,
            {EXPIRED},
            lambda case: self._lay_checkpoint(self.site.entries, until),
        )

    def wrong_signer(self) -> Mutant:
        """The right text, signed by a key of the right name that is not the right key, or by the wrong role."""
        signer: Signer = self.random.choice(
            [
                OTHER_EDITIONS,
                OTHER_CHECKPOINT,
                ROOT_SIGNER,
                Signer(f"{SITE}/editions", self.random.randbytes(32)),
            ]
        )
        path = self.random.choice(self.notes[:2])
        if path == self.current and self.random.random() < 0.3:
            signer = CHECKPOINT_SIGNER
        text = parse_note(path.read_bytes()).text
        return self._mutant(
            f"signed by {signer.key.text}",
            path,
            {SIGNATURE},
            lambda case: write(path, signer.sign(text).encode()),
        )

    def statements_changed(self) -> Mutant:
        """Statements about keys left out, doubled, swapped."""
        notes = list(self.site.notes)
        one, other = self.random.sample(range(len(notes)), 2)
        how = self.random.choice(["drop", "double", "swap", "empty"])
        if how == "drop":
            notes.pop(one)
        elif how == "double":
            notes.insert(other, notes[one])
        elif how == "swap":
            notes[one], notes[other] = notes[other], notes[one]
        else:
            notes = []
        path = self.folder / "keys"
        return self._mutant(
            f"{how} {one} {other}", path, {SIGNATURE}, lambda case: write(path, join_notes(notes))
        )

    def usurper(self) -> Mutant:
        """Somebody who has a key below vouches for a key of his own, and signs everything with it."""
        role, key, by = self.random.choice(
            [
                ("editions", OTHER_EDITIONS, CHECKPOINT_SIGNER),
                ("editions", OTHER_EDITIONS, EDITIONS_SIGNER),
                ("editions", OTHER_EDITIONS, OTHER_EDITIONS),
                ("checkpoint", OTHER_CHECKPOINT, CHECKPOINT_SIGNER),
                ("checkpoint", OTHER_CHECKPOINT, OTHER_EDITIONS),
                ("root", Signer(f"{SITE}/root", b"R" * 32), EDITIONS_SIGNER),
                ("recovery", Signer(f"{SITE}/recovery", b"Y" * 32), CHECKPOINT_SIGNER),
            ]
        )
        from_at = AT - timedelta(seconds=self.random.randrange(1, 86400))
        note = statement_note(role, key.key, len(self.site.notes) + 1, [by], from_at)
        text = parse_note(self.current.read_bytes()).text

        def tamper(case: Case) -> None:
            write(self.folder / "keys", join_notes([*self.site.notes, note]))
            if role == "editions":
                self.current.write_text(key.sign(text))
            elif role == "checkpoint":
                self._lay_checkpoint(self.site.entries, AT + timedelta(hours=25), key)

        return self._mutant(f"{role} by {by.key.name}", self.folder, {SIGNATURE}, tamper)
