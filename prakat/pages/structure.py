"""An organisation chart as nested lists that the style sheet draws as a chart, and as rows to read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from prakat.pages.views.blocks import StructureNode


def chart_html(roots: Iterable[StructureNode]) -> str:
    """The branches as nested <ul>: read aloud they are a list, looked at they are a chart."""
    return f'<ul class="tree">{"".join(map(_branch, roots))}</ul>'


def rows(roots: Iterable[StructureNode]) -> Iterator[tuple[str, str, str]]:
    """Every post of the chart from the top down: its title, who holds it, to whom it reports."""
    for node in roots:
        yield node.title, node.holder, node.reports_to
        yield from rows(node.children)


def _branch(node: StructureNode) -> str:
    holder = f'<span class="tree-holder">{escape(node.holder)}</span>' if node.holder else ""
    below = f"<ul>{''.join(map(_branch, node.children))}</ul>" if node.children else ""
    return f'<li><div class="tree-box"><span class="tree-post">{escape(node.title)}</span>{holder}</div>{below}</li>'
