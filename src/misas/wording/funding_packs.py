"""A rule pack told in French, in plain sentences; why it cannot serve a person; what to ask.

Not here: the words of each code (`funding_pack_words`), what is wrong in a file (`funding_pack_faults`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from misas.core.funding.packs.codes import Base, Group, Kind, Mode, Operator, Verdict
from misas.core.funding.packs.compiled import Trace, Unusable, Why
from misas.core.funding.packs.facts import FACTS as FACT_TABLE
from misas.core.funding.packs.facts import Nature, Value
from misas.core.funding.packs.schema import (
    AidRule,
    Band,
    Branch,
    Cap,
    Condition,
    Exclusion,
    Leaf,
    Lending,
    Node,
    Pack,
    Paying,
    Source,
    Term,
    Wanted,
)
from misas.core.funding.packs.trying import About, Difference
from misas.core.funding.problem import Ratio
from misas.lib.french import NBSP, THIN, day, euros, number, typeset
from misas.wording.funding_pack_words import (
    BASES,
    CIRCUITS,
    CODES,
    COSTS,
    DENIED,
    FACTS,
    MOMENTS,
    OTHERWISES,
    PERS,
    PIECES,
    QUESTIONS,
    RHYTHMS,
    STATUSES,
    UNITS,
    VERDICTS,
    WAYS,
)

COLON: Final = f"{NBSP}: "
NOT_SAID: Final = "une limite que la caisse n’a pas dite"
COMPARED: Final = {
    Operator.EQUAL: "est de",
    Operator.OTHER_THAN: "n’est pas de",
    Operator.BELOW: "est en dessous de",
    Operator.AT_MOST: "ne dépasse pas",
    Operator.ABOVE: "dépasse",
    Operator.AT_LEAST: "est d’au moins",
}
SEVERAL: Final = {
    Operator.EQUAL: "sont de",
    Operator.OTHER_THAN: "ne sont pas de",
    Operator.BELOW: "sont en dessous de",
    Operator.AT_MOST: "ne dépassent pas",
    Operator.ABOVE: "dépassent",
    Operator.AT_LEAST: "sont d’au moins",
}
JOINED: Final = {Group.ALL: " et ", Group.ANY: " ou ", Group.NONE: " ni "}
ABOUTS: Final = {
    About.VERDICT: "Réponse",
    About.ASKS: "Faits à demander",
    About.FAILS: "Conditions non remplies",
    About.STEPS: "Démarches",
    About.COMMITTEE: "Examen par la commission",
    About.AMOUNT: "Montant",
    About.TOO_EARLY: "avant le début des règles",
    About.TOO_LATE: "après la fin des règles",
}
WHYS: Final = {
    Why.NOT_IN_FORCE: "La règle n’est pas en vigueur ce jour-là.",
    Why.NO_EXPENSE: "Aucune dépense de la demande n’est de celles qu’elle prend.",
    Why.NO_BAND: "Aucune tranche du barème ne correspond à cette personne.",
    Why.EXHAUSTED: "Ce qu’elle peut donner sur la période a déjà été donné.",
    Why.TOO_SOON: "Une aide a été donnée trop récemment.",
    Why.ENOUGH_TIMES: "L’aide a déjà été donnée autant de fois que possible.",
    Why.NOTHING_TO_PAY: "Il ne reste rien qu’elle puisse payer.",
    Why.ENVELOPE_EMPTY: "L’enveloppe de l’année est épuisée.",
}


def share_words(ratio: Ratio) -> str:
    """80/100 → "80 %", 1/3 → "1/3"."""
    if 100 * ratio.num % ratio.den == 0:
        return f"{100 * ratio.num // ratio.den}{NBSP}%"
    if ratio.den in (1000, 10_000):
        whole, rest = divmod(ratio.num, ratio.den // 100)
        return f"{whole},{rest:0{len(str(ratio.den)) - 3}d}{NBSP}%"
    return f"{ratio.num}/{ratio.den}"


def term_words(term: Term) -> str:
    """6 months → "6 mois"."""
    return f"{number(term.count)}{NBSP}{UNITS[term.unit][term.count > 1]}"


def each(term: Term) -> str:
    """A period as a rhythm: "par an", "tous les 4 ans"."""
    if term.count == 1:
        return f"par {UNITS[term.unit][0]}"
    return f"tous les {term_words(term)}"


def enumerated(words: Sequence[str], last: str = "et") -> str:
    """ "a, b et c"."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def node_words(node: Node) -> str:
    """A condition as a clause: "le quotient familial ne dépasse pas 850 €"."""
    if isinstance(node, Leaf):
        return _leaf_words(node)
    inner = [f"({node_words(one)})" if isinstance(one, Branch) else node_words(one) for one in node.nodes]
    if node.group is Group.NONE:
        return "aucun de ces cas" + COLON + f"{THIN}; ".join(inner)
    return JOINED[node.group].join(inner)


