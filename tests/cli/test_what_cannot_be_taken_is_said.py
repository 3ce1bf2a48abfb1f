"""Whatever is mistyped, missing, closed or full: a French sentence, exit 2, no answer, no traceback."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from misas.cli import table, terminal
from misas.cli.table import COMMANDS
from misas.connectors.postgres.loopback import free_port
from misas.connectors.postgres.servant import SYSTEM_STATE
from misas.wording.machine import REASONS, machine_sentence

ENGLISH = ("usage: ", "error:", "invalid", "expected", "Traceback", "Errno", "No such", "denied")
NOT_UTF8 = os.fsdecode("né".encode("latin-1"))
ADMIN = ("create-admin", "--email", "a@exemple.test", "--name")

MISTYPED = [
    (("zut",), "commande inconnue : « zut »"),
    (("help", "zut"), "commande inconnue : « zut »"),
    (("--zut",), "commande inconnue : « --zut »"),
    (("run", "--port", "zut"), "« zut » n’est pas un port"),
    (("run", "--port", "65536"), "« 65536 » n’est pas un port"),
    (("run", "--host", "zut"), "« zut » n’est pas une adresse d’écoute"),
    (("run", "--processes", "0"), "« 0 » n’est pas un nombre de 1 à 64"),
    (("run", "--no-dem"), "arguments inconnus : --no-dem"),
    (("run", "--no-demo=oui"), "n’attend pas de valeur"),
    (("web", "--processes", "-2"), "« -2 » n’est pas un nombre de 1 à 64"),
    (("web", "--host", ""), "« » n’est pas une adresse d’écoute"),
    (("worker", "--concurrency", "²"), "« ² » n’est pas un nombre de 1 à 64"),
    (("create-admin", "--caisse", "zut"), "« zut » n’est pas un code de caisse"),
    (("create-admin", "--caisse", "99999999999999999999"), "n’est pas un code de caisse"),
    ((*ADMIN, NOT_UTF8), "n’est pas du texte lisible"),
    (("balance", "--caisse", "0"), "« 0 » n’est pas un code de caisse"),
    (("balance", "gard"), "arguments inconnus : gard"),
    (("import",), "il manque : QUOI"),
    (("import", "referrals"), "il manque : FICHIER"),
    (("import", "directory", "auto"), "il manque : FICHIER"),
    (("import", "cases", "x.csv"), "choix inconnu : 'cases'"),
    (("import", "referrals", "x.csv", "--by"), "attend une valeur"),
    (("import", "referrals", "x.csv", "--caisse", "3O1"), "« 3O1 » n’est pas un code de caisse"),
    (("migrate", "--take-role"), "arguments inconnus : --take-role"),
    (("demo", "zut"), "arguments inconnus : zut"),
    (("story", "--zut"), "arguments inconnus : --zut"),
    (("retention", "--caisse", "zut"), "« zut » n’est pas un code de caisse"),
    (("rights",), "il manque : VERBE"),
    (("rights", "zut"), "choix inconnu : 'zut'"),
    (("rights", "review"), "il manque : FICHIER"),
    (("rights", "replay"), "il manque : CHEMIN"),
    (("rights", "replay", "x.yaml", "--publishe"), "arguments inconnus : --publishe"),
    (("rights", "freshness", "--on", "avril"), "« avril » n’est pas un jour"),
    (("workstation-key",), "il manque : "),
    (("workstation-key", "zut"), "choix inconnu : 'zut'"),
    (("workstation-key", "revoke", "zut"), "« zut » n’est pas un identifiant"),
    (("doctor", "zut"), "arguments inconnus : zut"),
    (("database", "--zut", "psql"), "arguments inconnus : --zut"),
    (("scratch", "--liste"), "arguments inconnus : --liste"),
]


def misas(*arguments: str, state: Path, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of a house that has nothing yet, its errors read as a person reads them."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "misas.config", *arguments],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(Path(table.__file__).parents[2]),
            "MISAS_STATE": str(state),
            **variables,
        },
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def is_one_sentence(done: subprocess.CompletedProcess[str], said: str, *, code: int = 2) -> bool:
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert said in done.stderr, done.stderr
    assert [word for word in ENGLISH if word in done.stderr] == [], done.stderr
    return True


@pytest.mark.parametrize(("typed", "said"), MISTYPED, ids=lambda value: " ".join(value) if value else None)
def test_what_is_mistyped_is_said_before_anything_is_opened(
    typed: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def enter() -> None:
        raise AssertionError("the house was opened for nothing")

    assert terminal.main(list(typed), enter) == 2  # type: ignore[arg-type]
    out, err = capsys.readouterr()
    assert out == "" and said.replace("« »", "«  »") in err
    assert [word for word in ENGLISH if word in err] == []


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_an_option_that_no_command_has_is_refused_by_each(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.main([command, "--zut"], lambda: None) == 2  # type: ignore[arg-type, return-value]
    out, err = capsys.readouterr()
    assert out == "" and f"./misas {command}" in err
    assert "arguments inconnus : --zut" in err or "il manque : " in err
    assert [word for word in ENGLISH if word in err] == []


@pytest.mark.parametrize("command", ["migrate", "balance", "run", "worker", "database"])
def test_a_state_that_is_a_file_is_named(command: str, tmp_path: Path) -> None:
    state = tmp_path / "un fichier"
    state.touch()
    more = {"run": ("--port", str(free_port())), "database": ("--", "true")}.get(command, ())
    done = misas(command, *more, state=state)
    assert is_one_sentence(done, f"« {state} » existe déjà et n’est pas un dossier")
    assert "MISAS_STATE" in done.stderr


def test_a_state_under_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "un fichier").touch()
    assert is_one_sentence(misas("migrate", state=tmp_path / "un fichier" / "var"), "n’est pas dans un dossier")


def test_a_state_where_nothing_can_ever_be_written_is_named() -> None:
    assert is_one_sentence(misas("story", state=Path("/proc/misas")), "« /proc/misas »")


@pytest.mark.parametrize(
    "address",
    [
        "mysql://me:very-secret@127.0.0.1/misas",
        "host=127.0.0.1 password=very-secret",
        "postgres://me:very-secret@[::1/misas",
        "postgres://me:very-secret@127.0.0.1:zut/misas",
        "postgres://me:very-secret@127.0.0.1:99999/misas",
        "postgres://me:very/secret@127.0.0.1/misas",
    ],
)
@pytest.mark.parametrize("command", ["migrate", "doctor"])
def test_an_address_that_cannot_be_read_is_never_repeated(command: str, address: str, tmp_path: Path) -> None:
    done = misas(command, state=tmp_path, DATABASE_URL=address)
    assert is_one_sentence(done, "DATABASE_URL : cette adresse ne se lit pas")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("variable", ["MISAS_WEB_DATABASE_URL", "MISAS_JOBS_DATABASE_URL"])
def test_the_address_of_a_role_is_read_with_the_same_care(variable: str, tmp_path: Path) -> None:
    command = {"MISAS_WEB_DATABASE_URL": "web", "MISAS_JOBS_DATABASE_URL": "worker"}[variable]
    more = ("--port", str(free_port())) if command == "web" else ()
    done = misas(command, *more, state=tmp_path / "var", **{variable: "mysql://me:very-secret@somewhere/misas"})
    assert is_one_sentence(done, f"{variable} : cette adresse ne se lit pas")
    assert "very-secret" not in done.stderr and not (tmp_path / "var").exists()
    done = misas(command, *more, state=tmp_path / "var", **{variable: f"postgres://me@127.0.0.1:{free_port()}/misas"})
    assert is_one_sentence(done, "Les clés de l’installation ne sont pas dans")
    assert not (tmp_path / "var" / "postgres.json").exists(), "a machine that only serves keeps no server"


def test_an_address_to_listen_on_is_one_of_this_machine(tmp_path: Path) -> None:
    done = misas("web", "--host", "192.0.2.1", state=tmp_path)  # an address kept for documentation
    assert is_one_sentence(done, "192.0.2.1 n’est pas une adresse de cette machine")


def test_a_command_that_does_not_exist_is_named(tmp_path: Path) -> None:
    address = f"postgres://me@127.0.0.1:{free_port()}/misas"
    done = misas("scratch", "--", "introuvable", state=tmp_path, DATABASE_URL=address)
    assert is_one_sentence(done, "Commande introuvable : introuvable")


@pytest.mark.parametrize(
    ("file", "more", "said"),
    [
        ("absent.csv", (), "« absent.csv » n’existe pas"),
        (".", (), "« . » n’existe pas, ou ne peut pas être lu"),
        ("fiches.csv", ("--workbook", "fiches.csv"), "ne peut pas remplacer le fichier envoyé"),
        ("fiches.csv", ("--workbook", "absent/retour.xlsx"), "Le dossier « absent » n’existe pas"),
        ("fiches.csv", ("--workbook", "."), "« . » est un dossier"),
        ("fiches.csv", ("--workbook", "/proc/retour.xlsx"), "ne peut pas être écrit ici"),
    ],
)
def test_a_file_is_looked_at_before_the_house_is_opened(
    file: str, more: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "fiches.csv").write_text("Nom\n")
    done = misas("import", "referrals", file, *more, state=tmp_path / "var", cwd=tmp_path)
    assert is_one_sentence(done, said)
    assert not (tmp_path / "var").exists()


def test_a_full_disk_is_said_by_its_name(tmp_path: Path) -> None:
    """The size of files is limited as a full disk limits it: PostgreSQL cannot be made."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "misas.config", "migrate"],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(Path(table.__file__).parents[2]),
            "MISAS_STATE": str(tmp_path / "var"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )
    assert done.returncode == 2 and "La base de données n’a pas pu être créée" in done.stderr
    assert "removing" not in done.stderr and "Traceback" not in done.stderr
    mine = hashlib.sha256(str((tmp_path / "var").resolve()).encode()).hexdigest()[:12]
    assert [home for base in SYSTEM_STATE for home in base.glob(f"{mine}-*")] == [], "no empty folder is left behind"


def test_what_the_machine_refuses_has_a_french_sentence() -> None:
    assert machine_sentence(OSError(errno.ENOSPC, "No space left", "/x")) == (
        "Il n’y a plus de place sur le disque pour « /x »."
    )
    assert machine_sentence(OSError(errno.EROFS, "Read-only", "/x")) == "« /x » est sur un disque en lecture seule."
    assert "« /x »" in machine_sentence(OSError(errno.EMFILE, "Too many open files", "/x"))
    assert "Too many open files" in machine_sentence(OSError(errno.EMFILE, "Too many open files"))
    assert all("{path}" in sentence for sentence in REASONS.values())


def test_keys_that_cannot_be_trusted_stop_everything_before_a_server_is_started(tmp_path: Path) -> None:
    keys = tmp_path / "var" / "keys"
    keys.mkdir(parents=True)
    keys.chmod(0o755)
    for command in ("migrate", "balance", "worker"):
        done = misas(command, state=tmp_path / "var")
        assert is_one_sentence(done, f"chmod go= « {keys} »")
