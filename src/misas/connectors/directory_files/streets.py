"""Street names in which a conversion turned "TH" into "E" ("BEREELOT"): mended for words that are known.

https://github.com/ansforge/finess/issues/28. Only words whose damaged form is no word stand here: not MARTHE nor RUTH,
since MARE and RUE are. The list is the project's; what it does not hold stays as published.
"""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = """BERTHELOT THIERS MATHIEU THEATRE CATHEDRALE THERESE DOROTHEE TIMOTHEE CATHERINE ESTHER EDITH THOMAS
THIERRY LATHUILLE MATHILDE BERTHE GAUTHIER MATHURIN MATHURINS LUTHER ETHIOPIE THERMES THERMAL THERMALE THEODORE
THEOPHILE PANTHEON PYTHAGORE BEETHOVEN GOETHE PARTHENON THORIGNY THONON THOUARS ATHENES CARTHAGE LABYRINTHE BIBLIOTHEQUE
ORTHEZ THEROUANNE BETHUNE BETHANIE BETHLEEM NAZARETH GAUTHEY ROTHSCHILD THEVENIN THIBAULT THIBAUD BARTHELEMY
BERTHOLLET ARTHUR MITHOUARD WORTH SMITH KEITH ELISABETH JUDITH"""
_MENDED: Final = {word.replace("TH", "E"): word for word in _WHOLE.split()}
_WORD: Final = re.compile(r"[A-ZÀ-Ý]+")


def mended(street: str | None) -> str | None:
    """The street with its known words restored; the very same text when there is nothing to mend."""
    if street is None or "E" not in street:
        return street
    return _WORD.sub(lambda found: _MENDED.get(found[0], found[0]), street)
