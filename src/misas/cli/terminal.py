"""From what was typed to a command, and from what it refuses to a French sentence. No rule of the trade is here."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import NoReturn

from misas.cli.french import speak_french
from misas.cli.house import House
from misas.cli.table import COMMANDS, Command
from misas.core.refusals import Absent, Invalid, Refused

DONE, NO, BAD_INPUT = 0, 1, 2
INTERRUPTED = 130


def main(arguments: Sequence[str], enter: Callable[[], AbstractContextManager[House]]) -> int:
    """Run one command in the house that `enter` opens. Returns the exit code.

    A user's mistake is a sentence on standard error, never a traceback.
    """
    speak_french()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        with enter() as house:
            return _run(arguments, house)
    except Invalid as invalid:
        from misas.wording.sentences import fault_sentence

        for fault in invalid.faults:
            say(f"{fault.field} : {fault_sentence(fault)}" if fault.field else fault_sentence(fault))
        return BAD_INPUT
    except Refused as refused:
        from misas.wording.sentences import sentence

        say(sentence(refused.code, **refused.values))
        return BAD_INPUT
    except Absent:
        say("Introuvable.")
        return BAD_INPUT
    except KeyboardInterrupt:
        say("Interrompu.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our answer (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except PermissionError as error:
        say(f"Accès refusé à « {error.filename} ». Ce fichier appartient-il à une autre personne ?")
        return BAD_INPUT


def _run(arguments: Sequence[str], house: House) -> int:
    known = {command.name: command for command in COMMANDS}
    name = arguments[0] if arguments else "help"
    if name in ("help", "-h", "--help"):
        if len(arguments) > 1 and arguments[1] in known:
            parser_of(known[arguments[1]]).print_help()
            return DONE
        general_parser().print_help()
        return DONE
    if name not in known:
        general_parser().error(f"commande inconnue : « {name} ». Voir : ./misas help")
    command = known[name]
    try:
        options = parser_of(command).parse_args(arguments[1:])
    except SystemExit as end:  # argparse has said why, or has printed the help
        return end.code if isinstance(end.code, int) else BAD_INPUT
    return command.run(options, house)


def general_parser() -> ArgumentParser:
    """The help of the whole, without loading any command."""
    width = max(len(command.name) for command in COMMANDS)
    rows = "\n".join(f"  {command.name:<{width}}  {command.summary}" for command in COMMANDS)
    return Parser(
        prog="./misas",
        usage="./misas COMMANDE [options]",
        description="MisAS : personne ne se perd entre le premier signal et la preuve du soin.",
        epilog=f"commandes :\n{rows}\n\nL’aide d’une commande : ./misas help COMMANDE",
        formatter_class=RawDescriptionHelpFormatter,
        add_help=False,
    )


def parser_of(command: Command) -> ArgumentParser:
    summary = command.summary[0].upper() + command.summary[1:]
    parser = Parser(prog=f"./misas {command.name}", description=f"{summary}.", allow_abbrev=False)
    command.declare(parser)
    return parser


class Parser(ArgumentParser):
    """A refusal ends with the address of the help."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        say(f"{self.prog} : {message}")
        raise SystemExit(BAD_INPUT)


def say(text: str) -> None:
    """A message for the person: standard error, so that standard output carries the answer alone."""
    print(text, file=sys.stderr, flush=True)
