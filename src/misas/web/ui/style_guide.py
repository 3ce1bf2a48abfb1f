"""The living style guide: every component in every state, for people who build screens and for the browser tests.

Shown in demo and test modes only. Its answers keep nothing: they show how a view speaks with the components.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.web.ui import respond, style_content
from misas.web.ui.frame import Account, Frame, MenuLink, NavItem

View = Callable[[HttpRequest], HttpResponse]


def shown_here(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not (settings.MISAS_DEMO or settings.MISAS_TESTING):
            raise Http404
        return view(request)

    guarded.signed_in_only = False  # type: ignore[attr-defined]  # invented people: read by visitors too
    return guarded


class StyleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom", max_length=60, error_messages={"required": "Saisissez le nom de la personne"})
    phone = forms.CharField(
        label="Téléphone",
        help_text="Par exemple 06 39 98 00 00",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "short"}),
        error_messages={"required": "Saisissez un numéro de téléphone"},
    )
    language = forms.ChoiceField(
        label="Langue", choices=[("fr", "français"), ("ar", "arabe"), ("lsf", "langue des signes")]
    )
    amount = forms.CharField(
        label="Reste à charge", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    care = forms.ChoiceField(
        label="Quel soin ?",
        choices=[
            ("teeth", "Dents"),
            ("glasses", "Lunettes"),
            ("hearing", "Audition"),
            ("doctor", "Médecin"),
            ("other", "Autre"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le soin concerné"},
    )
    reasons = forms.MultipleChoiceField(
        label="Pourquoi ?",
        help_text="Plusieurs réponses sont possibles.",
        choices=[
            ("cost", "Coût"),
            ("delay", "Délai"),
            ("rights", "Droits"),
            ("steps", "Démarches"),
            ("travel", "Se déplacer"),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une raison"},
    )
    details = forms.CharField(
        label="Précisions utiles",
        help_text="Ne notez pas de diagnostic.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    informed = forms.BooleanField(
        label="La personne est informée et d’accord pour être rappelée",
        error_messages={"required": "Confirmez que la personne est informée et d’accord"},
    )


def _frame(current: str) -> Frame:
    pages = (
        ("Dossiers", "list", "folder-open", 21),
        ("Un dossier", "case", "file-text", None),
        ("Composants", "index", "list-checks", None),
    )
    return Frame(
        nav=tuple(
            NavItem(label, reverse(f"style:{name}"), icon, name == current, count) for label, name, icon, count in pages
        ),
        account=Account(
            "Claire Roux",
            "CPAM du Gard",
            "style-guide",
            reverse("style:index"),
            (MenuLink("Mon profil", reverse("style:index"), "settings"),),
        ),
        home_url=reverse("style:list"),
        signal_url=reverse("style:index") + "#fields",
        search_url=reverse("style:list"),
        palette_url=reverse("style:palette"),
        sign_in_url=reverse("style:sign_in"),
        footer=(MenuLink("Accessibilité : non évaluée", reverse("style:index")),),
    )


def _context(request: HttpRequest, current: str, **more: Any) -> dict[str, Any]:
    request.misas_frame = _frame(current)  # type: ignore[attr-defined]
    content = {name.lower(): getattr(style_content, name) for name in dir(style_content) if name.isupper()}
    tabs = (
        {"key": "timeline", "label": "Chronologie", "url": reverse("style:case"), "current": True},
        {"key": "rights", "label": "Droits", "url": reverse("style:panel")},
        {"key": "care", "label": "Soins et rendez-vous", "url": reverse("style:panel")},
        {"key": "documents", "label": "Documents", "url": reverse("style:panel"), "count": 3},
    )
    return {**content, "tab_items": tabs, "reasons": ["funding", "care"], **more}


@shown_here
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """All the components; the form is judged, and nothing is kept."""
    form = StyleForm(request.POST or None)
    context = _context(request, "index", form=form)
    if request.method == "GET":
        return respond.page(request, "ui/style.html", context)
    if not form.is_valid():
        return respond.invalid(request, "ui/style.html", context)
    respond.toast(request, "Signalement envoyé", undo_url=reverse("style:undo"))
    return respond.go(request, reverse("style:index"))


@shown_here
@require_http_methods(["GET", "POST"])
def example_list(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.getlist("status") if request.method == "POST" else request.GET.getlist("status")
    name = request.POST.get("q", "").casefold()
    labels = {label for code, label in style_content.STATUSES if code in wanted}
    lines = [x for x in style_content.LINES if (not labels or x.status in labels) and name in x.name.casefold()]
    context = _context(request, "list", chosen=wanted, found=lines, sought=request.POST.get("q", ""))
    address = reverse("style:list") + ("?" + "&".join(f"status={code}" for code in wanted) if wanted else "")
    return respond.filtered(request, "ui/list.html", context, fragment="list", address=address)


@shown_here
@require_GET
def example_case(request: HttpRequest) -> HttpResponse:
    return respond.page(request, "ui/case.html", _context(request, "case"))


@shown_here
@require_GET
def panel(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/panel.html")


@shown_here
@require_POST
def palette(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("q", "").strip().casefold()
    found = [x for x in style_content.LINES if name and name in x.name.casefold()][:8]
    return render(request, "ui/options.html", {"found": found})


@shown_here
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Autosave: the version goes up; a stale one gets both texts and 409."""
    version = int(request.POST.get("version") or 0)
    text = request.POST.get("text", "")
    theirs = "La personne rappellera lundi."
    settled = {"mine": text, "theirs": theirs, "both": f"{text}\n{theirs}"}.get(request.POST.get("resolve", ""), "")
    if "conflit" in text and not settled:
        context = {"mine": text, "theirs": theirs, "version": version + 1, "now": timezone.now()}
        return render(request, "ui/conflict.html", context, status=409)
    return render(request, "ui/saved.html", {"version": version + 1, "now": timezone.now(), "fill": settled})


@shown_here
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    respond.toast(request, "Action annulée")
    return respond.go(request, reverse("style:index"))


@shown_here
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The dialog over the page; any password but an empty one is taken: there is nothing behind."""
    if request.method == "POST" and request.POST.get("password"):
        return respond.signed_in_again(request, "style-guide")
    return render(request, "ui/sign_in.html", {"refused": request.method == "POST"})
