"""Units, posts, holders over time, acting appointments, accounts."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from prakat.people.rules import ActingKind


class Unit(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short_th = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_th


class Post(models.Model):
    code = models.CharField(max_length=60, unique=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="posts")
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    reports_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)
    is_publisher = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(is_head=True, closed_at__isnull=True), name="one_head_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.title_th


class Person(models.Model):
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name_th


class Tenure(models.Model):
    """A person holds a post from ``from_on`` to ``until_on``, its last day, or until further notice."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="tenure_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.post}"


class Acting(models.Model):
    """A person acts in another post, by a written order, from ``from_on`` to ``until_on``."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acting")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="acting")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ActingKind])
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    order_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="acting_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.post}"


class Account(AbstractUser):
    """A log-in. Its powers follow from the posts of its person; the operator's has no person and no editorial power."""

    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    is_operator = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_operator=False) | Q(person__isnull=True), name="operator_is_nobody"
            ),
        ]

    def get_full_name(self) -> str:
        return self.person.name_th if self.person else self.username

    def __str__(self) -> str:
        return self.username
