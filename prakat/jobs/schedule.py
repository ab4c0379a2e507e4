"""What comes round: owed through the outbox once for each day, hour or week, whichever process notices first."""

from datetime import datetime

from prakat.audit import actions as audit
from prakat.lib.thai_dates import bangkok_date


def owe_what_comes_round(at: datetime) -> None:
    """Owe the work of this day and week, unless it is owed already. Days begin and end in Bangkok."""
    today = bangkok_date(at)
    year, week, _ = today.isocalendar()
    audit.enqueue(kind="refresh", payload={}, at=at, key=f"refresh:{today.isoformat()}")
    audit.enqueue(kind="collect_orphans", payload={}, at=at, key=f"collect_orphans:{year}-{week:02}")
