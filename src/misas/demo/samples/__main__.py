"""Make a sample file: `python -m misas.demo.samples fichier.csv --rows 500`. The suffix decides the format."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from misas.demo.samples.referrals import as_csv, as_xlsx, make


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m misas.demo.samples", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--errors", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), help="date du fichier (AAAA-MM-JJ)")  # noqa: DTZ011
    parser.add_argument("--nir", action="store_true", help="ajouter la colonne du NIR")
    options = parser.parse_args()
    sample = make(options.rows, options.errors, seed=options.seed, today=options.today, nir=options.nir)
    workbook = options.file.suffix.lower() == ".xlsx"
    options.file.write_bytes(as_xlsx(sample, made_on=options.today) if workbook else as_csv(sample))


if __name__ == "__main__":
    main()
