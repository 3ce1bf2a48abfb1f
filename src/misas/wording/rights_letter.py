"""The letter of a rights review, in plain French: what is to ask for, what is under way, what she has, what to check.

Short sentences, one idea each (ui.md §8). It decides nothing and says so. What is already open or already asked for is
never asked again (`core.rights.standing`). The texts of each right are those of its file. A letter is a list of
(kind, text): "p" a paragraph, "h" a heading, "li" a line of a list; kept as it was on the day of the review.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import Silence
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.rules import Right
from misas.core.rights.standing import Standing, Way, is_claimable, way_of
from misas.lib.french import NBSP, day, typeset
from misas.wording.ladder import call_line
from misas.wording.rights_members import ANOTHER, together
from misas.wording.rights_said import amount_words, term_words

Paragraph = tuple[str, str]

MISSING_MOST: Final = 6
TITLES_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One right for one member, as the letter tells it. `before`: the day by which it is to be done; `until`: the last
    day of what she has; `terms`: whether it is free, and what it costs."""

    right: Right
    member: str
    standing: Standing
    amount: Decimal | None = None
    before: date | None = None
    until: date | None = None
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim under way. `due`: the day by which it is filed, or on which silence decides."""

    title: str
    member: str
    status: ClaimStatus
    due: date | None = None
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that nobody answered, as it is spoken to the applicant, its short name for somebody else, and the
    titles of the rights that wait for it."""

    question: str
    label: str
    member: str
    titles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter tells. `names`: each member as one says her after « pour »; `phone`, `hours`: where to call;
    `spoken`: something is left to ask that is not written."""

    on: date
    applicant: str
    names: Mapping[str, str]
    told: Sequence[Told] = ()
    asked: Sequence[Asked] = ()
    missing: Sequence[Missing] = ()
    spoken: bool = False
    phone: str = ""
    hours: str = ""


def letter(one: Letter) -> tuple[Paragraph, ...]:
    """The body of the letter, from what was found to where to call."""
    lines: list[Paragraph] = [("p", f"Nous avons fait le point sur vos droits le {day(one.on)}."), ("p", NO_DECISION)]
    due = {way: _grouped(one, way) for way in Way}
    if not (any(due[way] for way in Way if way is not Way.NOTICE) or one.asked or one.missing or _contested(one)):
        lines.append(("p", NOTHING))
    for heading, found in (
        ("Ce que vous pouvez demander", [_claimed(one, each) for each in due[Way.CLAIM]]),
        ("Ce que nous faisons pour vous", [_asked(one, each) for each in one.asked]),
        ("Ce que vous pouvez faire", [_to_do(one, each) for each in due[Way.STEP]]),
        ("Ce qui s’ouvre sans rien demander", [_used(one, each) for each in due[Way.ALONE]]),
        ("Ce dont vous pouvez profiter", [_used(one, each) for each in due[Way.OFFER]]),
    ):
        lines += _listed(heading, found)
    lines += _listed("Ce que vous avez déjà", [_had(one, each) for each in _groups(one, Standing.OPEN)], HAD)
    checks = [f"{_name(one, each)}. {CONTESTED}" for each in _contested(one)]
    lines += _listed("Ce qu’il reste à vérifier", checks)
    if one.missing:
        lines += [] if checks else [("h", "Ce qu’il reste à vérifier")]
        lines.append(("p", MISSING))
        lines += [("li", text) for text in _questions(one)[:MISSING_MOST]]
    if one.spoken:
        lines += [] if checks or one.missing else [("h", "Ce qu’il reste à vérifier")]
        lines.append(("p", SPOKEN))
    lines.append(("h", "Bon à savoir"))
    lines += [("p", f"{_name(one, each)}. {first_sentence(each.right.use)}") for each in due[Way.NOTICE]]
    lines += [("p", text) for text in GOOD_TO_KNOW]
    if one.phone:
        lines.append(("p", call_line(one.phone, one.hours)))
    return tuple((kind, typeset(text)) for kind, text in lines)


NO_DECISION: Final = (
    "Cette lettre n’est pas une décision. Elle dit ce que nous pensons aujourd’hui. Chaque organisme décide ensuite."
)
NOTHING: Final = "Nous n’avons pas trouvé de nouveau droit à demander aujourd’hui."
HAD: Final = "Vous n’avez rien à demander pour ces droits."
MISSING: Final = "Nous ne savons pas encore tout. Cherchez ces réponses si vous le pouvez, puis dites-les-nous."
SPOKEN: Final = "Nous compléterons avec vous, de vive voix, ce qui touche à votre santé et à votre famille."
CONTESTED: Final = "Nous vérifions encore ce droit avec votre caisse. Nous vous dirons sa réponse."
GOOD_TO_KNOW: Final = (
    "Gardez une copie de ce que vous envoyez. Si un organisme vous écrit, répondez vite et dites-le-nous.",
    "Si un droit vous est refusé, demandez pourquoi par écrit. Vous avez en général deux mois pour contester.",
    "Si votre situation change, dites-le-nous.",
)
UNDER_WAY: Final = {
    ClaimStatus.PREPARED: "Nous préparons cette demande avec vous.",
    ClaimStatus.FILED: "Cette demande est déposée. Nous suivons la réponse.",
    ClaimStatus.COMPLETE: "Le dossier est complet. Nous attendons la réponse.",
    ClaimStatus.APPEALED: "Un recours est déposé. Nous attendons la réponse.",
}
SILENCES: Final = {
    Silence.ACCEPTANCE: "Sans réponse le {due}, c’est accepté.",
    Silence.REFUSAL: "Sans réponse le {due}, c’est refusé. Vous pourrez contester.",
}

SILENT: Final = {
    Silence.ACCEPTANCE: "Le délai a fini le {due}. Sans réponse, c’est accepté. Nous vérifions.",
    Silence.REFUSAL: "Le délai a fini le {due}. Sans réponse, c’est refusé. Vous pouvez contester.",
}


@dataclass(slots=True)
class _Group:
    """The members for whom one right is told in the same words."""

    right: Right
    amount: Decimal | None
    before: date | None
    until: date | None
    terms: str
    members: list[str] = field(default_factory=list)


def _groups(one: Letter, standing: Standing) -> list[_Group]:
    """What stands so, in the order of the catalogue; the members of a same right in one line."""
    found: dict[tuple[object, ...], _Group] = {}
    for told in one.told:
        if told.standing is standing:
            key = (told.right.id, told.amount, told.before, told.until, told.terms)
            group = found.setdefault(key, _Group(told.right, told.amount, told.before, told.until, told.terms))
            group.members.append(told.member)
    return list(found.values())


def _grouped(one: Letter, way: Way) -> list[_Group]:
    return [each for each in _groups(one, Standing.DUE) if way_of(each.right) is way]


def _contested(one: Letter) -> list[_Group]:
    return _groups(one, Standing.CONTESTED)


def _listed(heading: str, lines: Sequence[str], first: str = "") -> Iterable[Paragraph]:
    """A heading and its lines; nothing when there is no line."""
    if not lines:
        return
    yield ("h", heading)
    if first:
        yield ("p", first)
    for line in lines:
        yield ("li", line)


def _claimed(one: Letter, each: _Group) -> str:
    right = each.right
    told = [f"{_name(one, each)}."]
    if each.terms:
        told.append(f"Pour vous{NBSP}: {each.terms}, à confirmer.")
    told.append(first_sentence(right.use))
    if words := amount_words(right, each.amount):
        told.append(f"Montant{NBSP}: {words}, à confirmer.")
    if right.steps:
        told.append(first_sentence(right.steps[0]))
    if right.documents:
        told.append(f"Préparez{NBSP}: {_papers(right.documents)}.")
    if each.before:
        told.append(f"Faites-le avant le {day(each.before)}.")
    told.append(f"Qui décide{NBSP}: {_small(right.decider)}.")
    if is_claimable(right):
        told.append(term_words(right))
    return " ".join(told)


def _asked(one: Letter, claim: Asked) -> str:
    told = [f"{_titled(one, claim.title, [claim.member])}.", UNDER_WAY[claim.status]]
    if claim.due and claim.status is ClaimStatus.PREPARED:
        told.append(f"Elle est à déposer avant le {day(claim.due)}.")
    if claim.due and claim.silence and claim.status is ClaimStatus.COMPLETE:
        sentences = SILENCES if one.on < claim.due else SILENT
        told.append(sentences[claim.silence].format(due=day(claim.due)))
    return " ".join(told)


def _to_do(one: Letter, each: _Group) -> str:
    step = f" {first_sentence(each.right.steps[0])}" if each.right.steps else ""
    return f"{_name(one, each)}. {first_sentence(each.right.use)}{step}"


def _used(one: Letter, each: _Group) -> str:
    return f"{_name(one, each)}. {first_sentence(each.right.use)}"


def _had(one: Letter, each: _Group) -> str:
    until = f" Ouvert jusqu’au {day(each.until)}." if each.until else ""
    return f"{_name(one, each)}.{until}"


def _questions(one: Letter) -> list[str]:
    """Each question once: spoken to the applicant, or its name and for whom when it is about the others."""
    found: dict[tuple[bool, str], list[Missing]] = {}
    for missing in one.missing:
        found.setdefault((_is_hers(one, missing), missing.label), []).append(missing)
    lines = []
    for (is_hers, label), asked in found.items():
        who = together([one.names.get(each.member, ANOTHER) for each in asked])
        titles = list(dict.fromkeys(title for each in asked for title in each.titles))[:TITLES_MOST]
        text = asked[0].question if is_hers else f"{label}, pour {who}."
        lines.append(f"{text} Cette réponse compte pour{NBSP}: {together(titles)}.")
    return lines


def _is_hers(one: Letter, missing: Missing) -> bool:
    """Whether a question is about the applicant, or about the whole household."""
    return missing.member in (HOUSEHOLD, one.applicant)


def _name(one: Letter, each: _Group) -> str:
    return _titled(one, each.right.title, each.members)


def _titled(one: Letter, title: str, members: Sequence[str]) -> str:
    """The title of a right, with for whom it is when it is not for the applicant alone."""
    if all(member == one.applicant for member in members):
        return title
    return f"{title}, pour {together([one.names.get(member, ANOTHER) for member in members])}"


def first_sentence(text: str) -> str:
    """A text up to its first full stop, which it keeps."""
    head, stop, _ = text.partition(". ")
    return f"{head}." if stop else text


def _papers(documents: Sequence[str]) -> str:
    return f"{NBSP}; ".join(_small(text).rstrip(".") for text in documents)


def _small(text: str) -> str:
    """A label within a sentence; initials (MDPH) and names keep their capitals."""
    return text if text[:2].isupper() or text.startswith(PROPER) else f"{text[:1].lower()}{text[1:]}"


PROPER: Final = ("Ofii", "Crous", "France ", "Vitale", "Urssaf")