def _leaf_words(leaf: Leaf) -> str:
    fact, said = FACT_TABLE[leaf.fact], FACTS[leaf.fact]
    if fact.nature is Nature.FLAG and leaf.value is not None:
        return said if leaf.value else DENIED[leaf.fact]
    if leaf.operator is Operator.HOLDS:
        words = _value_words(leaf.fact, leaf.value)
        if leaf.fact == "depenses":
            return f"la demande comprend la dépense «{NBSP}{words}{NBSP}»"
        return f"elle dépend de ceci{COLON}{words}"
    if leaf.operator is Operator.AMONG and isinstance(leaf.value, frozenset):
        return f"{said} est {enumerated([code_words(one) for one in sorted(leaf.value)], 'ou')}"
    if fact.nature is Nature.CODE:
        verb = "est" if leaf.operator is Operator.EQUAL else "n’est pas"
        return f"{said} {verb} {_value_words(leaf.fact, leaf.value)}"
    compared = (SEVERAL if said.startswith("les ") else COMPARED)[leaf.operator]
    return f"{said} {compared} {_value_words(leaf.fact, leaf.value)}"


def _value_words(fact: str, value: Value | None) -> str:
    if value is None:
        return NOT_SAID
    if FACT_TABLE[fact].nature is Nature.MONEY and isinstance(value, int):
        return amount(value)
    if isinstance(value, str):
        return next((words for cost, words in COSTS.items() if cost == value), code_words(value))
    return str(value)


def code_words(code: str) -> str:
    return CODES.get(code, code.replace("_", " "))


def amount(cents: int) -> str:
    """Whole euros without decimals, else to the cent."""
    return euros(cents, decimals=bool(cents % 100))


def condition_words(condition: Condition) -> str:
    """A condition and what it means not to meet it."""
    clause = _capital(node_words(condition.test))
    if condition.when is not None:
        clause = f"Quand {node_words(condition.when)}{COLON}{node_words(condition.test)}"
    return f"{clause}. {OTHERWISES[condition.otherwise]}{_noted(condition.note)}"


def exclusion_words(exclusion: Exclusion) -> str:
    what = enumerated([COSTS[one] for one in exclusion.costs]) if exclusion.costs else "toute dépense"
    when = f", quand {node_words(exclusion.when)}" if exclusion.when is not None else ""
    return f"{_capital(what)}{when}."


def aid_words(aid: AidRule) -> tuple[str, ...]:
    """What an aid gives, sentence by sentence."""
    said = [f"{aid.title}."]
    if aid.costs:
        said.append(f"Pour{COLON}{enumerated([COSTS[one] for one in aid.costs])}.")
    said += [_gives(aid)] if not aid.bands else [_band_words(aid, band) for band in aid.bands]
    said += [f"{cap_words(cap)}." for cap in aid.caps]
    if aid.sessions is not None:
        said.append(f"Au plus {aid.sessions.count} séances {each(aid.sessions.period)}.")
    if aid.floor_cents:
        said.append(f"Rien au-dessous de {amount(aid.floor_cents)}.")
    if aid.grid_cents > 1:
        said.append(f"Par tranches de {amount(aid.grid_cents)}.")
    said += _limits(aid)
    return tuple(one for one in said if one)


def _limits(aid: AidRule) -> Iterable[str]:
    if aid.opening is not None:
        unless = f", sauf si {node_words(aid.opening.unless)}" if aid.opening.unless is not None else ""
        yield f"Ouverte à partir de {amount(aid.opening.cents)} de reste à charge{unless}."
    if aid.kept is not None:
        if aid.kept.cents:
            yield f"La personne garde {amount(aid.kept.cents)} à sa charge."
        if aid.kept.ratio.num:
            yield f"La personne garde {share_words(aid.kept.ratio)} de ce qui restait."
        if aid.kept.per_day_cents:
            yield f"La personne garde {amount(aid.kept.per_day_cents)} par jour."
    if aid.goal is not None:
        yield (
            f"Sert si le plan laisse à payer au plus {share_words(aid.goal.ratio)} de ceci{COLON}"
            f"{FACTS[aid.goal.fact]}."
        )
    if aid.grants_most is not None:
        yield "Une seule fois." if aid.grants_most == 1 else f"{aid.grants_most} fois au plus."
    if aid.every is not None:
        yield f"Une fois {each(aid.every)}."


