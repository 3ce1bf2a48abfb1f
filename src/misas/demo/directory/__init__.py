"""Sample files of the public directories, byte by byte as they are published, their defects included.

Invented people in real communes: RPPS numbers in 99…, FINESS numbers in 99… (no département), phones in 01 99 00 and
06 39 98. The same seed writes the same bytes; memory does not grow with the size. `people`, `sites` and `bodies` are
the model, each with the rows that a faithful reader must find; the other modules write one source each.
"""

from misas.demo.directory.folder import Wanted, generate

__all__ = ["Wanted", "generate"]
