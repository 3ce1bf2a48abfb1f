"""Start the engine: load the law, compute once to warm it, then answer until asked to end."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: a worker computes alone
os.environ.setdefault("OMP_NUM_THREADS", "1")

WORKERS = min(4, os.cpu_count() or 1)
TAKEN = 3  # exit code: another engine answers there


def main() -> int:
    parser = argparse.ArgumentParser(prog="misas-engine", description="Moteur des droits, sur une socket Unix.")
    parser.add_argument("--socket", type=Path, required=True, metavar="CHEMIN", help="socket où répondre")
    parser.add_argument("--workers", type=int, default=WORKERS, metavar="N", help="réponses à la fois (%(default)s)")
    options = parser.parse_args()

    from misas.connectors.openfisca.server.listening import Keeper, listen

    try:
        listening = listen(options.socket)
    except OSError as taken:
        print(f"Moteur des droits : la socket ne peut pas être ouverte ({taken}).", file=sys.stderr)
        return TAKEN
    try:
        from misas.connectors.openfisca.server.requests import Requests

        requests = Requests()
        requests.warm(datetime.now(ZoneInfo("Europe/Paris")).date().replace(day=1))
        print("Moteur des droits : prêt.", file=sys.stderr, flush=True)
        Keeper(listening, requests.answer, max(1, options.workers)).keep()
    finally:
        listening.close()
        options.socket.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
