"""Lambert 93, the metres of métropole, from degrees: FINESS+ gives both. IGN, NT/G 71; ellipsoid GRS 80."""

from __future__ import annotations

from math import atanh, cos, exp, radians, sin
from typing import Final

_N: Final = 0.7256077650532670
_C: Final = 11_754_255.426
_E: Final = 0.0818191910428158
_X0: Final = 700_000.0
_Y0: Final = 12_655_612.0499
_LON0: Final = radians(3)


def metres(latitude: float, longitude: float) -> tuple[float, float]:
    """(easting, northing), to the centimetre in métropole; a mere figure overseas, where other projections serve."""
    phi = radians(latitude)
    iso = atanh(sin(phi)) - _E * atanh(_E * sin(phi))
    radius = _C * exp(-_N * iso)
    angle = _N * (radians(longitude) - _LON0)
    return round(_X0 + radius * sin(angle), 2), round(_Y0 - radius * cos(angle), 2)
