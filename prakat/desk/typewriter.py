"""The typewriter's addresses: the desk knows them by name only, for siblings do not know each other."""

from django.urls import reverse


def edit_address(version_id: int) -> str:
    """Where a version's draft is written and submitted."""
    return reverse("cms:edit_version", args=[version_id])


def add_address(item: str, unit: str) -> str:
    """What begins an entry under an item, by POST."""
    return reverse("cms:add_entry", args=[item, unit])


def new_version_address(uid: str) -> str:
    """What begins a newer version of an entry, by POST."""
    return reverse("cms:new_version", args=[uid])
