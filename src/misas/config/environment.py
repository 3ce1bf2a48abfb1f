"""What varies from one installation to another: the MISAS_… variables, read once, refused when they make no sense.

What is law stands in `settings`. The virtual environment is another matter: `preparation`.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from misas.core.refusals import Refused

NOTICES = (
    "publisher", "publisher_address", "publisher_phone", "publication_director", "hosting", "hosting_address",
    "hosting_phone", "source", "dpo", "accessibility_contact",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """One attribute per variable, prefixed MISAS_ (`state` is MISAS_STATE)."""

    model_config = SettingsConfigDict(env_prefix="MISAS_", env_ignore_empty=True)

    mode: Literal["demo", "service", "test"] = "service"
    state: Path = Field(default=ROOT / "var", description="database, keys (mode 0600), documents")
    secret_key: str = ""
    hosts: str = "127.0.0.1,localhost,[::1]"
    https: bool = False
    backup_stamp: str = Field(default="", description="file that a backup touches once it has succeeded")
    role_database_url: str = Field(default="", description="address of the restricted role; DATABASE_URL when empty")
    test_db: str = "test_misas"
    log_level: str = "info"
    # What the house says of itself on its legal notice and its declaration of accessibility; told missing when empty.
    publisher: str = ""
    publisher_address: str = ""
    publisher_phone: str = ""
    publication_director: str = ""
    hosting: str = ""
    hosting_address: str = ""
    hosting_phone: str = ""
    source: str = Field(default="", description="where the source code of the version in service can be had")
    dpo: str = ""
    accessibility_contact: str = ""

    @field_validator("state")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def notices(self) -> dict[str, str]:
        """What is owed on the legal pages, by name of variable without its prefix; "" is not said yet."""
        return {name: str(getattr(self, name)).strip() for name in NOTICES}

    @property
    def keys(self) -> Path:
        return self.state / "keys"


@cache
def environment() -> Environment:
    """Read the variables. Refuses with "house.bad_variable", which names the first one that makes no sense."""
    try:
        return Environment()
    except ValidationError as wrong:
        name = f"MISAS_{wrong.errors()[0]['loc'][0]}".upper()
        raise Refused("house.bad_variable", name=name, value=os.environ.get(name, "")) from wrong
