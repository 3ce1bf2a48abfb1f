"""Why each funder gives what it gives, why another one is not asked, what cannot stand together: one sentence each.

The codes are those of `core.funding.reasons` and of the checker's rules. A sentence names funders as the problem does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from misas.core.funding.model import Rule
from misas.core.funding.problem import Aid, AidId, Kind, LineId, Problem, Ratio
from misas.core.funding.reasons import LineReason, Reason, ShareReason
from misas.lib.french import NBSP, euros

REFUSALS = {
    "funding.plan.unsolved": (
        "Le calcul s’est arrêté sans trouver de plan ni prouver qu’il n’y en a pas. Réduisez le nombre d’aides ou de "
        "lignes, puis recommencez."
    ),
    "funding.plan.too_many_choices": (
        "Ces devis se combinent de {count} façons : {most} au plus. Écartez ceux que la personne ne veut pas."
    ),
}

# The aid itself is what the rule binds: "its own" sentences.
OWN = {
    "refused": "refusée",
    "granted_nothing": "accordée, mais pour 0 €",
    "exclusive": "exclue par {other}",
    "requires": "demande que {other} soit sollicité, ce qui n’est pas le cas",
    "must_keep": "la personne doit garder {least}, il ne lui resterait que {kept}",
    "opening": "seuil d’ouverture non atteint : {seen} à payer, il en faut {least}",
    "year_cap": "plafond de l’année épuisé",
    "cap_below_floor": "son plafond de {most} est au-dessous de son minimum de {least}",
    "nothing_left": "inutile, le plan boucle sans elle : plus rien ne reste à payer sur ses lignes",
    "below_floor": "son barème donne {most}, moins que son minimum de {least}",
    "taken": "inutile, le plan va aussi loin sans elle : il reste moins que son minimum de {least} sur ses lignes",
    "final_rac": "il resterait {rac} à la personne, cette aide en admet {most} au plus",
    "matching": "ne peut pas dépasser sa proportion de ce que donnent les autres",
    "joint_cap": "plafond commun de {most} atteint",
    "budget": "enveloppe « {budget} » épuisée",
    "over_funded": "la ligne est entièrement financée",
    "loans_above_rac": "les prêts retenus couvrent déjà ce qui reste",
    "cap_per_request": "son plafond est de {most}",
    "loan_not_needed": "inutile, le plan boucle sans ce prêt",
    "loan_too_small": "même avec ce prêt le plan ne boucle pas : il manque {lacking}",
    "left_out": "non retenue dans ce choix",
}
# Another aid would suffer.
OTHER = {
    "must_keep": "bloquerait {other}, qui demande que la personne garde {least}",
    "opening": "bloquerait {other}, dont le seuil d’ouverture ne serait plus atteint",
    "rate": "bloquerait {other}, dont la part deviendrait trop forte pour ce qui resterait",
    "final_rac": "bloquerait {other}",
    "matching": "bloquerait {other}, qui ne peut pas dépasser sa proportion",
}
CONFLICTS = {
    "over_funded": "{subject} : les montants fixés dépassent ce qui reste à payer",
    "presented": "{aid} : une ligne n’est présentée que si l’aide est demandée",
    "amount": "{aid} : le montant fixé dépasse ce que l’aide peut donner sur « {subject} »",
    "fixed": "{aid} : l’aide donne {fixed} ou rien",
    "floor": "{aid} : l’aide a un minimum",
    "cap_per_request": "{aid} : plafond de la demande",
    "rate": "{aid} : taux appliqué à ce qui reste de « {subject} »",
    "opening": "{aid} : seuil d’ouverture",
    "must_keep": "{aid} : la personne doit garder une part du reste",
    "final_rac": "{aid} : seulement s’il reste peu à la personne à la fin",
    "loan_bounds": "{aid} : bornes du prêt",
    "loans_above_rac": "prêts de « {subject} » : pas plus que ce qui lui reste à payer",
    "exclusive": "une seule aide parmi {subject}",
    "requires": "{aid} : seulement avec {subject}",
    "matching": "{aid} : pas plus que sa proportion de {subject}",
    "joint_cap": "plafond commun de {subject}",
    "budget": "enveloppe « {subject} »",
    "locked": "{aid} : montant bloqué par vous",
    "closed": "plan bouclé pour « {subject} »",
    "latest_day": "{aid} : date de décision",
    "upto": "nombre de demandes limité",
    "asked": "{aid} : montant déjà demandé",
}
AMOUNTS = frozenset(("least", "most", "seen", "kept", "rac", "lacking", "spent", "total", "lent", "others"))


def name_of(problem: Problem, id: AidId) -> str:
    """The funder; where it has several aids, its only loan is told apart as such, any other by its code."""
    aid = problem.aid(id)
    alike = [one for one in problem.aids if one.name == aid.name and (one.kind is Kind.LOAN) == (aid.kind is Kind.LOAN)]
    others = any(one.name == aid.name and one not in alike for one in problem.aids)
    if len(alike) > 1:
        return f"{aid.name} ({aid.id})"
    return f"{aid.name} (prêt)" if others and aid.kind is Kind.LOAN else aid.name


def share_sentence(problem: Problem, id: AidId, why: ShareReason) -> str:
    """ "CCAS : 41,95 €, soit 50 % de 83,90 €"."""
    return f"{name_of(problem, id)}{NBSP}: {euros(why.cents)}, {_share(problem, problem.aid(id), why)}"


def held_sentence(problem: Problem, id: AidId, why: ShareReason) -> str:
    """ "CCAS : 40,00 €, montant choisi à la main"."""
    return f"{name_of(problem, id)}{NBSP}: {euros(why.cents)}, montant choisi à la main"


def _share(problem: Problem, aid: Aid, why: ShareReason) -> str:
    match why.code:
        case "granted":
            return "déjà accordés"
        case "fixed":
            return "montant fixe de cette aide"
        case "loan":
            return "prêt à rembourser"
        case "cap":
            return "soit le plafond de la demande"
        case "year_cap":
            spent = euros(aid.already_used_this_year_cents)
            return f"soit ce qui reste du plafond de l’année, {spent} étant déjà reçus"
        case "below":
            said = dict.fromkeys(_reason(problem, aid, one, below=True) for one in why.because)
            because = f"{NBSP}; ".join(said)
            return "au-dessous de son barème" + (f"{NBSP}: {because}" if because else "")
    return "soit " + _scale(problem, aid, why.lines)


def _scale(problem: Problem, aid: Aid, lines: tuple[LineReason, ...]) -> str:
    if len(lines) == 1:
        return _on_line(aid, lines[0])
    return f"{NBSP}; ".join(
        f"{_line_name(problem, one.line)}{NBSP}: {euros(one.cents)} ({_on_line(aid, one)})" for one in lines
    )


def _on_line(aid: Aid, one: LineReason) -> str:
    if one.limit == "rate":
        said = f"{percent(aid.rate)} de {euros(one.before)}"
        if one.cents * aid.rate.den == aid.rate.num * one.before:
            return said
        if aid.rate.num * one.before // aid.rate.den == one.cents:
            return f"{said}, arrondi au centime inférieur"
        return f"{said}, par tranches de {euros(aid.grid_cents)}"
    if one.limit == "cap_per_line":
        return "le plafond par ligne"
    if one.limit == "whole":
        whole = "tout ce qui restait à payer"
        return whole if one.cents == one.before else f"{whole}, par tranches de {euros(aid.grid_cents)}"
    return "ce que permet son barème"


def percent(rate: Ratio) -> str:
    """33/100 → "33 %", 1/8 → "12,5 %", 1/3 → "1/3"."""
    whole, rest = divmod(rate.num * 10_000, rate.den)
    if rest:
        return f"{rate.num}/{rate.den}"
    units, hundredths = divmod(whole, 100)
    decimals = f",{hundredths:02d}".rstrip("0") if hundredths else ""
    return f"{units}{decimals}{NBSP}%"


def unused_sentence(problem: Problem, id: AidId, why: Iterable[Reason]) -> str:
    """ "CAF : seuil d’ouverture non atteint : 20,00 € à payer, il en faut 100,00 €"."""
    aid = problem.aid(id)
    said = list(dict.fromkeys(_reason(problem, aid, one) for one in why))
    return f"{name_of(problem, id)}{NBSP}: " + f"{NBSP}; ".join(said)


def _reason(problem: Problem, aid: Aid, why: Reason, *, below: bool = False) -> str:
    table = OTHER if why.other and why.code in OTHER else OWN
    if below and table is OTHER and why.code in ("must_keep", "opening", "rate", "matching", "final_rac"):
        return "davantage " + _filled(problem, table[why.code], why)
    return _filled(problem, table[why.code], why)


def _filled(problem: Problem, template: str, why: Reason) -> str:
    words: dict[str, Any] = {
        name: euros(value) if name in AMOUNTS and isinstance(value, int) else value for name, value in why.values
    }
    return _spaced(template).format(other=name_of(problem, why.other) if why.other else "", **words)


def conflict_sentence(problem: Problem, rule: Rule) -> str:
    """One of the rules that cannot stand together."""
    subject = rule.subject
    known = {one.id for one in problem.aids}
    if rule.code in ("exclusive", "requires", "matching", "joint_cap"):
        subject = ", ".join(name_of(problem, id) for id in subject.split(", ") if id in known) or subject
    if rule.code in ("over_funded", "rate", "amount"):
        subject = _line_name(problem, subject)
    aid = problem.aid(rule.aid) if rule.aid else None
    return _spaced(CONFLICTS[rule.code]).format(
        aid=name_of(problem, rule.aid) if aid else "",
        subject=subject,
        fixed=euros(aid.fixed_cents) if aid else "",
    )


def _line_name(problem: Problem, id: LineId) -> str:
    label = problem.line(id).label
    return f"{label} ({id})" if label else id


def _spaced(text: str) -> str:
    return text.replace(" :", f"{NBSP}:").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»").replace(" €", f"{NBSP}€")
