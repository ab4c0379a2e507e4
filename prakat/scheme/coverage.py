"""Up to which day an item counts as brought up to date: by when it was released, and for which fiscal year."""

from datetime import date

from prakat.lib.thai_dates import fiscal_year_start
from prakat.scheme.rules import Cycle, DueRule


def covered_on(rule: DueRule, updated_on: date | None, newest_fiscal_year: int | None) -> date | None:
    """The day from which ``next_due`` counts.

    A budget of fiscal 2570 that is released in September 2569 serves fiscal 2570: for a yearly item the newest
    fiscal year (B.E.) of its entries counts as much as the day of the last release.
    """
    if rule.every is not Cycle.FISCAL_YEAR or updated_on is None or newest_fiscal_year is None:
        return updated_on
    return max(updated_on, fiscal_year_start(newest_fiscal_year))
