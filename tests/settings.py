"""The settings of the tests: those of the product, told that they are in a test."""

import os

os.environ["MISAS_MODE"] = "test"

from misas.config.settings import *  # noqa: E402,F403
