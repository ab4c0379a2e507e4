"""Text that a spreadsheet shows as text: no cell may turn into a formula."""

from __future__ import annotations

from typing import Final

from prakat.lib.thai_text import normalise

CELL_MAX_CHARACTERS: Final = 32_767
"""What one cell of XLSX holds; longer text makes the whole file unreadable."""

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral_cell(text: str) -> str:
    """The text for a cell of XLSX or CSV: an apostrophe goes before whatever a spreadsheet would calculate.

    Also normalised, so that no control character spoils the file, and cut at what a cell can hold.
    """
    starts_formula = text.startswith(_FORMULA_SIGNS)
    kept = normalise(text)
    if kept and (starts_formula or kept.startswith(_FORMULA_SIGNS)):
        kept = f"'{kept}"
    return kept if len(kept) <= CELL_MAX_CHARACTERS else kept[: CELL_MAX_CHARACTERS - 1] + "…"
