"""What RDV Service Public tells a caisse: its secrets, and each signed message that came, without a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from misas.core.orientation.appointment_codes import AppointmentState
from misas.core.orientation.webhooks import Verdict
from misas.records.orientation import limits
from misas.records.orientation.codes import one_of
from misas.records.orientation.models.appointment import Appointment
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class RdvConnection(Tenant):
    """The secret that signs what RDV Service Public sends to one caisse, sealed; `former_sealed` still opens while the
    new one is put in place over there."""

    caisse = models.OneToOneField("territory.Caisse", on_delete=models.PROTECT, related_name="+")
    secret_sealed = models.BinaryField()
    former_sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        pass


class RdvWebhook(Tenant):
    """One signed message: which appointment over there, where it says that it stands, when it was told, what became of
    it. Its body is not kept. `again`, `again_at`: what became of it later, when its number was given to one of ours."""

    key = models.CharField(max_length=limits.WEBHOOK_KEY)
    rdv = models.CharField(max_length=limits.RDV, blank=True, default="")
    told_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    wanted = models.CharField(max_length=limits.CODE, blank=True, default="")
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    verdict = models.CharField(max_length=limits.CODE)
    code = models.CharField(max_length=limits.REFUSAL_CODE, blank=True, default="")
    again = models.CharField(max_length=limits.CODE, blank=True, default="")
    again_at = models.DateTimeField(null=True)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("verdict", Verdict), name="rdv_webhook_verdict"),
            models.CheckConstraint(condition=one_of("wanted", AppointmentState, blank=True), name="rdv_webhook_wanted"),
            models.CheckConstraint(condition=one_of("again", Verdict, blank=True), name="rdv_webhook_again"),
            models.UniqueConstraint(fields=["caisse", "key"], name="rdv_webhook_once"),
        ]
        indexes = [models.Index(fields=["caisse", "rdv", "told_at"], name="rdv_webhook_of_rdv")]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.rdv}"
