"""Which way is down: what the models point to. Foreign keys by string escape an import linter."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from tests.structure.tree import layers

GIVEN = {"django", "allauth", "axes", "taggit", "modelcluster"}  # others' models that any of ours may name
LEVEL = {package: level for level, packages in enumerate(reversed(layers())) for package in packages}


def wrong_relations(name: str, own: str, targets: Iterable[str]) -> list[str]:
    """Returns which of the modules that a model of module `own` points to lie above or beside it."""
    package = own.split(".")[1]
    wrong = []
    for target in targets:
        top, _, rest = target.partition(".")
        if top != "prakat":
            if top not in GIVEN and not (top == "wagtail" and package == "cms"):
                wrong.append(f"{name} -> {target}")
            continue
        other = rest.split(".")[0]
        if other != package and LEVEL[other] >= LEVEL[package]:
            wrong.append(f"{name} -> {target}")
    return wrong


def targets_of(model: type[models.Model]) -> list[str]:
    """Returns the modules of all models that a model points to: keys, many-to-many, their tables, parents."""
    found: list[type[models.Model]] = list(model._meta.parents)
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.remote_field is not None and field.related_model is not None:
            found.append(field.related_model)
            found.append(getattr(field.remote_field, "through", None) or field.related_model)
    return [other.__module__ for other in found if not other._meta.auto_created]


def own_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("prakat.")
    ]


def test_relations_point_down() -> None:
    wrong = [
        relation
        for model in own_models()
        for relation in wrong_relations(model._meta.label, model.__module__, targets_of(model))
    ]
    assert len(own_models()) > 5
    assert wrong == []


def test_no_model_outside_cms_points_at_just_anything() -> None:
    generic = [
        model._meta.label
        for model in own_models()
        if not model.__module__.startswith("prakat.cms.")
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    assert generic == []


@pytest.mark.parametrize(
    ("own", "target"),
    [
        ("prakat.people.models", "prakat.editorial.models"),
        ("prakat.cases.models", "prakat.monitoring.models"),
        ("prakat.editorial.models", "wagtail.models.pages"),
        ("prakat.editorial.models", "unheard.of"),
    ],
)
def test_a_relation_up_or_aside_is_seen(own: str, target: str) -> None:
    assert wrong_relations("x", own, [target])


def test_a_relation_down_or_home_is_welcome() -> None:
    assert (
        wrong_relations("x", "prakat.editorial.models", ["prakat.people.models", "prakat.editorial.models"])
        == []
    )
    assert (
        wrong_relations("x", "prakat.cms.models", ["wagtail.models.pages", "django.contrib.auth.models"])
        == []
    )
