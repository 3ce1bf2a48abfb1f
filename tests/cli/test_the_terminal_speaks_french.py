"""Help, mistakes and refusals: French sentences, the right exit code, never a traceback, and nothing loaded in vain."""

from __future__ import annotations

import contextlib
import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from misas.cli import table, terminal
from misas.cli.table import COMMANDS, Command
from misas.core.refusals import Absent, Fault, Invalid, Refused


def misas(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "misas.config", *arguments],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(table.__file__).parents[2]), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_help_lists_every_command_and_answers_on_standard_output() -> None:
    done = misas("help")
    assert done.returncode == 0 and done.stderr == ""
    assert all(f"  {command.name}  " in f"{done.stdout} " or command.name in done.stdout for command in COMMANDS)
    assert "commandes :" in done.stdout and "usage : " in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_the_help_of_a_command_is_french(command: Command) -> None:
    terminal.speak_french()
    text = terminal.parser_of(command).format_help()
    assert not {"usage: ", "positional arguments", "show this help", "default:"} & {w for w in ENGLISH if w in text}
    assert command.summary[1:] in " ".join(text.split())


ENGLISH = (
    "usage: ",
    "positional arguments",
    "show this help",
    "default:",
    "error:",
    "unrecognized",
    "required:",
    "invalid",
)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("zut",), "commande inconnue : « zut »"),
        (("run", "--port", "0"), "« 0 » n’est pas un port"),
        (("run", "--port"), "attend une valeur"),
        (("doctor", "--vite"), "arguments inconnus : --vite"),
        (("create-admin",), "Sans terminal, donnez --email et --name"),
        (("scratch",), "Donnez la commande à exécuter"),
    ],
)
def test_a_mistake_is_one_french_sentence_and_exit_2(typed: tuple[str, ...], said: str) -> None:
    done = misas(*typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not [word for word in (*ENGLISH, "Traceback") if word in done.stderr]


def test_a_variable_that_makes_no_sense_is_named() -> None:
    done = misas("doctor", MISAS_MODE="fête")
    assert (done.returncode, done.stdout) == (2, "")
    assert "MISAS_MODE" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (Refused("house.not_set_up"), "Lancez d’abord : ./misas migrate"),
        (Absent(), "Introuvable."),
        (Invalid([Fault.of("email", "account.email_taken")]), "email : Un compte existe déjà"),
        (KeyboardInterrupt(), "Interrompu."),
        (PermissionError(13, "Permission denied", "un fichier"), "Accès refusé à « un fichier »"),
    ],
)
def test_what_the_house_refuses_is_said_not_thrown(
    raised: BaseException, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(options: Any, house: Any) -> int:
        raise raised

    monkeypatch.setattr(importlib.import_module(COMMANDS[1].path), "run", refuse)
    code = terminal.main([COMMANDS[1].name], lambda: contextlib.nullcontext(object()))  # type: ignore[arg-type]
    captured = capsys.readouterr()
    assert code in (2, 130) and captured.out == "" and said in captured.err


def test_commands_that_need_no_database_load_no_framework() -> None:
    script = (
        "import sys\nfrom misas.config.house import LocalHouse\nfrom misas.cli.terminal import main\n"
        "main(['help'], LocalHouse)\nmain(['help', 'run'], LocalHouse)\n"
        "print(sorted({'django', 'procrastinate', 'granian', 'tqdm'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stderr == "[]\n"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_every_command_of_the_table_can_be_run(command: Command) -> None:
    module = importlib.import_module(command.path)
    run: Callable[..., int] = module.run
    assert callable(run) and module.__doc__
