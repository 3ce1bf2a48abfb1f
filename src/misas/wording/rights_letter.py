"""The letter of a rights review, in plain French: what is due, what to do, what we do, what is still to check.

Short sentences, one idea each (ui.md §8). The texts of each right are those of its file. A letter is a list of
(kind, text): "p" a paragraph, "h" a heading, "li" a line of a list; kept as it was on the day of the review.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from misas.core.rights.answers import Answer
from misas.core.rights.codes import Opening, Theme, Verdict
from misas.lib.french import NBSP, day, typeset
from misas.wording.ladder import call_line
from misas.wording.rights_reasons import money

Paragraph = tuple[str, str]

MISSING_MOST: Final = 6
SHORT: Final = frozenset({Theme.OFFERS, Theme.PREVENTION})
"""Themes that are told in one line each: nothing is to be claimed from an administration."""


def letter(
    answers: Iterable[Answer],
    *,
    applicant: str,
    labels: Mapping[str, str],
    missing: Sequence[str],
    on: date,
    ours: Sequence[str] = (),
    contested: Collection[str] = (),
    phone: str = "",
    hours: str = "",
) -> tuple[Paragraph, ...]:
    """The body of the letter. `labels` names the members beside the applicant; `missing`: labels of the facts that
    would still settle something; `ours`: titles of the claims the caisse prepares; `contested`: rights whose answer two
    computations contest, told as still to check whatever it is; `phone`, `hours`: where to call."""
    answers = list(answers)
    unsure = [one for one in answers if one.right.id in contested]
    due = [one for one in answers if one.verdict is Verdict.YES and one.right.id not in contested]
    claimed = [one for one in due if one.right.opening is not Opening.AUTOMATIC and one.right.theme not in SHORT]
    alone = [one for one in due if one.right.opening is Opening.AUTOMATIC and one.right.theme not in SHORT]
    offers = [one for one in due if one.right.theme in SHORT]
    lines: list[Paragraph] = [("p", f"Nous avons fait le point sur vos droits le {day(on)}.")]
    if not due and not unsure:
        lines.append(("p", "Nous n’avons pas trouvé de nouveau droit à demander aujourd’hui."))
    if claimed:
        lines.append(("h", "Ce que vous pouvez demander"))
        lines += [("li", _claimed(one, applicant, labels)) for one in claimed]
    if ours:
        lines.append(("h", "Ce que nous faisons pour vous"))
        lines += [("li", f"Nous préparons avec vous cette demande{NBSP}: {title}.") for title in ours]
    if alone:
        lines.append(("h", "Ce qui s’ouvre sans rien demander"))
        lines += [("li", f"{_name(one, applicant, labels)}. {first_sentence(one.right.use)}") for one in alone]
    if offers:
        lines.append(("h", "Ce dont vous pouvez profiter"))
        lines += [("li", f"{_name(one, applicant, labels)}. {first_sentence(one.right.use)}") for one in offers]
    if unsure or missing:
        lines.append(("h", "Ce qu’il reste à vérifier"))
    lines += [("li", f"{_name(one, applicant, labels)}. {CONTESTED}") for one in unsure]
    if missing:
        lines.append(("p", "Ces réponses nous manquent. Cherchez-les si vous le pouvez."))
        lines += [("li", f"{text}.") for text in missing[:MISSING_MOST]]
    lines.append(("h", "Bon à savoir"))
    lines += [("p", text) for text in GOOD_TO_KNOW]
    if phone:
        lines.append(("p", call_line(phone, hours)))
    return tuple((kind, typeset(text)) for kind, text in lines)


CONTESTED: Final = "Nous vérifions encore ce droit avec votre caisse. Nous vous dirons sa réponse."

GOOD_TO_KNOW: Final = (
    "Ces réponses viennent de ce que nous savons aujourd’hui. Chaque organisme prend ensuite sa décision.",
    "Si un droit vous est refusé, demandez pourquoi par écrit. Vous avez en général deux mois pour contester.",
    "Si votre situation change, dites-le-nous.",
)


def _claimed(one: Answer, applicant: str, labels: Mapping[str, str]) -> str:
    amount = f" Environ {money(one.amount)} par mois." if one.amount is not None and one.amount > 0 else ""
    step = first_sentence(one.right.steps[0]) if one.right.steps else ""
    papers = f" Préparez{NBSP}: {_listed(one.right.documents)}." if one.right.documents else ""
    return f"{_name(one, applicant, labels)}. {first_sentence(one.right.use)}{amount} {step}{papers}"


def _name(one: Answer, applicant: str, labels: Mapping[str, str]) -> str:
    who = labels.get(one.member, "") if one.member != applicant else ""
    return f"{one.right.title}, pour {who[:1].lower()}{who[1:]}" if who else one.right.title


def first_sentence(text: str) -> str:
    """A text up to its first full stop, which it keeps."""
    head, stop, _ = text.partition(". ")
    return f"{head}." if stop else text


def _listed(documents: Sequence[str]) -> str:
    names = [f"{text[:1].lower()}{text[1:]}".rstrip(".") for text in documents]
    return "; ".join(names).replace(";", f"{NBSP};") if len(names) > 1 else names[0]
