"""Make sample directories: `python -m misas.demo.directory DOSSIER --territory 30 --rows 5000 --seed 2026`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from misas.core.orientation.formats import Format
from misas.demo.directory.folder import Wanted, generate, manifest


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m misas.demo.directory", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DOSSIER")
    parser.add_argument("--territory", default="30", help="un département (30, 59, 973…) ou « all »")
    parser.add_argument("--rows", type=int, default=5000, help="activités RPPS ; le reste suit")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 1), help="jour des fichiers")
    parser.add_argument("--zip", action="store_true", help="chaque fichier dans son archive")
    parser.add_argument("--format", action="append", choices=[f.value for f in Format], help="seulement ce format")
    options = parser.parse_args()
    formats = frozenset(Format(name) for name in options.format) if options.format else frozenset(Format)
    wanted = Wanted(options.territory, options.rows, options.seed, options.on, options.zip, formats)
    print(manifest(generate(options.folder, wanted), wanted), end="")


if __name__ == "__main__":
    main()
