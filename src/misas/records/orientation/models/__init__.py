"""The tables of the room: the lots of the directory, our own access around communes, the offers proposed to a case,
its appointments and calls, refusals of care kept apart, the memory of what places said, and what RDV Service Public
tells us."""

from misas.records.orientation.models.appointment import (
    Appointment,
    AppointmentFactRow,
    AppointmentReminder,
    CallAttempt,
)
from misas.records.orientation.models.catchment import Catchment, CatchmentValue
from misas.records.orientation.models.directory import Lot, LotStatus, OfferShelf
from misas.records.orientation.models.exchange import RdvConnection, RdvWebhook
from misas.records.orientation.models.offer import CareOffer
from misas.records.orientation.models.place import AccessDesk, Observation
from misas.records.orientation.models.refusal import CareRefusal, CareRefusalFact

__all__ = [
    "AccessDesk",
    "Appointment",
    "AppointmentFactRow",
    "AppointmentReminder",
    "CallAttempt",
    "CareOffer",
    "CareRefusal",
    "CareRefusalFact",
    "Catchment",
    "CatchmentValue",
    "Lot",
    "LotStatus",
    "Observation",
    "OfferShelf",
    "RdvConnection",
    "RdvWebhook",
]
