"""What was read in files."""

from collections.abc import Collection

from prakat.lib.documents.shapes import Reading, from_json
from prakat.screening.models import FileReading
from prakat.screening.rules import ReadingState


def readings(digests: Collection[str]) -> dict[str, FileReading]:
    """The readings of these files by SHA-256, without the text. One query."""
    rows = FileReading.objects.filter(digest__in=list(digests)).defer("reading")
    return {row.digest: row for row in rows}


def read_texts(digests: Collection[str]) -> dict[str, Reading]:
    """What these files say, for those that were read. One query."""
    rows = FileReading.objects.filter(digest__in=list(digests), state=ReadingState.DONE)
    return {row.digest: from_json(row.reading) for row in rows.only("digest", "reading") if row.reading}
