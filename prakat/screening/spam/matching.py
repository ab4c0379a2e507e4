"""Where the terms of a lexicon, and what has the form of a gambling brand or offer, stand in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Final, NamedTuple

from prakat.screening.spam.lexicon import Lexicon
from prakat.screening.spam.wordlists import Role, Term, Topic, key_of

SPACED: Final = "a-z\u0370-\u03ff\u0400-\u052f\u0600-\u06ff\u0900-\u0dff"
"""Letters of scripts whose words stand apart: a term must be a whole word there."""

_SCRIPTS: Final = ("[\u0e00-\u0e7f]", "[\u3000-\u9fff]", "[\uac00-\ud7a3]", "[\u0e80-\u17ff]")
_PRIORITY: Final = (Role.ALLOWED, Role.SLOGAN, Role.SUBJECT, Role.OFFICE, Role.PULL)
_LONGEST_TERM: Final = 40
_GLUED: Final = re.compile(rf"(?<![{SPACED}0-9])[{SPACED}0-9]{{12,80}}+(?![{SPACED}0-9])")
_TELLING: Final = 6
"""The fewest letters of a term that is sought within a word."""
_END: Final = ""

_MONEY: Final = (
    "slot|bet|casino|togel|toto|judi|poker|gacor|jackpot|bola|vegas|bandar|baccarat|maxwin|lotto|huay|domino"
)
_LUCKY: Final = (
    "88|888|8888|168|188|138|777|77|789|999|99|365|123|303|338|555|55|66|666|69|89|98|212|4d|5d|6d"
)
_MAKERS: Final = (
    "ufa|ufabet|ufax|pg|pgslot|xo|slotxo|sbo|lsm|lsm99|joker|sagame|sexy|betflix|betflik|betflip|lucabet|lucky|gclub|m|w|fun"
    "|ambbet|ambking|spinix|superslot|superpg|megaslot|lavagame|ruay|lottovip|huaydee|panama|hydra|biobet|ssgame|dafabet"
)
BRAND: Final = re.compile(
    rf"(?<![a-z0-9@._/-])(?:"
    rf"(?P<sure>(?:{_MAKERS}) ?-?(?:{_LUCKY})[a-z]?|ufabet|pgslot|slotxo|sbobet|betfli[xkp]|1xbet|188bet|gclub|dafabet"
    rf"|[a-z]{{0,12}}(?:{_MONEY})[a-z]{{0,10}}\d{{2,5}}[a-z]{{0,4}}|\d{{2,5}}[a-z]{{0,6}}(?:{_MONEY})[a-z]{{0,6}}"
    rf"|[a-z]{{2,14}}(?:slot|togel|toto|gacor))"
    rf"|(?P<maybe>[a-z]{{2,14}}(?:{_LUCKY})[a-z]{{0,4}}|(?:qq|mpo|idn|rtp)[a-z]{{0,10}}\d{{2,4}}|\d{{2,4}}[a-z]{{3,10}}\d{{0,3}})"
    rf")(?![a-z0-9@])"
)
_OFFERS: Final = re.compile(
    r"(?P<slogan>ฝาก ?\d{1,6} ?รับ ?\d|เครดิตฟรี ?\d|บาทละ ?\d[\d,]{2,}|รับ ?\d{1,6} ?เท่า|ยืนยัน ?เบอร์ ?รับ"
    r"|(?<!\d)\d{1,6} ?free ?spins|depo(?:sit)? ?\d{1,5}k|送\d{1,5}%|送百分百|注册送\d+|첫충 ?\d+)"
    r"|(?P<pull>(?:โบนัส|bonus|โบนสั)[^\d<>]{0,14}\d{2,3} ?%|ขันตา ?\d{1,6} ?บาท|@[a-z0-9_.]{3,20}|t\.me/[a-z0-9_+]{3,}"
    r"|lin\.ee/\w+|line\.me/\S+|(?:ไลน|line)[ :]{0,2}(?:id)?[ :]{0,2}@?[a-z][a-z0-9_.]{3,20}|\d{1,3} ?% (?:bonus|off))"
)
_LEET: Final = re.compile(
    r"(?<![a-z0-9@$!])(?=[a-z0-9@$!]{4,24}(?![a-z0-9@$!]))[a-z0-9@$!]*?[a-z][0134579@$!]+[a-z][a-z0-9@$!]*"
)
_LEET_LED: Final = re.compile(r"(?<![a-z0-9@$!])[0134579@$!](?=[a-z]{3,20}(?![a-z0-9@$!]))")
_LETTERS: Final = str.maketrans("0134579@$!", "oieastgasi")
_THAI_MIXED: Final = re.compile(
    r"(?<![a-z0-9])(?:(?<=[\u0e01-\u0e4e])[uwnsxokhl0@]{1,2}(?![a-z0-9])|[uwnsxokhl0@]{1,2}(?=[\u0e01-\u0e4e]))"
)
_THAI_LOOKS: Final = (
    str.maketrans("uwnsxokhl0@", "บพกรหอหหลอา"),
    str.maketrans("uwnsxokhl0@", "บพหรหอหหลอา"),
)


class Hit(NamedTuple):
    """A term at its place in the folded text; ``disguised`` when letters had to be put in place of others."""

    start: int
    end: int
    role: Role
    weight: float
    topic: Topic | None
    key: str
    disguised: bool = False


class Matcher:
    """Finds the terms of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._terms: dict[str, Term] = {}
        whole: set[str] = set()
        begun: set[str] = set()
        anywhere: set[str] = set()
        for term in sorted(lexicon.terms, key=lambda term: _PRIORITY.index(term.role)):
            written = term.folded
            if not written:
                continue
            self._terms.setdefault(key_of(written), term)
            spaced = re.match(f"[{SPACED}]", written)
            (anywhere if not spaced else begun if term.text.endswith("*") else whole).add(written)
        self._pattern = re.compile(
            rf"(?<![{SPACED}])(?:{_trie(whole)}(?![{SPACED}])|{_trie(begun)})|{_by_script(anywhere)}"
        )

        self._within = re.compile(_trie(term for term in whole | begun if len(key_of(term)) >= _TELLING))

    def hits(self, text: str) -> list[Hit]:
        """The hits in a folded text, in the order of their places."""
        found = [*self._listed(text), *_offers(text), *self._brands(text), *self._disguised(text)]
        return sorted(found, key=lambda hit: (hit.start, -hit.end))

    def _listed(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        for found in self._pattern.finditer(text, start, len(text) if end is None else end):
            key = key_of(found[0])
            term = self._terms[key]
            if term.role is not Role.ALLOWED:
                yield Hit(found.start(), found.end(), term.role, term.weight, term.topic, key)

    def _brands(self, text: str) -> Iterator[Hit]:
        for found in BRAND.finditer(text):
            if key_of(found[0]) not in self._terms:
                weight = 1.0 if found["sure"] else 0.5
                yield Hit(*found.span(), Role.BRAND, weight, Topic.GAMBLING, found[0])

    def _disguised(self, text: str) -> Iterator[Hit]:
        """Digits and signs for Latin letters, Latin letters for Thai ones, words that are not parted.

        Places stay what they are.
        """
        if changed := [found.span() for sought in (_LEET, _LEET_LED) for found in sought.finditer(text)]:
            plain = _LEET_LED.sub(_plain_letters, _LEET.sub(_plain_letters, text))
            yield from self._new_in(plain, text, sorted(changed))
        if changed := [found.span() for found in _THAI_MIXED.finditer(text)]:
            for looks in _THAI_LOOKS:
                plain = _THAI_MIXED.sub(partial(_translated, looks), text)
                yield from self._new_in(plain, text, changed)
        for glued in _GLUED.finditer(text):
            for found in self._within.finditer(text, *glued.span()):
                term = self._terms[key_of(found[0])]
                if found[0] != glued[0] and term.role in (Role.SLOGAN, Role.SUBJECT):
                    yield Hit(*found.span(), term.role, term.weight, term.topic, key_of(found[0]), True)

    def _new_in(self, plain: str, text: str, changed: list[tuple[int, int]]) -> Iterator[Hit]:
        """The hits that only the plain text has; looked for around the places that were changed."""
        for start, end in _around(changed):
            for hit in self._listed(plain, start, end):
                if plain[hit.start : hit.end] != text[hit.start : hit.end] and hit.role is not Role.OFFICE:
                    yield hit._replace(disguised=True)


@lru_cache(maxsize=8)
def matcher(lexicon: Lexicon) -> Matcher:
    """The matcher of a lexicon, made once."""
    return Matcher(lexicon)


def _around(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places with what stands around them; those that then meet are one."""
    found: list[tuple[int, int]] = []
    for start, end in places:
        start, end = max(0, start - _LONGEST_TERM), end + _LONGEST_TERM
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _offers(text: str) -> Iterator[Hit]:
    for found in _OFFERS.finditer(text):
        if found["slogan"]:
            yield Hit(*found.span(), Role.SLOGAN, 2.0, Topic.GAMBLING, "offer")
        else:
            yield Hit(*found.span(), Role.PULL, 1.2, None, "offer")


def _translated(looks: Mapping[int, int], found: re.Match[str]) -> str:
    return found[0].translate(looks)


def _plain_letters(found: re.Match[str]) -> str:
    return found[0].translate(_LETTERS)


def _by_script(keys: Iterable[str]) -> str:
    """An expression for any of the keys, which looks at those of a script only where a letter of it stands."""
    scripts: dict[str, set[str]] = {}
    for key in keys:
        script = next((script for script in _SCRIPTS if re.match(script, key)), "")
        scripts.setdefault(script, set()).add(key)
    return "|".join(f"(?={script})(?:{_trie(those)})" for script, those in scripts.items()) or r"(?!)"


def _trie(keys: Iterable[str]) -> str:
    """An expression for any of the keys; a space in a key is a space, a hyphen or nothing in the text."""
    root: dict[str, dict] = {}
    for key in keys:
        node = root
        for character in key:
            node = node.setdefault(character, {})
        node[_END] = {}
    return _expression(root) if root else r"(?!)"


def _expression(node: dict[str, dict]) -> str:
    branches = [
        ("[ -]?" if character == " " else re.escape(character)) + _expression(below)
        for character, below in node.items()
        if character != _END
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if _END in node else joined
