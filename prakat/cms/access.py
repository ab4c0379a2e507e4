"""Who may do what in the typewriter: what ``editorial.bars`` says, told to Wagtail in its own terms."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.permission_policies.base import BasePermissionPolicy

from prakat.cms.models import EntryDraft
from prakat.editorial import queries
from prakat.editorial.bars import obstacles
from prakat.editorial.models import Version
from prakat.editorial.rules import Act
from prakat.lib.refusal import Obstacle
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.scheme.models import Assignment

ACCESS_ADMIN = "wagtailadmin.access_admin"


class WriterBackend(BaseBackend):
    """Opens Wagtail to every active account of a person, and grants nothing else in it."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm == ACCESS_ADMIN and may_write(user_obj)


def may_write(account: Any) -> bool:
    """Whether the account is one with which somebody may write at all: active, and a person's."""
    return bool(isinstance(account, Account) and account.is_active and account.person_id is not None)


def reasons(act: Act, version: Version, account: Account, at: datetime) -> list[Obstacle]:
    """Every reason why the account may not carry out the act on the version now."""
    return obstacles(act, queries.case(version, at), people.actor_for(account, at), at)


def may_read(version: Version, account: Account, at: datetime) -> bool:
    """Whether the account's person prepares this version: assigned to it now, or with a hand in its text."""
    person = account.person_id
    if person is None or not account.is_active:
        return False
    return person in version.hands or person in queries.officers(version.entry, at)


def drafts_of(account: Account) -> QuerySet[EntryDraft]:
    """The drafts of the items to which the account's person is assigned today."""
    assigned = Assignment.objects.filter(
        Q(officer_id=account.person_id) | Q(deputy_id=account.person_id),
        ended_at__isnull=True,
        duty__ended_at__isnull=True,
        duty__item=OuterRef("version__entry__item"),
        duty__unit=OuterRef("version__entry__unit"),
    )
    return EntryDraft.objects.filter(Exists(assigned))


class DraftPermissionPolicy(BasePermissionPolicy):  # type: ignore[misc]
    """Wagtail's questions about drafts. Adding, deleting and publishing are no one's: other acts do that."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"change", "view"} and may_write(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: EntryDraft) -> bool:
        if not self.user_has_permission(user, action):
            return False
        now = timezone.now()
        version = queries.version(instance.version_id)
        if action == "view":
            return may_read(version, user, now)
        return not reasons(Act.EDIT, version, user, now)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[EntryDraft]:
        if self.user_has_any_permission(user, list(actions)):
            return drafts_of(user)
        return EntryDraft.objects.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Account]:
        accounts = Account.objects.filter(is_active=True, person__isnull=False)
        return accounts if {"change", "view"} & set(actions) else accounts.none()
