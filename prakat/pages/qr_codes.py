"""QR codes as inline SVG."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import segno

_MASK: Final = 3


@lru_cache(maxsize=512)
def qr_svg(address: str) -> str:
    """The address as an SVG of one path, dark on nothing: the style sheet puts white paper below it. Error level M.

    The mask is fixed: choosing the handsomest of eight takes five times as long, and readers take any.
    """
    code = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    side, _ = code.symbol_size(border=2)
    drawn = []
    for row, modules in enumerate(code.matrix):
        column = 0
        while column < len(modules):
            start = column
            while column < len(modules) and modules[column]:
                column += 1
            if column > start:
                drawn.append(f"M{start + 2} {row + 2}h{column - start}v1h-{column - start}z")
            column += 1
    return (
        f'<svg class="qr" viewBox="0 0 {side} {side}" width="128" height="128" aria-hidden="true" focusable="false">'
        f'<path d="{"".join(drawn)}"/></svg>'
    )
