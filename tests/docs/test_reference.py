"""The reference says what the code says: settings, the procedure's table, links between pages."""

import re
from pathlib import Path

import pytest

from prakat.editorial.rules import ACT_WORDS, POWERS, STATE_WORDS, TRANSITIONS, Role

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "bench").glob("*.md")]
)


def test_every_setting_is_documented() -> None:
    source = (PROJECT / "prakat/config/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', source))
    page = (PROJECT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert read and {name for name in read if f"`{name}`" not in page} == set()


def procedure_table() -> str:
    """The table of transitions as the reference shows it."""
    lines = ["| from | act | by | to |", "| --- | --- | --- | --- |"]
    for (state, act), target in TRANSITIONS.items():
        by = ", ".join(role.value for role in Role if role in POWERS[act])
        lines.append(
            f"| {STATE_WORDS[state]} (`{state}`) | {ACT_WORDS[act]} (`{act}`) | {by} | {STATE_WORDS[target]} |"
        )
    return "\n".join(lines)


def test_the_procedure_is_documented_as_it_is() -> None:
    page = (PROJECT / "docs/reference/procedure.md").read_text(encoding="utf-8")
    assert procedure_table() in page


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (document.parent / target).exists(), target
