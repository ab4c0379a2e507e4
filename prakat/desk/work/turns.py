"""Whose turn it is in a chain of approval, read from a version and its approvals without asking the database again."""

from prakat.editorial.models import Version


def open_posts(row: Version) -> list[str]:
    """The posts of the chain that have not approved the present digest, in order."""
    done = {a.post_code for a in row.approvals.all() if a.voided_at is None and a.digest == row.digest}
    return [code for code in row.chain if code not in done]


def next_post(row: Version) -> str | None:
    """The post whose approval is next, None when the chain is complete."""
    return next(iter(open_posts(row)), None)
