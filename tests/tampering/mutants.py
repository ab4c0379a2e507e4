"""Every way of tampering, in turn."""

from collections.abc import Callable, Iterator

from tests.tampering.in_answers import AnswerMutants
from tests.tampering.in_files import FileMutants
from tests.tampering.in_history import HistoryMutants
from tests.tampering.laboratory import Mutant


class Mutants(FileMutants, HistoryMutants, AnswerMutants):
    """Makes mutants of the site in a laboratory, at random but the same for the same seed."""

    def families(self) -> list[Callable[[], Mutant]]:
        """Every way of tampering."""
        return [
            self.flip,
            self.flip,
            self.truncate,
            self.lengthen,
            self.drop,
            self.swap,
            self.cut_loose,
            self.foreign_file,
            self.foreign_in_log,
            self.relink,
            self.relisted,
            self.older_edition,
            self.older_log,
            self.everything_older,
            self.forked_log,
            self.reordered_log,
            self.shorter_log,
            self.forked_edition,
            self.unlogged_edition,
            self.expired,
            self.long_term,
            self.wrong_signer,
            self.statements_changed,
            self.usurper,
            self.headers_changed,
            self.status_changed,
            self.planted_answer,
            self.cloaked_answer,
        ]

    def make(self, count: int) -> Iterator[Mutant]:
        """So many mutants, every family in turn."""
        families = self.families()
        for number in range(count):
            yield families[number % len(families)]()
