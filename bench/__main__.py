"""`python -m bench NAME`. Figures on standard output, progress on standard error; 1 when a bar is missed."""

from __future__ import annotations

import importlib
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

MEASURES = (
    *("lists", "faults", "rights", "rights-differential", "directory", "directory-places", "calls"),
    *("funding", "funding-screen", "portfolio"),
)


def main(words: list[str]) -> int:
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    choices = parser.add_subparsers(dest="measure", required=True, metavar="NAME")
    for name in MEASURES:
        module = importlib.import_module(f"bench.{name.replace('-', '_')}")
        said = (module.__doc__ or "").strip()
        one = choices.add_parser(
            name, help=said.splitlines()[0], description=said, formatter_class=RawDescriptionHelpFormatter
        )
        module.arguments(one)
        one.set_defaults(run=module.run)
    options = parser.parse_args(words)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
