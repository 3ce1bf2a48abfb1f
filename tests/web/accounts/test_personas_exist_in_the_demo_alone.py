"""One click signs in as an invented person: in demo mode, from this machine, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client
from django.urls import clear_url_caches, path

from misas.actions.accounts import create_persona
from misas.config import urls as real
from misas.core.access import Grant, Role
from misas.records.accounts.models import Account
from misas.web.accounts import demo
from misas.web.accounts import urls as account_urls
from tests.kit.people import CREATED, GARD, caisse, sign_in

ROOT = Path(__file__).resolve().parents[3]
HERE = {"HTTP_HOST": "127.0.0.1"}


@pytest.fixture
def claire(db: None) -> Account:
    caisse()
    return create_persona(
        persona="claire",
        email="claire.roux@exemple.test",
        full_name="Claire Roux",
        grants=[Grant(Role.CASEWORKER, GARD)],
        at=CREATED,
    )


@pytest.fixture
def demo_mode(settings, monkeypatch: pytest.MonkeyPatch):
    settings.MISAS_DEMO = True
    more = [path("demo", demo.door, name="demo"), path("demo/entrer", demo.come_in, name="come_in")]
    monkeypatch.setattr(account_urls, "urlpatterns", [*account_urls.urlpatterns, *more])
    root = ModuleType("tests.demo_root")
    from django.urls import include

    root.urlpatterns = [  # type: ignore[attr-defined]
        path("", include((account_urls.urlpatterns, "accounts"))),
        *[p for p in real.urlpatterns if getattr(p, "app_name", "") != "accounts"],
    ]
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(root, name, getattr(real, name))
    sys.modules["tests.demo_root"] = root
    settings.ROOT_URLCONF = "tests.demo_root"
    clear_url_caches()
    yield
    clear_url_caches()


def test_a_persona_whose_session_ended_goes_on_without_a_password_from_this_machine_only(
    client: Client, claire: Account, demo_mode: None
) -> None:
    dialog, over = f"/connexion?pour={claire.public_id}", {"X-Misas-Overlay": "1"}
    assert "sans mot de passe" in client.get(dialog, headers=over, **HERE).content.decode()
    through = {"HTTP_X_FORWARDED_FOR": "192.0.2.7", **HERE}
    assert "sans mot de passe" not in client.get(dialog, headers=over, **through).content.decode()
    assert client.post(dialog, {"persona": "1"}, headers=over, **through).status_code == 422
    opened = client.post(dialog, {"persona": "1"}, headers=over, **HERE)
    assert (opened.status_code, opened["X-Misas-Account"]) == (204, str(claire.public_id))


def test_one_click_comes_in(client: Client, claire: Account, demo_mode: None) -> None:
    shown = client.get("/demo", **HERE).content.decode()
    assert "Claire Roux" in shown
    assert "CPAM du Gard" in shown
    assert client.post("/demo/entrer", {"persona": "claire"}, **HERE).status_code == 303
    assert client.get("/compte", **HERE).status_code == 200


@pytest.mark.parametrize(
    "far",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_HOST": "testserver"},
        {"REMOTE_ADDR": ""},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_from_elsewhere_the_door_is_not_there(
    client: Client, claire: Account, demo_mode: None, far: dict[str, str]
) -> None:
    asked = {**HERE, **far}
    assert client.get("/demo", **asked).status_code == 404
    assert client.post("/demo/entrer", {"persona": "claire"}, **asked).status_code == 404


@pytest.mark.parametrize(
    "near",
    [{"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8000"}, {"REMOTE_ADDR": "127.0.0.53", "HTTP_HOST": "localhost:8000"}],
)
def test_the_loopback_has_several_names(client: Client, claire: Account, demo_mode: None, near: dict[str, str]) -> None:
    assert client.get("/demo", **near).status_code == 200


def test_nobody_comes_in_as_a_true_account(client: Client, claire: Account, demo_mode: None) -> None:
    Account.objects.create(email="vraie@exemple.test", full_name="Vraie Personne", created_at=CREATED)
    assert client.post("/demo/entrer", {"persona": ""}, **HERE).status_code == 404
    assert client.post("/demo/entrer", {"persona": "inconnue"}, **HERE).status_code == 404


def test_outside_the_demo_there_is_no_route_and_a_persona_is_nobody(client: Client, claire: Account) -> None:
    assert client.get("/demo", **HERE).status_code == 404
    assert client.post("/demo/entrer", {"persona": "claire"}, **HERE).status_code == 404
    sign_in(client, claire)
    assert client.get("/compte").status_code == 302


@pytest.mark.parametrize(("mode", "there"), [("service", False), ("demo", True)])
def test_the_routes_of_the_demo_exist_in_demo_mode_alone(mode: str, there: bool, tmp_path: Path) -> None:
    """A process of its own, started as the service is."""
    question = (
        "import django; django.setup()\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "try: print('there', reverse('accounts:demo'), reverse('accounts:come_in'))\n"
        "except NoReverseMatch: print('absent')\n"
    )
    asked = {
        **os.environ,
        "MISAS_MODE": mode,
        "MISAS_STATE": os.environ["MISAS_STATE"],
        "MISAS_SECRET_KEY": "x" * 60,
        "DJANGO_SETTINGS_MODULE": "misas.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    told = subprocess.run(
        [sys.executable, "-c", question], env=asked, capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.startswith("there") is there
