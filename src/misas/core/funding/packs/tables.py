"""How each value of the schema is written: its keys, in their order. Reading, writing and forms are read from here."""

from __future__ import annotations

from typing import Final

from misas.core.funding.packs import schema
from misas.core.funding.packs.codes import (
    Base,
    Circuit,
    Cost,
    Kind,
    Mode,
    Moment,
    Otherwise,
    Per,
    Piece,
    Rhythm,
    Sort,
    Status,
    Verdict,
    Way,
)
from misas.core.funding.packs.conditions import Condition, Told
from misas.core.funding.packs.shapes import (
    Code,
    Day,
    Field,
    Flag,
    Keyed,
    Length,
    Many,
    Money,
    Optional,
    Record,
    Share,
    Slug,
    Text,
    Unsaid,
    Whole,
)

LINE: Final = 300
PACK_NAME: Final = 28  # together, with the name of a line, they name an aid inside a problem
RULE_NAME: Final = 18
NOTES: Final = Many(Text(1000, needed=True))
COSTS: Final = Many(Code(Cost), most=len(Cost))
NAME: Final = Slug(dotted=True)

SOURCE: Final = Record(
    schema.Source,
    (
        Field("titre", "title", Text(LINE, needed=True), needed=True),
        Field("url", "url", Text(600)),
        Field("lu_le", "read_on", Optional(Day())),
    ),
)
ROUTE: Final = Record(
    schema.Route,
    (
        Field("par", "way", Code(Way), needed=True),
        Field("anonyme", "anonymous", Flag()),
        Field("contact", "contact", Text(LINE)),
    ),
)
CONDITION: Final = Record(
    schema.Condition,
    (
        Field("id", "id", Slug(), needed=True),
        Field("test", "test", Condition(), needed=True),
        Field("sinon", "otherwise", Code(Otherwise)),
        Field("quand", "when", Condition()),
        Field("note", "note", Text(LINE)),
    ),
)
EXCLUSION: Final = Record(
    schema.Exclusion,
    (
        Field("depenses", "costs", COSTS),
        Field("quand", "when", Condition(line=True)),
        Field("note", "note", Text(LINE)),
    ),
)
BAND: Final = Record(
    schema.Band,
    (
        Field("quand", "when", Condition()),
        Field("taux", "rate", Share()),
        Field("montant", "cents", Money(least=1)),
        Field("plafond", "cap_cents", Money(least=1)),
    ),
)
CAP: Final = Record(
    schema.Cap,
    (
        Field("par", "per", Code(Per), needed=True),
        Field("montant", "cents", Money(least=1), needed=True),
        Field("duree", "period", Length()),
    ),
)
SESSIONS: Final = Record(
    schema.Sessions,
    (Field("nombre", "count", Whole(1, 1000), needed=True), Field("duree", "period", Length(), needed=True)),
)
OPENING: Final = Record(
    schema.Opening,
    (Field("montant", "cents", Money(least=1), needed=True), Field("sauf", "unless", Condition())),
)
KEPT: Final = Record(
    schema.Kept,
    (
        Field("montant", "cents", Money()),
        Field("part", "ratio", Share()),
        Field("par_jour", "per_day_cents", Money()),
    ),
)
GOAL: Final = Record(
    schema.Goal, (Field("part", "ratio", Share(), needed=True), Field("de", "fact", Slug(), needed=True))
)
LENDING: Final = Record(
    schema.Lending,
    (
        Field("minimum", "least_cents", Money(least=1), needed=True),
        Field("maximum", "most_cents", Money(least=1), needed=True),
        Field("pas", "step_cents", Money(least=1)),
        Field("mois_minimum", "months_least", Whole(1, 240)),
        Field("mois_maximum", "months_most", Whole(1, 240)),
        Field("interet_minimum", "interest_least", Share()),
        Field("interet_maximum", "interest_most", Share()),
    ),
)
AID: Final = Record(
    schema.AidRule,
    (
        Field("id", "id", Slug(most=RULE_NAME), needed=True),
        Field("intitule", "title", Text(LINE, needed=True), needed=True),
        Field("genre", "kind", Code(Kind)),
        Field("mode", "mode", Code(Mode)),
        Field("depenses", "costs", COSTS),
        Field("conditions", "conditions", Many(CONDITION, most=50)),
        Field("assiette", "base", Code(Base)),
        Field("taux", "rate", Share()),
        Field("tarifs", "tariffs", Keyed(Code(Cost), Money())),
        Field("deduit_remboursements", "deducts_refunds", Flag()),
        Field("tranches", "bands", Many(BAND, most=30)),
        Field("montant", "fixed_cents", Money(least=1)),
        Field("pas", "grid_cents", Money(least=1)),
        Field("plafonds", "caps", Many(CAP, most=20)),
        Field("seances", "sessions", SESSIONS),
        Field("plancher", "floor_cents", Money()),
        Field("ouverture", "opening", OPENING),
        Field("laisse", "kept", KEPT),
        Field("but", "goal", GOAL),
        Field("pret", "lending", LENDING),
        Field("nombre_maximum", "grants_most", Whole(1, 100)),
        Field("delai_entre_deux", "every", Length()),
        Field("delai_decision", "decision_days", Whole(0, 1000)),
    ),
)
LINKS: Final = Record(
    schema.Links,
    (
        Field("exclusives", "exclusive", Many(Many(NAME, least=2, most=20))),
        Field(
            "exige",
            "requires",
            Many(
                Record(
                    schema.Requires,
                    (Field("aide", "aid", NAME, needed=True), Field("besoin", "needs", NAME, needed=True)),
                )
            ),
        ),
        Field(
            "abondements",
            "matches",
            Many(
                Record(
                    schema.Match,
                    (
                        Field("aide", "aid", NAME, needed=True),
                        Field("de", "of", Many(NAME, least=1, most=20), needed=True),
                        Field("part", "ratio", Share(), needed=True),
                    ),
                )
            ),
        ),
        Field(
            "plafonds_communs",
            "joint",
            Many(
                Record(
                    schema.Joint,
                    (
                        Field("aides", "aids", Many(NAME, least=2, most=20), needed=True),
                        Field("montant", "cents", Money(), needed=True),
                    ),
                )
            ),
        ),
    ),
)
ENVELOPE: Final = Record(schema.Envelope, (Field("par_an", "yearly_cents", Unsaid(Money()), needed=True),))
WANTED: Final = Record(
    schema.Wanted,
    (
        Field("piece", "piece", Code(Piece), needed=True),
        Field("moment", "moment", Code(Moment)),
        Field("obligatoire", "mandatory", Flag()),
        Field("depenses", "costs", COSTS),
        Field("quand", "when", Condition()),
        Field("note", "note", Text(LINE)),
    ),
)
PAYING: Final = Record(
    schema.Paying, (Field("circuit", "circuit", Code(Circuit), needed=True), Field("quand", "when", Condition()))
)
VALIDITY: Final = Record(
    schema.Validity,
    (Field("duree", "term", Optional(Length()), needed=True), Field("prolongations", "extensions", Whole(0, 10))),
)
CALENDAR: Final = Record(
    schema.Calendar,
    (
        Field("rythme", "rhythm", Code(Rhythm), needed=True),
        Field("delai_decision", "decision_days", Whole(0, 1000)),
    ),
)
EXPENSE: Final = Record(
    schema.Expense,
    (
        Field("id", "id", Slug(), needed=True),
        Field("depense", "cost", Code(Cost), needed=True),
        Field("reste", "cents", Money(), needed=True),
        Field("prix", "price_cents", Money()),
        Field("rembourse", "refunds_cents", Money()),
        Field("appareils", "devices", Whole(1, 20)),
        Field("seances", "sessions", Whole(0, 1000)),
        Field("jours", "days", Whole(0, 1000)),
        Field("panier_c2s", "in_c2s_basket", Flag()),
    ),
)
GRANTED: Final = Record(
    schema.Granted,
    (
        Field("aide", "aid", Slug(), needed=True),
        Field("le", "on", Day(), needed=True),
        Field("montant", "cents", Money(), needed=True),
        Field("seances", "sessions", Whole(0, 1000)),
    ),
)
NAMES: Final = Many(Slug(), most=100, made=frozenset)
EXPECTED: Final = Record(
    schema.Expected,
    (
        Field("eligible", "verdict", Code(Verdict), needed=True),
        Field("aides", "aids", Keyed(Slug(), Money(least=1))),
        Field("demande", "asks", NAMES),
        Field("motifs", "fails", NAMES),
        Field("demarches", "steps", NAMES),
        Field("commission", "by_committee", Flag()),
    ),
)
CASE: Final = Record(
    schema.Case,
    (
        Field("nom", "name", Text(LINE, needed=True), needed=True),
        Field("le", "on", Day(), needed=True),
        Field("faits", "facts", Told()),
        Field("lignes", "lines", Many(EXPENSE, least=1, most=20), needed=True),
        Field("deja_accorde", "granted", Many(GRANTED, most=20)),
        Field("attendu", "expected", EXPECTED, needed=True),
    ),
)
PACK: Final = Record(
    schema.Pack,
    (
        Field("id", "id", Slug(most=PACK_NAME), needed=True),
        Field("financeur", "funder", Text(LINE, needed=True), needed=True),
        Field("intitule", "title", Text(LINE)),
        Field("sorte", "sort", Code(Sort), needed=True),
        Field("version", "version", Whole(1, 100_000), needed=True),
        Field("du", "valid_from", Day(), needed=True),
        Field("au", "valid_to", Optional(Day()), needed=True),
        Field("statut", "status", Code(Status), needed=True),
        Field("relu_par", "reviewer", Text(LINE)),
        Field("sources", "sources", Many(SOURCE, most=20)),
        Field("doutes", "doubts", NOTES),
        Field("a_completer", "to_complete", NOTES),
        Field("rang", "rank", Whole(0, 1000), needed=True),
        Field("voie", "route", ROUTE),
        Field("depenses", "costs", COSTS),
        Field("exclusions", "exclusions", Many(EXCLUSION, most=50)),
        Field("conditions", "conditions", Many(CONDITION, most=50)),
        Field("aides", "aids", Many(AID, least=1, most=50), needed=True),
        Field("liens", "links", LINKS),
        Field("enveloppe", "envelope", ENVELOPE),
        Field("pieces", "documents", Many(WANTED, most=50)),
        Field("paiement", "payments", Many(PAYING, most=10)),
        Field("validite", "validity", VALIDITY),
        Field("commission", "calendar", CALENDAR),
        Field("cas", "cases", Many(CASE, most=100), needed=True),
    ),
)
