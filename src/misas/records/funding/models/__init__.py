"""The tables of the room: quotes and what insurance pays, funders with their rules and envelopes, plans and their
computations, applications with what happened to them, invoices and the ledger."""

from misas.records.funding.models.application import (
    AidApplication,
    ApplicationFact,
    ApplicationLine,
    DocumentRequirement,
    FundingReminder,
    PaperGiven,
    PaperSent,
)
from misas.records.funding.models.funder import CommitteeSession, Envelope, EnvelopeEntry, Funder, RulePack
from misas.records.funding.models.ledger import Invoice, InvoiceLine, LedgerBalance, LedgerBill, LedgerEntry
from misas.records.funding.models.plan import FundingPlan, PlanFact, PlanLine, PlanVersion, Share
from misas.records.funding.models.quote import Coverage, OutOfPocket, Quote, QuoteLine
from misas.records.funding.models.share_out import SharedFile, ShareOut

__all__ = [
    "AidApplication",
    "ApplicationFact",
    "ApplicationLine",
    "CommitteeSession",
    "Coverage",
    "DocumentRequirement",
    "Envelope",
    "EnvelopeEntry",
    "Funder",
    "FundingPlan",
    "FundingReminder",
    "Invoice",
    "InvoiceLine",
    "LedgerBalance",
    "LedgerBill",
    "LedgerEntry",
    "OutOfPocket",
    "PaperGiven",
    "PaperSent",
    "PlanFact",
    "PlanLine",
    "PlanVersion",
    "Quote",
    "QuoteLine",
    "RulePack",
    "Share",
    "ShareOut",
    "SharedFile",
]
