"""What import-linter cannot see: the direction of foreign keys, and what imports what in tests of the frame."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent


def layers() -> list[list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [[name.strip() for name in line.split("|")] for line in contracts[0]["layers"]]


LEVELS = {name: level for level, names in enumerate(reversed(layers())) for name in names}


def test_every_domain_has_its_layer() -> None:
    folders = {p.name for p in (ROOT / "azimut").iterdir() if p.is_dir() and (p / "__init__.py").exists()}

    assert folders - {"profiles"} == set(LEVELS)


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if m.__module__.startswith("azimut.") and not hasattr(m, "pgh_tracked_model")],
    ids=str,
)
def test_a_foreign_key_points_to_its_own_domain_or_below(model: type) -> None:
    own = model._meta.app_label
    targets = {
        field.related_model._meta.app_label
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
    }

    for target in targets - {own}:
        assert LEVELS[target] < LEVELS[own], f"{own} ne peut pas dépendre de {target}"


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if m.__module__.startswith("azimut.") and not hasattr(m, "pgh_tracked_model")],
    ids=str,
)
def test_every_model_and_field_is_given_its_french_name(model: type) -> None:
    assert {"verbose_name", "verbose_name_plural"} <= set(model._meta.original_attrs), model
    unnamed = [f.name for f in model._meta.local_fields if f._verbose_name is None and f.name != "id"]

    assert not unnamed