def _gives(aid: AidRule) -> str:
    if aid.lending is not None:
        return _lending_words(aid.lending)
    if aid.kind is Kind.LOAN:
        return "Les bornes du prêt sont à compléter."
    if aid.mode is Mode.FIXED and aid.fixed_cents is not None:
        return f"{amount(aid.fixed_cents)}."
    whole = aid.rate.num == aid.rate.den
    if whole and aid.base is Base.REMAINING:
        return ""
    return f"{'La totalité' if whole else share_words(aid.rate)} {BASES[aid.base]}{_deducted(aid)}."


def _deducted(aid: AidRule) -> str:
    return ", remboursements déduits" if aid.deducts_refunds else ""


def _band_words(aid: AidRule, band: Band) -> str:
    given = amount(band.cents) if band.cents is not None else f"{share_words(band.rate or aid.rate)} {BASES[aid.base]}"
    cap = f", {amount(band.cap_cents)} au plus" if band.cap_cents is not None else ""
    when = f"Si {node_words(band.when)}" if band.when is not None else "Sinon"
    return f"{when}{COLON}{given}{_deducted(aid)}{cap}."


def _lending_words(lending: Lending) -> str:
    months = f"{lending.months_least} à {lending.months_most}{NBSP}mois"
    if lending.interest_most.num == 0:
        interest = "sans intérêt"
    else:
        interest = f"de {share_words(lending.interest_least)} à {share_words(lending.interest_most)} par an"
    return f"De {amount(lending.least_cents)} à {amount(lending.most_cents)}, sur {months}, {interest}."


def cap_words(cap: Cap) -> str:
    """A ceiling: "Au plus 850 € par appareil"."""
    period = f", {each(cap.period)}" if cap.period is not None else ""
    return f"Au plus {amount(cap.cents)} {PERS[cap.per]}{period}"


def document_words(wanted: Wanted) -> str:
    """A document and what is said of it."""
    words = PIECES[wanted.piece]
    if wanted.costs:
        words += f" ({enumerated([COSTS[one] for one in wanted.costs])})"
    if wanted.when is not None:
        words += f", quand {node_words(wanted.when)}"
    if wanted.note:
        words += f" ({wanted.note[:1].lower()}{wanted.note[1:]})"
    free = "" if wanted.mandatory else ", si possible"
    return f"{words}, {MOMENTS[wanted.moment]}{free}"


def payment_words(paying: Paying) -> str:
    when = f", quand {node_words(paying.when)}" if paying.when is not None else ""
    return f"{CIRCUITS[paying.circuit]}{when}"


def source_words(source: Source) -> str:
    """Where a rule was read, and on which day when it is known."""
    return source.title if source.read_on is None else f"{source.title} (lu le {day(source.read_on)})"


def version_words(pack: Pack) -> str:
    """ "Version 2, du 1er janvier 2026"."""
    until = f" au {day(pack.valid_to)}" if pack.valid_to is not None else ""
    start = "du" if pack.valid_to is not None else "depuis le"
    return f"Version {pack.version}, {start} {day(pack.valid_from)}{until}"


