"""What templates may ask of the design system: French amounts, dates, spaces, icons, form keys. A builtin library."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from misas.lib import french, phones
from misas.web.ui import icons

register = template.Library()
NOTHING = "—"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


@register.filter
def euros(cents: int | None, decimals: int = 2) -> str:
    """{{ cents|euros }} → 1 240,00 €; {{ cents|euros:0 }} → 1 240 €; nothing known → a dash."""
    return NOTHING if cents is None else french.euros(cents, decimals=bool(decimals))


@register.filter
def toast_ways(tags: str) -> dict[str, str]:
    """What a toast offers: the address that undoes, the label and the address of where it went (`respond.toast`)."""
    undo, label, url = (*tags.split("\n"), "", "", "")[:3]
    return {"undo": undo, "label": label, "url": url}


@register.filter
def of(name: object) -> str:
    """{{ name|of }} → d’Inès, de Paul."""
    return french.of(str(name))


@register.filter
def number(value: int | None) -> str:
    """1 240"""
    return NOTHING if value is None else french.number(value)


@register.filter
def day(value: date | None) -> str:
    """1er décembre 2026"""
    return NOTHING if value is None else french.day(_day(value))


@register.filter
def day_month(value: date | None) -> str:
    """1er décembre"""
    return NOTHING if value is None else french.day(_day(value), year=False)


@register.filter
def day_short(value: date | None) -> str:
    """1er déc."""
    return NOTHING if value is None else french.day(_day(value), year=False, short=True)


@register.filter
def weekday(value: date | None) -> str:
    """mardi 1er décembre"""
    return NOTHING if value is None else french.day(_day(value), year=False, weekday=True)


@register.filter
def clock(value: datetime | None) -> str:
    """14 h 30"""
    return NOTHING if value is None else french.clock(_local(value))


@register.filter
def moment(value: datetime | None) -> str:
    """21 novembre, 16 h 12"""
    return NOTHING if value is None else french.moment(_local(value))


@register.filter
def moment_full(value: datetime | None) -> str:
    """21 novembre 2026, 16 h 12"""
    return NOTHING if value is None else french.moment(_local(value), year=True)


@register.filter
def due(value: date | None, today: date) -> str:
    """{{ case.due|due:today }} → 6 j de retard, Aujourd’hui, Demain, 4 déc."""
    return NOTHING if value is None else french.due(_day(value), today)


@register.filter
def is_late(value: date | None, today: date) -> bool:
    return value is not None and _day(value) < today


@register.filter
def phone(kept: str | None) -> str:
    """+33199001234 → 01 99 00 12 34, unbreakable."""
    return phones.shown_form(kept).replace(" ", french.NBSP) if kept else NOTHING


@register.filter(is_safe=True)
def typeset(text: str) -> str:
    """A text typed by hand, with French apostrophes and no-break spaces. Escaped as usual."""
    return french.typeset(str(text))


@register.filter
def plural(count: int, forms: str = ",s") -> str:
    """French plural, from 2: dossier{{ n|plural }}, {{ n|plural:"al,aux" }}."""
    one, many = forms.split(",")
    return many if abs(count) >= 2 else one


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "phone" %}: an inline SVG of vendor/lucide, hidden from screen readers."""
    return mark_safe(icons.svg(name))  # noqa: S308  a vendored file, never a value of a user


@register.simple_tag
def idempotency_key() -> str:
    """A fresh key for the hidden field `idempotency_key` of a form: the same form sent twice writes once."""
    return str(uuid.uuid4())


@register.filter
def first_control(field: BoundField) -> str:
    """The id the error summary points to: the first box of a group, else the control itself."""
    auto_id = str(field.id_for_label or field.auto_id)
    return f"{field.auto_id}_0" if field.use_fieldset else auto_id


@register.filter
def is_chosen(value: Any, chosen: Any) -> bool:
    """Whether a filter value is among the chosen ones, compared as text (they come from an address)."""
    if chosen is None:
        return False
    several = [chosen] if isinstance(chosen, str | int) else chosen
    return str(value) in {str(c) for c in several}
