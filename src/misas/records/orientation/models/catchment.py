"""Our own access to each speciality around each commune: public figures, made again from each lot. Nobody's case.

Not here: the APL of the DREES, which is a lot of the directory (`records.orientation.tables`).
"""

from __future__ import annotations

from django.db import models

from misas.records.orientation import limits


class Catchment(models.Model):
    """One speciality, computed once: of which day its directory is, and the mean access of the people it covers.

    `made_from`: the fingerprint of all that the figures rest on; the same again is not computed again. `is_national`:
    the directory had somebody in every département that has a caisse.
    """

    speciality = models.CharField(max_length=limits.SPECIALITY, unique=True)
    made_from = models.CharField(max_length=limits.CHECKSUM)
    as_of = models.DateField()
    computed_at = models.DateTimeField()
    mean = models.FloatField()
    is_national = models.BooleanField()

    def __str__(self) -> str:
        return self.speciality


class CatchmentValue(models.Model):
    """Professionals per inhabitant within reach of a commune; no row where the directory covers nothing."""

    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="+", db_index=False)
    insee = models.CharField(max_length=limits.INSEE)
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catchment", "insee"], name="one_value_a_commune")]

    def __str__(self) -> str:
        return f"{self.insee}: {self.value}"
