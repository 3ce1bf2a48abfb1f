"""An appointment, what happened to it, the calls it took, and what was sent about it.

`AppointmentFactRow` and `CallAttempt` are what happened: written once. What moves on `Appointment` is a cache of the
fold of its facts (`core.orientation.appointments`), beside how it is prepared. Not here: who decides, the law of its
states.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from misas.core.orientation.appointment_codes import (
    AppointmentFactKind,
    AppointmentState,
    BringAlong,
    MissedReason,
    ReminderKind,
    ReminderWay,
    TransportNeed,
)
from misas.core.orientation.appointments import USUAL_MINUTES
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import limits
from misas.records.orientation.codes import one_of
from misas.records.orientation.models.offer import CareOffer
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL
SEARCHING = [AppointmentState.TO_BOOK.value, AppointmentState.ATTEMPTING.value]


class Appointment(Tenant):
    """One appointment wanted for one forgone care. `offer`: where, once it is known; `rdv`: its id at RDV Service
    Public; `remind`: she agrees to be reminded of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    care = models.ForeignKey(ForgoneCare, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    need = models.CharField(max_length=limits.NEED, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    state = models.CharField(max_length=limits.CODE, default=AppointmentState.TO_BOOK.value)
    offer = models.ForeignKey(CareOffer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=USUAL_MINUTES)
    sequence = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()

    rdv = models.CharField(max_length=limits.RDV, blank=True, default="")
    remind = models.BooleanField(default=False)
    bring = ArrayField(models.CharField(max_length=limits.CODE), default=list)
    transport = models.CharField(max_length=limits.CODE, default=TransportNeed.NONE.value)
    interpreter = models.CharField(max_length=limits.LANGUAGE, blank=True, default="")
    interpreter_booked = models.BooleanField(default=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("state", AppointmentState), name="appointment_state"),
            models.CheckConstraint(condition=one_of("transport", TransportNeed), name="appointment_transport"),
            models.CheckConstraint(
                condition=Q(bring__contained_by=[item.value for item in BringAlong]), name="appointment_bring"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SEARCHING, starts_at__isnull=True)
                | Q(state__in=["cancelled_by_person", "cancelled_by_place"])
                | Q(state__in=["booked", "moved", "honoured", "missed"], starts_at__isnull=False),
                name="appointment_dated",
            ),
            models.UniqueConstraint(fields=["caisse", "rdv"], condition=~Q(rdv=""), name="appointment_of_rdv"),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="appointment_of_case"),
            models.Index(
                fields=["caisse", "starts_at"], name="appointment_agenda", condition=Q(starts_at__isnull=False)
            ),
            models.Index(fields=["caisse", "made_at"], name="appointment_to_take", condition=Q(state__in=SEARCHING)),
        ]

    def __str__(self) -> str:
        return f"appointment of case {self.case_id}"


class CallAttempt(Tenant):
    """One demand made to one place: by which way, what was answered, which delay was announced. `task_id`: the task
    that says to call back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="calls", db_index=False)
    offer = models.ForeignKey(CareOffer, on_delete=models.PROTECT, null=True, related_name="calls", db_index=False)
    place = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    channel = models.CharField(max_length=limits.CODE)
    outcome = models.CharField(max_length=limits.CODE)
    announced_days = models.PositiveSmallIntegerField(null=True)
    call_back_on = models.DateField(null=True)
    task_id = models.UUIDField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("channel", CallChannel), name="call_channel"),
            models.CheckConstraint(condition=one_of("outcome", CallOutcome), name="call_outcome"),
        ]
        indexes = [models.Index(fields=["appointment", "id"], name="call_of_appointment")]

    def __str__(self) -> str:
        return f"call for appointment {self.appointment_id}"


class AppointmentFactRow(Tenant):
    """One thing that happened to an appointment; `by` None: a machine told us. `offer`: where, when it was said;
    `elsewhere`: said to be at none of the places proposed, or not known yet."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="facts", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    offer = models.ForeignKey(CareOffer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    elsewhere = models.BooleanField(default=False)
    call = models.ForeignKey(CallAttempt, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=limits.CODE, blank=True, default="")
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", AppointmentFactKind), name="appointment_fact_kind"),
            models.CheckConstraint(
                condition=one_of("reason", MissedReason, blank=True), name="appointment_fact_reason"
            ),
            models.CheckConstraint(
                condition=Q(elsewhere=False) | Q(offer__isnull=True), name="appointment_fact_at_one_place"
            ),
            models.UniqueConstraint(
                fields=["appointment", "key"], condition=Q(key__isnull=False), name="appointment_fact_once"
            ),
        ]
        indexes = [models.Index(fields=["appointment", "id"], name="appointment_fact_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} of appointment {self.appointment_id}"


class AppointmentReminder(Tenant):
    """What left about an appointment, once per `key`: by which way, or the task that asks a colleague to call."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    key = models.CharField(max_length=limits.REMINDER_KEY)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    way = models.CharField(max_length=limits.CODE)
    task_id = models.UUIDField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", ReminderKind), name="appointment_reminder_kind"),
            models.CheckConstraint(condition=one_of("way", ReminderWay), name="appointment_reminder_way"),
            models.UniqueConstraint(fields=["appointment", "key"], name="appointment_reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of appointment {self.appointment_id}"
