"""The delays of the caisse: triage, the contact ladder, silence, second looks. Cases keep the dates already given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions import cases as actions
from misas.core.cases.exits import offered
from misas.core.cases.rules import DUE_IN, CaseRules
from misas.core.refusals import Fault, Invalid
from misas.records.audit import journal
from misas.records.cases.facts import rules_of
from misas.records.cases.models import CaisseRules
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.forms import Form
from misas.web.ui import respond
from misas.web.workspace.supervision.place import Place, at_desk
from misas.wording.cases import EXITS, NEXT_ACTIONS
from misas.wording.persons import DAY_PARTS
from misas.wording.supervision import AFTER, LADDER, STALL, TRIAGE, unit

PAGE = "workspace/supervision/rules.html"
GROUPS = (("triage", TRIAGE), ("ladder", LADDER), ("stall", STALL), ("", AFTER))


class RulesForm(Form):
    """One field per delay, named as `core.cases.rules` names it ("ladder.calls"); the core says what is wrong."""

    def __init__(self, *args: Any, held: CaseRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for where, labels in GROUPS:
            rules = getattr(held, where) if where else held
            for name, label in labels.items():
                self._delay(f"{where}.{name}" if where else name, label, getattr(rules, name))
        for kind in DUE_IN:
            self._delay(f"due_in.{kind}", NEXT_ACTIONS[kind], held.due_in[kind])
        self.fields["ladder.day_parts"] = _several(
            "Moments de la journée où l’on appelle, à tour de rôle", DAY_PARTS, held.ladder.day_parts
        )
        exits = {one.code: EXITS[one.code] for one in offered()}
        self.fields["second_look"] = _several("Motifs de clôture relus par une autre personne", exits, held.second_look)

    def _delay(self, name: str, label: str, initial: int) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        self.fields[name] = forms.CharField(
            label=label, required=False, initial=str(initial), widget=forms.TextInput(attrs=attrs)
        )

    def values(self) -> dict[str, Any]:
        """What was typed, in the shape that the rules are kept in. A number stays a text when it is not one."""
        self.full_clean()
        kept: dict[str, Any] = {"triage": {}, "ladder": {}, "stall": {}, "due_in": {}}
        for name in self.fields:
            where, _, short = name.rpartition(".")
            typed = self.data.getlist(name) if name in ("ladder.day_parts", "second_look") else _number(self.data, name)  # type: ignore[attr-defined]
            (kept[where] if where else kept)[short] = typed
        return kept

    def of(self, where: str) -> list[tuple[Any, str]]:
        """The delays of one group with their unit, for the page."""
        labels = dict(GROUPS)[where] if where != "due_in" else DUE_IN
        prefix = f"{where}." if where else ""
        return [(self[f"{prefix}{name}"], unit(str(name))) for name in labels]


@require_http_methods(["GET", "POST"])
@needs("case.set_rules")
@at_desk
def rules(request: Request, place: Place) -> HttpResponse:
    held = rules_of(place.caisse)
    if request.method == "POST":
        form = RulesForm(request.POST, held=held)
        try:
            actions.set_rules(place.code, form.values(), by=request.actor, at=request.time)
        except Invalid as wrong:
            form.take(tuple(_shown(fault) for fault in wrong.faults))
            return respond.invalid(request, PAGE, _context(place, form))
        respond.toast(request, "Les délais sont enregistrés.")
        return respond.go(request, reverse("workspace:rules"))
    journal.read("cases.caisserules", None, place.code, by=request.actor, at=request.time)
    return respond.page(request, PAGE, _context(place, RulesForm(held=held)))


def _context(place: Place, form: RulesForm) -> dict[str, Any]:
    row = CaisseRules.objects.filter(caisse_id=place.code).select_related("changed_by").first()
    return {
        "place": place,
        "form": form,
        "triage": form.of("triage"),
        "ladder": form.of("ladder"),
        "stall": form.of("stall"),
        "after": form.of(""),
        "due_in": form.of("due_in"),
        "day_parts": form["ladder.day_parts"],
        "changed": row,
        "usual": row is None,
        "due_open": any(name.startswith("due_in.") for name in form.errors),
    }


def _shown(fault: Fault) -> Fault:
    """A fault about one reason of the list is shown with the list."""
    head = fault.field.partition(".")[0]
    return Fault(head, fault.code, fault.values) if head == "second_look" else fault


def _number(data: Any, name: str) -> int | str:
    typed = str(data.get(name, "")).strip()
    return int(typed) if typed.isdecimal() and len(typed) < 6 else typed


def _several(label: str, words: Any, held: Any) -> forms.MultipleChoiceField:
    choices = [(code.value, text) for code, text in words.items()]
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        initial=[code.value for code in held],
        widget=forms.CheckboxSelectMultiple,
    )
