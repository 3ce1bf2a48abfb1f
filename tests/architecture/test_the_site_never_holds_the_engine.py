"""OpenFisca is a process of its own: the site and the tasks, wholly loaded, hold neither it nor numpy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.repository import ROOT

FOREIGN = (
    "openfisca_core",
    "openfisca_france",
    "openfisca_misas",
    "numpy",
    "pandas",
    "misas.connectors.openfisca.server",
)
LOAD = """
import importlib, pkgutil, sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
for name in {packages!r}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
print(sorted(set({foreign!r}) & set(sys.modules)))
"""


@pytest.mark.parametrize(
    "packages",
    [("misas.web",), ("misas.jobs", "misas.actions"), ("misas.records", "misas.wording", "misas.demo")],
    ids=lambda packages: packages[0],
)
def test_a_process_of_the_service_loads_all_its_modules_and_no_engine(packages: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD.format(packages=packages, foreign=FOREIGN)],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "[]\n", done.stdout + done.stderr[-2000:]
