"""What is wrong with an account as typed: all faults at once, by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from misas.core.refusals import Fault
from misas.lib.phones import kept_form

EMAIL: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
EMAIL_LENGTH: Final = 254
NAME_LENGTH: Final = 120
FUNCTION_LENGTH: Final = 120


def tidy_email(typed: str) -> str:
    """The form in which an address names an account."""
    return typed.strip().lower()


def tidy(typed: str) -> str:
    return " ".join(typed.split())


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says of herself; the phone as typed, empty when none."""

    full_name: str
    function: str = ""
    phone: str = ""


def account_faults(email: str, full_name: str) -> tuple[Fault, ...]:
    """Faults of a new account; both already tidied."""
    return tuple(_account(email, full_name))


def _account(email: str, full_name: str) -> Iterator[Fault]:
    if not EMAIL.match(email) or len(email) > EMAIL_LENGTH:
        yield Fault.of("email", "account.email_shape")
    yield from _name(full_name)


def profile_faults(profile: Profile) -> tuple[Fault, ...]:
    return tuple(_profile(profile))


def _profile(profile: Profile) -> Iterator[Fault]:
    yield from _name(profile.full_name)
    if len(profile.function) > FUNCTION_LENGTH:
        yield Fault.of("function", "account.function_too_long", most=FUNCTION_LENGTH)
    if profile.phone and kept_form(profile.phone) is None:
        yield Fault.of("phone", "account.phone_shape")


def _name(full_name: str) -> Iterator[Fault]:
    if not full_name:
        yield Fault.of("full_name", "account.name_missing")
    elif len(full_name) > NAME_LENGTH:
        yield Fault.of("full_name", "account.name_too_long", most=NAME_LENGTH)