def pack_words(pack: Pack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The whole pack: headings and their sentences, in the order of reading. Empty headings are left out."""
    scope = [f"Dépenses prises{COLON}{enumerated([COSTS[one] for one in pack.costs])}."] if pack.costs else []
    validity = pack.validity
    lasts = [f"Un accord vaut {term_words(validity.term)}."] if validity.term is not None else []
    if validity.extensions:
        lasts.append(f"Il peut être prolongé {validity.extensions} fois.")
    calendar = [f"{RHYTHMS[pack.calendar.rhythm]}{_delay(pack)}."]
    parts: list[tuple[str, list[str]]] = [
        (
            "Règle",
            [f"{version_words(pack)}.", f"{STATUSES[pack.status]}.", f"Rang{COLON}{pack.rank}.", WAYS[pack.route.way]],
        ),
        ("Qui et quoi", scope + [condition_words(one) for one in pack.conditions]),
        ("Ce qui est exclu", [exclusion_words(one) for one in pack.exclusions]),
        *((f"Aide{COLON}{aid.title}", list(aid_words(aid)[1:])) for aid in pack.aids),
        ("Avec les autres aides", list(_links_words(pack))),
        ("Documents", [f"{document_words(one)}." for one in pack.documents]),
        ("Paiement", [f"{_capital(payment_words(one))}." for one in pack.payments]),
        ("Décision et validité", calendar + lasts),
        ("À compléter par la caisse", list(pack.to_complete)),
        ("Doutes", list(pack.doubts)),
        ("Sources", [f"{source_words(one)}." for one in pack.sources]),
    ]
    if pack.route.anonymous:
        parts[0][1].append("Le dossier est présenté sans nom.")
    if pack.route.contact:
        parts[0][1].append(f"Contact{COLON}{pack.route.contact}.")
    return tuple((typeset(heading), tuple(typeset(one) for one in said)) for heading, said in parts if said)


def _links_words(pack: Pack) -> Iterable[str]:
    links = pack.links
    for names in links.exclusive:
        yield f"Une seule de ces aides{COLON}{enumerated([_name(one, pack) for one in names], 'ou')}."
    for need in links.requires:
        yield f"«{NBSP}{_name(need.aid, pack)}{NBSP}» ne va qu’avec «{NBSP}{_name(need.needs, pack)}{NBSP}»."
    for match in links.matches:
        of = enumerated([_name(one, pack) for one in match.of])
        yield f"«{NBSP}{_name(match.aid, pack)}{NBSP}»{COLON}au plus {share_words(match.ratio)} de ce que donne {of}."
    for joint in links.joint:
        yield f"{enumerated([_name(one, pack) for one in joint.aids])}{COLON}{amount(joint.cents)} ensemble au plus."
    if pack.envelope is not None:
        yearly = pack.envelope.yearly_cents
        yield "L’enveloppe est limitée." if yearly is None else f"Enveloppe{COLON}{amount(yearly)} par an."


def _name(aid: str, pack: Pack) -> str:
    """An aid of this pack by its title, one of another by its name."""
    return next((one.title for one in pack.aids if one.id == aid), aid)


def _delay(pack: Pack) -> str:
    days = pack.calendar.decision_days
    return f"{THIN}; réponse en {days}{NBSP}jours environ" if days else ""


def trace_words(trace: Trace) -> str:
    """Where a share comes from: rule, version, source."""
    source = f", {source_words(trace.sources[0])}" if trace.sources else f", {STATUSES[trace.status].lower()}"
    return f"Règle {trace.pack}.{trace.rule}, version {trace.version}{source}"


def unusable_words(one: Unusable) -> str:
    """Why a funder's aid is not in the plan, in one sentence or several."""
    match one.why:
        case Why.TO_COMPLETE:
            return "La règle attend des valeurs de la caisse" + COLON + " ".join(typeset(name) for name in one.names)
        case Why.TO_ASK:
            return _unknown_words(one)
        case Why.NOT_ELIGIBLE if one.finding is not None:
            reasons = [refusal_words(condition) for condition in one.finding.refusing]
            return " ".join(reasons) or WHYS[Why.NO_EXPENSE]
        case Why.NO_EXPENSE:
            notes = [
                typeset(rule.note) or exclusion_words(rule).rstrip(".")
                for rule in one.left.values()
                if rule is not None
            ]
            why = f" Exclu{COLON}{enumerated(list(dict.fromkeys(notes)))}." if notes else ""
            return f"{WHYS[Why.NO_EXPENSE]}{why}"
        case Why.NEEDS_ABSENT:
            return f"Elle ne va qu’avec une autre aide, qui n’est pas possible ici{COLON}{enumerated(one.names, 'ou')}."
    return WHYS[one.why]


def refusal_words(condition: Condition) -> str:
    """What was not met: "Condition non remplie : le quotient familial ne dépasse pas 850 €."."""
    return f"Condition non remplie{COLON}{node_words(condition.test)}.{_noted(condition.note)}"


def _unknown_words(one: Unusable) -> str:
    finding = one.finding
    if finding is None or not (finding.to_ask or finding.gaps):
        return "Il manque une réponse pour savoir."
    asked = f"À demander{COLON}{' '.join(questions(finding.to_ask))}" if finding.to_ask else ""
    gaps = enumerated([FACTS[fact] for fact in sorted(finding.gaps)]) if finding.gaps else ""
    missing = f"La caisse n’a pas dit sa limite{COLON}{gaps}." if gaps else ""
    return " ".join(part for part in (asked, missing) if part)


def questions(facts: Iterable[str]) -> tuple[str, ...]:
    """What to ask of the person, in the order of the table of facts."""
    wanted = frozenset(facts)
    return tuple(QUESTIONS[fact] for fact in FACT_TABLE if fact in wanted)


def difference_words(one: Difference) -> str:
    """What a case expected and what the rule answers."""
    if one.about in (About.TOO_EARLY, About.TOO_LATE) and isinstance(one.found, date):
        return f"Le cas est daté du {day(one.found)}, {ABOUTS[one.about]}."
    expected, found = _answer_words(one.expected), _answer_words(one.found)
    aid = f" de «{NBSP}{one.aid}{NBSP}»" if one.aid else ""
    return f"{ABOUTS[one.about]}{aid}{COLON}{expected} attendu, {found} trouvé."


def _answer_words(value: object) -> str:
    if isinstance(value, Verdict):
        return VERDICTS[value].lower()
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return euros(value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(one) for one in value)) or "rien"
    return str(value)


def _noted(note: str) -> str:
    """What its author added, as a sentence after the others."""
    return f" {typeset(note.rstrip('.'))}." if note else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
