"""The prefilled texts of the website's four policies: a start for the municipality's own, never published as they are.

They are data beside the schemes, with ``{municipality}``, ``{email}`` and ``{phone}`` to be filled in; the procedure
publishes what an officer makes of them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from prakat.scheme.rules import MunicipalitySpec, PolicyPage

FOLDER: Final = Path(__file__).resolve().parents[2] / "schemes" / "policies"
FIELDS: Final = ("title", "title_en", "summary", "summary_en", "body")


def prefilled(page: PolicyPage, town: MunicipalitySpec, folder: Path = FOLDER) -> dict[str, Any]:
    """The policy's title, summary (both languages) and body blocks, in the municipality's name."""
    marks = {"{municipality}": town.name_th, "{email}": town.email, "{phone}": town.phone}
    written = YAML(typ="safe", pure=True).load((folder / f"{page.value}.yaml").read_text("utf-8"))
    return {name: _filled(written[name], marks) for name in FIELDS}


def _filled(value: Any, marks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for mark, words in marks.items():
            value = value.replace(mark, words)
        return value
    if isinstance(value, list):
        return [_filled(item, marks) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, marks) for key, item in value.items()}
    return value
