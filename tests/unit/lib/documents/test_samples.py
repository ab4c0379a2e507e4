"""Real files as municipalities and agencies published them: read by the command, judged by their labels.

The quick share reads those with a text layer or none needed; the scans are recognised in the long proof.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prakat.jobs.commands.extract import read, said_of
from prakat.lib.thai_text import normalise

RIGHT = {
    "text_layer_good": {"good"},
    "doc_office": {"good"},
    "docx_office": {"good"},
    "xlsx_office": {"good"},
    "scanned_no_text": {"ocr"},
    "text_layer_wrong_encoding": {"repaired", "ocr"},
    "text_layer_garbled": {"repaired", "ocr"},
    "text_layer_broken_sara_am": {"repaired", "good"},
    "text_layer_lost_sara_am": {"repaired", "good"},
    "text_layer_misordered_marks": {"repaired", "good"},
}
SLOW = {"scanned_no_text", "text_layer_garbled", "text_layer_lost_sara_am"}


def labelled(samples: Path) -> Iterator[dict[str, Any]]:
    with (samples / "documents" / "manifest.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def judged(samples: Path, which: list[dict[str, Any]]) -> None:
    wrong: list[str] = []
    asked = found = 0
    for label in which:
        line = said_of(Path(label["file"]), read(samples / "documents" / label["file"]))
        if line["text_layer"] not in RIGHT[label["label"]]:
            wrong.append(f"{label['file']}: {line['text_layer']} for {label['label']}")
        if label["pages"] and line["pages"] != label["pages"]:
            wrong.append(f"{label['file']}: {line['pages']} pages")
        told = "".join(normalise(line["text"]).split())
        phrases = [*(label["expected_phrases"] or []), *(label.get("auto_phrases") or [])]
        asked += len(phrases)
        found += sum("".join(normalise(phrase).split()) in told for phrase in phrases)
    assert wrong == []
    assert found >= 0.9 * asked


def test_real_files_are_read(samples: Path) -> None:
    judged(samples, [label for label in labelled(samples) if label["label"] not in SLOW])


@pytest.mark.slow
def test_all_real_files_are_read_scans_too(samples: Path) -> None:
    which = list(labelled(samples))
    assert len(which) == 20
    judged(samples, which)
