"""The help: what the person signed in can do, the shortcuts, the words, whom to ask. A visitor reads how to come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from misas.core.access import OUTSIDE_ROLES, Actor, Role
from misas.records.accounts.queries import colleagues
from misas.records.partners.queries import caisses_to_refer_to
from misas.records.territory.queries import names_of_caisses
from misas.web.about.topics import Topic, topics_for
from misas.web.access.context import Request
from misas.web.access.gate import open_to_visitors
from misas.web.ui import shortcuts
from misas.wording.cases import STATUSES
from misas.wording.field_words import KEPT, STATUS_WORDS, WORDS

MOST_CAISSES = 5  # somebody of the whole nation is not given a directory


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask in a caisse."""

    caisse: str
    supervisors: tuple[str, ...]
    administrators: tuple[str, ...]


@require_GET
@open_to_visitors
def help_page(request: Request) -> HttpResponse:
    actor: Actor | None = getattr(request, "actor", None)
    topics: tuple[Topic, ...] = topics_for(actor) if actor else ()
    context = {
        "topics": topics,
        "outside": bool(actor and actor.has_any(OUTSIDE_ROLES)),
        "visitor": actor is None,
        "everywhere": shortcuts.EVERYWHERE,
        "on_pages": shortcuts.ON_PAGES,
        "statuses": [(STATUSES[status], said) for status, said in STATUS_WORDS.items()],
        "words": [*sorted(WORDS.items()), *sorted(KEPT.items())],
        "contacts": _contacts(actor, timezone.localdate(request.time)) if actor else [],
        "follows_cases": any(topic.anchor in ("liste", "dossier") for topic in topics),
    }
    return render(request, "about/help.html", context)


def _contacts(actor: Actor, today: date) -> list[Contact]:
    """The people in charge of each caisse of the actor, or the caisses that her organisation works with."""
    own = sorted(actor.caisses)[:MOST_CAISSES]
    if own:
        names = names_of_caisses(own)
        return [Contact(names[code], _named(code, Role.SUPERVISOR, today), _named(code, Role.ADMINISTRATOR, today))
                for code in own]  # fmt: skip
    if actor.organisation is None:
        return []
    codes = caisses_to_refer_to(actor.organisation, today)[:MOST_CAISSES]
    return [Contact(name, (), ()) for name in sorted(names_of_caisses(codes).values())]


def _named(caisse: int, role: Role, today: date) -> tuple[str, ...]:
    return tuple(colleagues(caisse, [role], today).values_list("full_name", flat=True))
