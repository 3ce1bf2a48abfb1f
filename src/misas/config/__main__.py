"""The entry of the command line: the house is built here, the command is chosen by `misas.cli`."""

from __future__ import annotations

import sys

from misas.cli.terminal import main
from misas.config.house import LocalHouse

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], LocalHouse))
