"""What import-linter cannot see: foreign keys, written as strings or not, follow the order of the rooms of records."""

from __future__ import annotations

import tomllib
from itertools import chain

from django.apps import apps
from django.db.models import Field

from tests.architecture.repository import ROOT

OF_THE_FRAMEWORK = {"auth", "contenttypes", "sessions", "messages", "staticfiles", "postgres", "procrastinate", "axes"}


def order() -> dict[str, int]:
    """The height of each room, read from the contract of pyproject.toml: 0 is the top."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    rooms = [[room.strip(" ()") for room in layer.split("|")] for layer in layers]
    return {room: height for height, layer in enumerate(rooms) for room in layer}


def ours() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("misas.records.")]


def test_every_room_of_records_has_its_height() -> None:
    assert set(ours()) <= set(order())


def test_links_point_downwards() -> None:
    heights = order()
    upwards = []
    for label in ours():
        models = apps.get_app_config(label).get_models(include_auto_created=True)
        for field in chain.from_iterable(model._meta.get_fields() for model in models):
            if not isinstance(field, Field) or field.remote_field is None:
                continue
            target = field.related_model._meta.app_label
            if target == label or target in OF_THE_FRAMEWORK:
                continue
            if heights[target] <= heights[label]:
                upwards.append(f"{field} → {target}")
    assert upwards == []
