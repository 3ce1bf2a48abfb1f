"""Orientation: load the public directories."""

from __future__ import annotations

from misas.actions.orientation.importing import Asked, Done, Outcome, import_directory, recognised

__all__ = ["Asked", "Done", "Outcome", "import_directory", "recognised"]
