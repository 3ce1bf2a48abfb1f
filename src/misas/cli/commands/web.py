"""Serve the site alone, under its restricted role: for machines where tasks run elsewhere."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from argparse import ArgumentParser, Namespace

from misas.cli import values
from misas.cli.conductor import Part
from misas.cli.house import House
from misas.core.refusals import Refused

HOST, PORT = "127.0.0.1", 8000
THREADS = min(8, 2 * (os.cpu_count() or 1))  # per process; each holds a connection of the pool while it works


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--host", type=values.address, default=HOST, metavar="ADRESSE", help="adresse d’écoute (%(default)s)"
    )
    parser.add_argument("--port", type=values.port, default=PORT, metavar="N", help="port d’écoute (%(default)s)")
    parser.add_argument(
        "--processes",
        type=values.count,
        default=min(4, os.cpu_count() or 1),
        metavar="N",
        help="processus qui répondent (ici : %(default)s)",
    )


def run(options: Namespace, house: House) -> int:
    refuse_taken(options.host, options.port)
    site = Part("site", command(options), house.environment("web", demo=False)).start()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: site.terminate())
    return site.wait()


def command(options: Namespace) -> list[str]:
    """The server, as a command line: any WSGI server would do."""
    server = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "misas.config.wsgi:application"]
    server += ["--host", options.host, "--port", str(options.port), "--workers", str(options.processes)]
    server += ["--blocking-threads", str(THREADS), "--http", "1", "--no-ws", "--log-level", "warning"]
    return [*server, "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "15"]


def refuse_taken(host: str, number: int) -> None:
    """Say at once that the port cannot be had, rather than let the server fail."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                raise Refused("house.port_reserved", port=number) from error
            if error.errno != errno.EADDRINUSE:
                raise Refused("house.address_elsewhere", host=host) from error
            other = number + 1 if number < 65535 else number - 1
            raise Refused("house.port_taken", port=number, host=host, other=other) from error
