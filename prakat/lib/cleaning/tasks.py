"""Cleaning as the sandbox runs it: the answer is what Cleaned.of_answer and removed_of_answer read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prakat.lib.cleaning.rebuilding import clean, inspect
from prakat.lib.files.limits import Limits


def clean_task(
    source: Path,
    target: Path | None,
    arguments: Mapping[str, Any],
    limits: Limits,
    progress: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """Writes the file made anew to `target` and answers with Cleaned.as_answer()."""
    if target is None:
        raise ValueError("cleaning needs a target")
    return clean(source, target, limits=limits).as_answer()


def inspect_task(
    source: Path,
    target: Path | None,
    arguments: Mapping[str, Any],
    limits: Limits,
    progress: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """Answers with {"found": rows of what, where and count}."""
    found = inspect(source, limits=limits)
    return {"found": [[str(one.what), one.where, one.count] for one in found]}
