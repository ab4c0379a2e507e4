"""Schemes as adopted, the register's lines, and who owes what. No verbs here."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from prakat.people.models import Person, Unit
from prakat.scheme.rules import ItemKind

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Scheme(models.Model):
    """One adopted publication scheme; earlier ones stay, with their whole document."""

    code = models.CharField(max_length=40)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    publishing_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["adopted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_scheme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.digest[:12]}"


class Category(models.Model):
    number = models.PositiveIntegerField(unique=True)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.name_th}"


class Item(models.Model):
    """A line of the register. One that vanishes from the scheme is retired: its entries stay."""

    number = models.CharField(max_length=8, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    description_th = models.TextField()
    description_en = models.TextField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ItemKind])
    for_all_units = models.BooleanField()
    chain = models.JSONField()
    due = models.JSONField()
    topics = models.JSONField()
    legal_basis = models.JSONField()
    opens_th = models.TextField(blank=True)
    opens_en = models.TextField(blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        duties: RelatedManager["Duty"]

    class Meta:
        ordering = ["category__number", "position"]
        constraints = [models.UniqueConstraint(fields=["category", "position"], name="one_item_a_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.name_th}"


class OitCode(models.Model):
    """An indicator of the assessors' list of one fiscal year, and an item where its evidence lies."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="oit_codes")
    fiscal_year = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    label_th = models.CharField(max_length=200)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["-fiscal_year", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "fiscal_year", "code"], name="one_oit_code_an_item_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}/{self.code}"


class Topic(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_th


class Duty(models.Model):
    """What one unit owes under one item. An item of every unit is a duty of each."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item__category__number", "item__position", "unit__position"]
        verbose_name_plural = "duties"
        constraints = [models.UniqueConstraint(fields=["item", "unit"], name="one_duty_an_item_and_unit")]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.unit_id}"


class Assignment(models.Model):
    """The officer, and a deputy, whom the unit's head has assigned to a duty (announcement 3.1)."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="assignments")
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(ended_at__isnull=True), name="one_open_assignment_a_duty"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("from_at")), name="assignment_in_order"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("officer")), name="deputy_is_another_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.officer_id}"
