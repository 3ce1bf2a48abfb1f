"""Accounts, authorisations, invitations. Reference rows of the house: readable by the service, no rows of people."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from misas.core.access import Grant, Role
from misas.records.accounts import limits


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """One person who signs in. The e-mail is kept lower case and names the account."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=limits.EMAIL, unique=True)
    full_name = models.CharField(max_length=limits.FULL_NAME)
    function = models.CharField(max_length=limits.FUNCTION, blank=True, default="")
    phone = models.CharField(max_length=limits.PHONE, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    shortcuts = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)  # raised to close every session of the account at once
    persona = models.CharField(max_length=40, blank=True, default="")  # named only in the demo territory

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = AccountManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="email_lower")]

    def __str__(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still match: the password and the epoch."""
        kept = f"{self.session_epoch}:{self.password}"
        return salted_hmac("misas.accounts.session", kept, secret=secret, algorithm="sha256").hexdigest()


class Authorisation(models.Model):
    """A role held somewhere, from a date, until a date. Several per account.

    `organisation_id` is the internal id of a partner organisation; the room `partners`, which stands above, adds the
    foreign key in the database.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="authorisations")
    role = models.CharField(max_length=30, choices=[(r.value, r.value) for r in Role])
    caisse = models.ForeignKey("territory.Caisse", on_delete=models.PROTECT, null=True, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "caisse", "organisation_id"], nulls_distinct=False, name="one_grant"
            ),
            models.CheckConstraint(
                condition=Q(caisse__isnull=True) | Q(organisation_id__isnull=True), name="one_place_per_grant"
            ),
        ]
        indexes = [models.Index(fields=["caisse", "role"], name="grant_caisse_role")]

    def as_grant(self) -> Grant:
        return Grant(Role(self.role), self.caisse_id, self.organisation_id)


class Invitation(models.Model):
    """A single-use link to choose a password: first arrival, or a reset made by an administrator."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")


class WorkstationKey(models.Model):
    """The key of one workstation application of one caisse: it posts identities there, and does nothing else.

    `secret_hash`: SHA-256 of 256 random bits, which needs no salt. `calls_left` at `counted_at`: its bucket.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    caisse = models.ForeignKey("territory.Caisse", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=limits.WORKSTATION_LABEL)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    calls_left = models.FloatField()
    counted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["caisse", "made_at"], name="workstation_key_of_caisse")]

    def __str__(self) -> str:
        return self.label
