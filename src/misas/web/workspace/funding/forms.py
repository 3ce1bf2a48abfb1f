"""What the screens of funding ask. Rules are the actions'; here only how an answer is typed."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from misas.lib.typed_amounts import read_cents, typed
from misas.records.funding import limits
from misas.web.workspace.cases.forms import REQUIRED, Day
from misas.web.workspace.orientation.forms import StepForm
from misas.wording.funding_quotes import BASKETS, FAMILIES
from misas.wording.funding_screens import (
    BY_THE_ACT,
    CHOOSE,
    HELPS,
    LABELS,
    NEGATIVE,
    NOT_MET,
    PART_OF_A_CENT,
    PRICE_OF,
    SEEN_ONLY,
    TOO_HIGH,
)

LINES: Final = limits.LINES


class OwnDay(Day):
    """A day under a label of this room."""

    def __init__(self, name: str, *, past: bool = False, **options: Any) -> None:
        super().__init__("on", past=past, **options)
        self.label = LABELS[name]
        self.help_text = HELPS.get(name, self.help_text)


class Amount(forms.CharField):
    """An amount in euros, as people write it; its clean value is whole cents."""

    def __init__(self, name: str, **options: Any) -> None:
        attrs = {"class": "short num-input", "inputmode": "decimal", "autocomplete": "off"}
        options = {"label": LABELS.get(name, name), "help_text": HELPS.get(name, ""), **options}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), error_messages=REQUIRED, **options)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        return amount(typed) if typed else None


def amount(typed: str) -> int:
    """The cents that were typed. Raises ValidationError with what to do."""
    cents = read_cents(typed)
    if cents is None:
        bare = typed.strip().lstrip("−-\u2013 ")
        if bare != typed.strip() and read_cents(bare) is not None:
            raise forms.ValidationError(NEGATIVE)
        whole, _, rest = typed.replace(".", ",").rpartition(",")
        if (
            len(rest.strip(" €\u00a0\u202f")) > 2
            and rest.strip(" €\u00a0\u202f").isdigit()
            and read_cents(whole or "x")
        ):
            raise forms.ValidationError(PART_OF_A_CENT)
        raise forms.ValidationError(NOT_MET)
    if cents > limits.CENTS:
        raise forms.ValidationError(TOO_HIGH)
    return cents


def line(name: str, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=LABELS[name], help_text=HELPS.get(name, ""), max_length=most, error_messages=REQUIRED, **options
    )


def needed(name: str) -> dict[str, str]:
    """What is said of a list without an answer."""
    return REQUIRED | ({"required": CHOOSE[name]} if name in CHOOSE else {})


def choice(name: str, pairs: list[tuple[str, str]], *, radio: bool = False, **options: Any) -> forms.ChoiceField:
    widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(label=LABELS[name], choices=pairs, widget=widget, help_text=HELPS.get(name, ""),
                             error_messages=needed(name), **options)  # fmt: skip


class QuoteHead(StepForm):
    """What is true of a whole quote. `care` goes when the case has one care only."""

    care = choice("care", [])
    professional = line("professional", limits.PROFESSIONAL)
    dated_on = OwnDay("dated_on", past=True)
    valid_until = OwnDay("valid_until", required=False)
    stated = Amount("stated", required=False)
    alternative_to = choice("alternative_to", [], required=False)


class QuoteLine(StepForm):
    """One line. An act that is known brings its family, its basket and its base; what is typed wins. `of`: the name of
    the line that this one corrects. `is_open`: whether what is rarely asked is shown."""

    is_open = False

    of = forms.CharField(required=False, widget=forms.HiddenInput())
    act = line(
        "act", limits.LABEL + limits.ACT_CODE + 1, widget=forms.TextInput(attrs={"list": "acts", "autocomplete": "off"})
    )
    price = Amount("price")
    quantity = forms.IntegerField(
        label=LABELS["quantity"], required=False, min_value=1, max_value=limits.QUANTITY,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    position = line("position", limits.POSITION, required=False)
    family = choice("family", [("", BY_THE_ACT), *((str(code), label) for code, label in FAMILIES.items())],
                    required=False)  # fmt: skip
    basket = choice(
        "basket",
        [("", BY_THE_ACT), *((str(code), label) for code, label in BASKETS.items())],
        required=False,
    )
    base = Amount("base", required=False)

    @property
    def is_blank(self) -> bool:
        typed = (name for name in self.fields if name != "of")
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in typed)


class Agree(StepForm):
    """`expected`: the computation that was on the screen."""

    expected = forms.CharField(required=False, widget=forms.HiddenInput())
    agreed_on = OwnDay("agreed_on", past=True)


class Why(StepForm):
    why = line("why", limits.REASON)


class Paper(StepForm):
    """What is known of a paper: its own date, who made it out, its last day, the document kept of it."""

    issued_on = OwnDay("issued_on", past=True, required=False)
    professional = line("paper_by", limits.PROFESSIONAL, required=False)
    paper_until = OwnDay("paper_until", required=False)
    document = choice("document", [], required=False)

    def __init__(self, documents: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if documents:
            self.fields["document"].choices = [("", SEEN_ONLY), *documents]  # type: ignore[attr-defined]
        else:
            self.fields.pop("document")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said.setdefault("document", "")
        return said


class Papers(StepForm):
    """Several papers at once."""

    papers = forms.MultipleChoiceField(
        label=LABELS["papers"], widget=forms.CheckboxSelectMultiple(), error_messages=needed("papers")
    )
    issued_on = OwnDay("papers_on", past=True, required=False)

    def __init__(self, pairs: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["papers"].choices = pairs  # type: ignore[attr-defined]


class EndPlan(StepForm):
    reason = choice("reason", [])
    reason_text = line("reason_text", limits.REASON, required=False)

    def __init__(self, pairs: list[tuple[str, str]], needs_reason: bool, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if needs_reason:
            self.fields["reason"].choices = [("", "—"), *pairs]  # type: ignore[attr-defined]
        else:
            del self.fields["reason"]


class InvoiceForm(StepForm):
    """An invoice: its foot, then each line of the plan with what it really costs."""

    professional = line("professional", limits.PROFESSIONAL)
    number = line("invoice_number", limits.INVOICE_NUMBER, required=False)
    dated_on = OwnDay("invoice_on", past=True)
    care_on = OwnDay("care_on", past=True, required=False)
    total_cents = Amount("total")
    person_paid = forms.BooleanField(label=LABELS["person_paid"], required=False)

    def __init__(self, lines: list[tuple[str, str, int]], *args: Any, **options: Any) -> None:
        """`lines`: the name, the label and the expected price of each line of the plan."""
        super().__init__(*args, **options)
        self.lines = lines
        for name, label, price in lines:
            shown = PRICE_OF.format(label=label) if len(lines) > 1 else LABELS["invoiced"]
            self.fields[f"price:{name}"] = Amount("price", label=shown, initial=typed(price), help_text="")
            self.fields[f"amo:{name}"] = Amount("amo_paid", required=False)
            self.fields[f"amc:{name}"] = Amount("amc_paid", required=False)
        if len(lines) == 1:
            self.fields.pop("total_cents")

    def rows(self) -> list[list[Any]]:
        """The fields of each line, together."""
        return [[self[f"{kind}:{name}"] for kind in ("price", "amo", "amc")] for name, _, _ in self.lines]
