"""How wide the columns of a table on paper are: no number is broken, what is left goes to the longer texts."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Mean width of a letter or digit of Sarabun, and the space beside a cell's text, in em.
LETTER_EM: Final = 0.6
BESIDE_EM: Final = 0.75
LONGEST_EM: Final = 20.0
THAI_BREAKS_AFTER: Final = 8
SMALLEST: Final = 0.72
_BREAKABLE: Final = re.compile(r"[\u0e01-\u0e4e]+")


def letters(text: str) -> int:
    """Return how many letters stand side by side: marks above and below take no room."""
    return sum(1 for letter in text if unicodedata.category(letter) != "Mn")


def least(text: str) -> int:
    """Return the letters of the longest piece that must stay on one line; Thai words can be parted."""
    pieces = [letters(piece) for piece in text.split()] or [0]
    return max(
        min(count, THAI_BREAKS_AFTER) if _BREAKABLE.search(piece) else count
        for count, piece in zip(pieces, text.split() or [""], strict=True)
    )


def widths(rows: list[list[str]], room_em: float) -> tuple[list[float], float]:
    """Return the width of each column in em of the table's own type, and how much smaller its type must be.

    ``rows`` are all of one length; ``room_em`` is the width of the page in em of the page's type.
    """
    columns = list(zip(*rows, strict=True))
    need = [max(least(cell) for cell in column) * LETTER_EM + BESIDE_EM for column in columns]
    wish = [
        max(min(letters(cell) * LETTER_EM + BESIDE_EM, LONGEST_EM) for cell in column) for column in columns
    ]
    scale = max(min(1.0, room_em / sum(need)), SMALLEST)
    room = max(room_em / scale, sum(need))
    more = [max(wanted - needed, 0.0) for wanted, needed in zip(wish, need, strict=True)]
    spare = room - sum(need)
    share = spare / sum(more) if sum(more) else 0.0
    return [needed + extra * share for needed, extra in zip(need, more, strict=True)], scale
