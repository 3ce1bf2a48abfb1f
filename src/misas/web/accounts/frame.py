"""What stands around every page for whoever is signed in: rail, account, search, "Signaler"."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from misas.core.access import Actor, Role
from misas.records.accounts.models import Account as AccountRow
from misas.records.partners.queries import names_of
from misas.records.territory.queries import caisse as caisse_row
from misas.web.about.topics import anchor_of
from misas.web.access.gate import holds
from misas.web.accounts import landing
from misas.web.ui.frame import Account, Frame, MenuLink, NavItem
from misas.wording.accounts import ROLES

FOOTER = (("Aide", "help"), ("Accessibilité : non conforme", "accessibility"), ("Mentions légales", "legal"))


def frame_of(request: HttpRequest) -> Frame:
    footer = tuple(MenuLink(label, url) for label, name in FOOTER if (url := landing.address(name)))
    actor: Actor | None = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    if actor is None or not isinstance(user, AccountRow):
        return Frame(sign_in_url=reverse("accounts:sign_in"), footer=footer)
    found = landing.entries(actor)
    here = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    return Frame(
        nav=tuple(NavItem(entry.label, url, entry.icon, current=url == here) for entry, url in found),
        account=_account(request, user, actor),
        home_url=reverse("home"),
        signal_url=landing.address("workspace:refer") if holds(actor, "referral.see_open_case") else "",
        search_url=landing.address("workspace:search") if holds(actor, "person.search") else "",
        palette_url=landing.address("workspace:palette") if holds(actor, "person.search") else "",
        sign_in_url=f"{reverse('accounts:sign_in')}?pour={user.public_id}",
        shortcuts=user.shortcuts,
        footer=footer,
        help_url=_help_here(request, actor),
    )


def _help_here(request: HttpRequest, actor: Actor) -> str:
    match = request.resolver_match
    anchor = anchor_of(match.view_name, actor) if match else ""
    return f"{reverse('help')}#{anchor}" if anchor else ""


def _account(request: HttpRequest, user: AccountRow, actor: Actor) -> Account:
    return Account(
        name=user.full_name,
        place=place_here(request, actor),
        key=str(user.public_id),
        sign_out_url=reverse("accounts:sign_out"),
        links=(MenuLink("Mon compte", reverse("accounts:me"), "settings"),),
    )


def place_here(request: HttpRequest, actor: Actor) -> str:
    """The same, without asking again for a caisse that the view already knows."""
    known = getattr(request, "home_caisse", None)
    return known.name if known is not None and len(actor.caisses) == 1 else place_of(actor)


def place_of(actor: Actor) -> str:
    """The caisse or organisation of the actor in a few words."""
    if len(actor.caisses) == 1:
        return caisse_row(next(iter(actor.caisses))).name
    if actor.caisses:
        return f"{len(actor.caisses)} caisses"
    if actor.organisation is not None:
        return names_of([actor.organisation]).get(actor.organisation, "")
    national = [ROLES[role] for role in Role if actor.has(role)]
    return national[0] if national else "Aucun rôle en cours"
