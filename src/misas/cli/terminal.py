"""From what was typed to a command, and from what it refuses to a French sentence. No rule of the trade is here."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import FrameType
from typing import NoReturn

from misas.cli.child import BY_SIGNAL, ENDS
from misas.cli.french import speak_french
from misas.cli.house import House
from misas.cli.table import COMMANDS, Command
from misas.core.refusals import Absent, Invalid, Refused

DONE, NO, BAD_INPUT = 0, 1, 2
INTERRUPTED = BY_SIGNAL + signal.SIGINT


class Ended(BaseException):
    """Somebody asked this process to end (SIGTERM, SIGHUP): what was opened is closed on the way out."""


def main(arguments: Sequence[str], enter: Callable[[], AbstractContextManager[House]]) -> int:
    """Run one command in the house that `enter` opens. Returns the exit code.

    A user's mistake is a sentence on standard error, never a traceback.
    """
    speak_french()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    end_in_order()
    try:
        asked = understood(arguments)
        if isinstance(asked, int):
            return asked
        command, options = asked
        with enter() as house:
            return command.run(options, house)
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
    except Ended as ended:
        return BY_SIGNAL + int(ended.args[0])
    except BrokenPipeError:  # the reader of our answer (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        from misas.wording.machine import machine_sentence

        say(machine_sentence(error))
        return BAD_INPUT
    except Exception as error:
        if not is_lost_database(error):
            raise
        from misas.wording.sentences import sentence

        say(sentence("database.lost", why=str(error).strip()))
        return BAD_INPUT


def end_in_order() -> None:
    """Make SIGTERM and SIGHUP unwind this process once, so that no server is left without its keeper."""

    def leave(number: int, frame: FrameType | None) -> None:
        for wish in ENDS:
            if signal.getsignal(wish) is leave:
                signal.signal(wish, lambda *_: None)
        raise Ended(number)

    for wish in ENDS:
        if signal.getsignal(wish) is signal.SIG_DFL:  # nohup asked for SIGHUP to be ignored
            signal.signal(wish, leave)


def is_lost_database(error: Exception) -> bool:
    """Whether the database stopped answering. What was never imported can have raised nothing."""
    modules = (sys.modules.get("django.db"), sys.modules.get("psycopg"))
    kinds = [getattr(module, name) for module in modules if module for name in ("OperationalError", "InterfaceError")]
    return isinstance(error, tuple(kinds))


def understood(arguments: Sequence[str]) -> tuple[Command, Namespace] | int:
    """The command and its options; an exit code when there is nothing to run (help, a mistake)."""
    known = {command.name: command for command in COMMANDS}
    name = arguments[0] if arguments else "help"
    wants_help = name in ("help", "-h", "--help")
    if wants_help:
        name = arguments[1] if len(arguments) > 1 else ""
    try:
        if name and name not in known:
            general_parser().error(f"commande inconnue : « {name} ». Voir : ./misas help")
        if wants_help:
            (parser_of(known[name]) if name else general_parser()).print_help()
            return DONE
        parser = parser_of(known[name])
        options = parser.parse_args(arguments[1:])
        for text in filter(is_unreadable, vars(options).values()):
            parser.error(f"« {text} » n’est pas du texte lisible (UTF-8 est attendu)")
    except SystemExit as end:  # argparse has said why, or has printed the help
        return end.code if isinstance(end.code, int) else BAD_INPUT
    return known[name], options


def is_unreadable(value: object) -> bool:
    """Whether a text holds bytes that are no letters; paths and commands of others may."""
    return isinstance(value, str) and any("\udc80" <= letter <= "\udcff" for letter in value)


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
