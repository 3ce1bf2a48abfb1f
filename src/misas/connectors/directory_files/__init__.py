"""The files of the public directories, read as rows: RPPS, FINESS+, Ameli, DILA, data·inclusion, APL.

Parses and counts; decides nothing and writes no row (`records/orientation` copies and swaps).
"""

from misas.connectors.directory_files.files import DirectoryFiles
from misas.connectors.directory_files.inclusion import write as write_inclusion

__all__ = ["DirectoryFiles", "write_inclusion"]
