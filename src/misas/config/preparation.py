"""Prepares the one environment of the product, `.venv`, then hands the command over to it.

Run as a script by `./misas`, before anything is installed: the standard library only, and no import of `misas` until
the environment stands. What is said goes to standard error; standard output belongs to the command's answer.
Finding a Python is the duty of `./misas`; choosing packages, of `requirements/`.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "misas-stamp.json"
GROUPS = ("web", "rights", "dev")
"""The environments one can ask for: each is a file of `requirements/`, and each holds the one before."""
USUAL = "rights"
"""Without the engine nobody's C2S is answered: `web` is for a machine that serves pages and tasks alone."""


class Unprepared(Exception):
    """The environment could not be built; the message is for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an environment was built from. Equal to what is wanted = nothing to do."""

    group: str
    python: str
    root: str
    requirements: str

    @classmethod
    def wanted(cls, group: str, python: str) -> Stamp:
        return cls(group, python, str(ROOT), hashlib.sha256(requirements(group).read_bytes()).hexdigest())

    @classmethod
    def found(cls) -> Stamp | None:
        """What stands in `.venv`; None when nothing does, or when its making was interrupted."""
        try:
            return cls(**json.loads(STAMP.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def requirements(group: str) -> Path:
    """The locked, hashed file of a group."""
    return ROOT / "requirements" / f"{group}.txt"


def main(arguments: list[str]) -> int:
    """Make the environment what it must be, then become the command."""
    try:
        prepare(wanted_group())
    except Unprepared as trouble:
        say(str(trouble))
        return 2
    except KeyboardInterrupt:
        say("Interrompu. La préparation reprendra à la prochaine commande.")
        return 130
    except OSError as trouble:
        say(f"L’environnement ne peut pas être préparé : « {trouble.filename} » ne peut pas être écrit.")
        say("Il faut avoir le droit d’écrire dans le dossier de MisAS, et 600 Mo libres.")
        return 2
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "misas.config", *arguments])


def wanted_group() -> str:
    """`MISAS_ENVIRONMENT` (web, rights or dev); an environment that already holds more is never reduced."""
    asked = os.environ.get("MISAS_ENVIRONMENT") or USUAL
    if asked not in GROUPS:
        raise Unprepared(f"MISAS_ENVIRONMENT={asked} : les environnements connus sont {', '.join(GROUPS)}.")
    standing = Stamp.found()
    if standing and standing.group in GROUPS and GROUPS.index(standing.group) > GROUPS.index(asked):
        return standing.group
    return asked


def prepare(group: str) -> None:
    """Build, complete or leave alone. Two commands started together do it once."""
    if is_ready(group):
        return
    with alone():
        if is_ready(group):
            return
        standing = Stamp.found()
        if standing is None or standing.python != python_version() or standing.root != str(ROOT):
            create()
        STAMP.unlink(missing_ok=True)
        install(group)
        purelib = subprocess.check_output(
            [PYTHON, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
        Path(purelib, "misas.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
        draft = STAMP.with_suffix(".part")
        draft.write_text(json.dumps(asdict(Stamp.wanted(group, python_version())), indent=2), encoding="utf-8")
        draft.replace(STAMP)
        say("Environnement prêt.")


def is_ready(group: str) -> bool:
    return PYTHON.exists() and Stamp.found() == Stamp.wanted(group, python_version())


def python_version() -> str:
    return "{}.{}.{}".format(*sys.version_info[:3])


def create() -> None:
    """An empty environment, from nothing: what an interrupted installation left is removed."""
    say(f"Préparation de l’environnement dans {VENV} (Python {python_version()})…")
    base = getattr(sys, "_base_executable", None) or sys.executable
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip"):
        command = [base, "-m", "venv", str(VENV)]
    elif shutil.which("uv"):
        command = ["uv", "venv", "--quiet", "--python", base, str(VENV)]
    else:
        minor = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Unprepared(
            f"Le Python {minor} trouvé ({base}) ne sait pas créer d’environnement.\n"
            f"Sur Debian ou Ubuntu : apt-get install python{minor}-venv. Ou installez uv."
        )
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Unprepared(f"L’environnement n’a pas pu être créé :\n{(done.stderr or done.stdout).strip()}")


def install(group: str) -> None:
    """Install exactly what the lock names, hashes checked, nothing resolved again."""
    lock = requirements(group)
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    say(f"Installation de {count} paquets au plus ({lock.relative_to(ROOT)}) ; comptez une à deux minutes.")
    if subprocess.run([PYTHON, "-I", "-c", "import pip"], capture_output=True).returncode == 0:
        command = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--require-hashes", "--no-input"]
        command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(lock)]
    else:
        command = ["uv", "pip", "sync", "--require-hashes", "--python", str(PYTHON), str(lock)]
    environment = os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONUTF8": "1"}
    if os.path.expanduser("~") == "~":  # no HOME and no entry in the password file: there is nowhere to keep a cache
        environment["PIP_NO_CACHE_DIR"] = "1"
    last: deque[str] = deque(maxlen=15)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        cwd=ROOT,
    ) as pip:
        seen = 0
        for line in pip.stdout or ():
            last.append(line.rstrip())
            if line.startswith("Collecting "):
                seen += 1
                progress(seen, count, line.split()[1])
    progress(0, count, "")
    if pip.returncode:
        raise Unprepared("L’installation des paquets a échoué. Les dernières lignes de l’outil :\n" + "\n".join(last))


@contextmanager
def alone() -> Iterator[None]:
    """Hold the only right to change the environment; wait for whoever has it."""
    with open(ROOT / ".venv.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Une autre commande prépare déjà l’environnement : attente…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def progress(seen: int, count: int, name: str) -> None:
    """One line rewritten on a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        text = f"  {seen}/{count}  {name[:50]}" if seen else ""
        print(f"\r{text:<70}\r", end="", file=sys.stderr, flush=True)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
