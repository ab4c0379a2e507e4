"""Spam, gambling and defacement: in an officer's texts, and in pages as they are really served."""

from __future__ import annotations

from prakat.screening.spam.finding import find
from prakat.screening.spam.judging import Judgement, judge
from prakat.screening.spam.lexicon import Lexicon, default
from prakat.screening.spam.wordlists import NotAWordList, Role, Term, Topic

__all__ = ["Judgement", "Lexicon", "NotAWordList", "Role", "Term", "Topic", "default", "find", "judge"]
