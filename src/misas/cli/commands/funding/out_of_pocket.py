"""What is left to pay of a quote: each line per unit, then the whole. Every input is in the file."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from misas.cli.commands.funding.files import cases_of, write
from misas.cli.house import House
from misas.cli.terminal import DONE
from misas.core.funding.out_of_pocket import QuoteLine, QuoteProblem, totals, work_out
from misas.core.funding.quote_reading import read_quote_problem


def run(options: Namespace, house: House) -> int:
    read = cases_of(options.file, read_quote_problem)
    write([answer(case) for case in read.cases], is_collection=read.is_collection)
    return DONE


def answer(case: QuoteProblem) -> dict[str, Any]:
    whole = totals(case.lines)
    return {
        "id": case.id,
        "lines": [_line(line) for line in case.lines],
        "total": {
            "price_cents": whole.price,
            "amo_cents": whole.amo,
            "local_cents": whole.local,
            "amc_cents": whole.amc,
            "rac_cents": whole.rac,
        },
    }


def _line(line: QuoteLine) -> dict[str, Any]:
    share = work_out(line)
    return {
        "label": line.label or None,
        "quantity": line.quantity,
        "amo_cents": share.amo,
        "regime_local_cents": share.local,
        "amc_cents": share.amc,
        "rac_cents": share.rac,
    }
