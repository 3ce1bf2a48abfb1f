"""Compute our own access to care around each commune, as the task does each hour when a new lot of the RPPS is served.

Progress goes to standard error. Asked again on the same directory, it changes nothing.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from misas.cli.house import House
from misas.cli.terminal import DONE


def run(options: Namespace, house: House) -> int:
    house.open("jobs")
    from tqdm import tqdm

    from misas.actions.orientation import measure_access

    with tqdm(desc="spécialités", unit="", leave=False, disable=None, dynamic_ncols=True) as bar:

        def watch(done: int, whole: int) -> None:
            bar.total = whole
            bar.update(done - bar.n)

        count = measure_access(at=datetime.now(UTC), watch=watch)
    if count:
        print(
            f"{count} spécialités calculées, pour chaque commune que l’annuaire couvre. Un repère, jamais un critère."
        )
    else:
        print("Rien à calculer : aucun annuaire RPPS en service, ou rien n’a changé depuis le dernier calcul.")
    return DONE
