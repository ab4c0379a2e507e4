"""Taking in what witnesses have cosigned, to be served beside the log."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from prakat.lib.seal.policy import Policy
from prakat.lib.trees import lock_file, make_durable
from prakat.lib.verify.establish import log_view
from prakat.lib.verify.reading import COSIGNED_NOTE, EditionDirectory
from prakat.lib.verify.witness import accept as accepted
from prakat.publishing import keys, log


def accept(raw: bytes, *, policy: Policy | None, at: datetime) -> list[str]:
    """Serve this cosigned checkpoint from now on; returns the names of the witnesses who cosigned it.

    ``policy`` names the witnesses, this site's own when None. Raises Found when they did not, or cosigned another
    log; LookupError when there is no log yet.
    """
    directory = Path(settings.EDITION_DIR)
    with lock_file(directory / "log.lock"):
        checkpoint, note = log.signed_checkpoint(directory)
        view = log_view(EditionDirectory(directory), checkpoint, note)
        path = directory / COSIGNED_NOTE
        known = path.read_bytes() if path.exists() else b""
        content, by = accepted(raw, known, view, policy or keys.policy(), at)
        aside = path.with_name(f".{path.name}.new")
        aside.write_bytes(content)
        make_durable(directory)
        aside.replace(path)
        make_durable(directory)
    return [key.name for key in by]
