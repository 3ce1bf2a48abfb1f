"""Accounts: invite, choose a password, reset, suspend, give and end a role, sign in and out, describe oneself."""

from misas.actions.accounts.opening import (
    VALIDITY,
    choose_password,
    create_admin,
    create_persona,
    find_link,
    invite,
    link_for,
    open_account,
    reset,
)
from misas.actions.accounts.passwords import change_password, check_password_strength
from misas.actions.accounts.profile import describe_self, set_shortcuts
from misas.actions.accounts.roles import grant, restore, revoke, suspend
from misas.actions.accounts.signing import sign_in_failed, sign_out_everywhere, signed_in, signed_out
from misas.actions.accounts.workstations import Knock, knock, make_workstation_key, revoke_workstation_key

__all__ = [
    "VALIDITY",
    "Knock",
    "change_password",
    "check_password_strength",
    "choose_password",
    "create_admin",
    "create_persona",
    "describe_self",
    "find_link",
    "grant",
    "invite",
    "knock",
    "link_for",
    "make_workstation_key",
    "open_account",
    "reset",
    "restore",
    "revoke",
    "revoke_workstation_key",
    "set_shortcuts",
    "sign_in_failed",
    "sign_out_everywhere",
    "signed_in",
    "signed_out",
    "suspend",
]
