"""What a file of prices (CCAM, LPP) holds, and where our tables say otherwise. Nothing is put into service."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from zoneinfo import ZoneInfo

from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, DONE, say

LAW = ZoneInfo("Europe/Paris")


def run(options: Namespace, house: House) -> int:
    from misas.core.funding.nomenclature import differences
    from misas.wording.funding_nomenclature import report_lines

    try:
        rows, report = house.nomenclature_reader().read(options.file)
    except OSError:
        say(f"Le fichier « {options.file} » n’existe pas, ou ne peut pas être lu.")
        return BAD_INPUT
    day = options.on or datetime.now(LAW).date()
    for sentence in report_lines(report, differences(rows, house.figures().params, day)):
        print(sentence)
    return DONE
