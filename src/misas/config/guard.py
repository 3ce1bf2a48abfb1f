"""The last look before serving people: a process with the owner's rights would see through row-level security."""

from __future__ import annotations

from django.db import OperationalError, connection

from misas.config.roles import refuse_privileged_role
from misas.wording.sentences import sentence


def refuse_privileged_process() -> None:
    """End this process when its database role is superuser, owner of tables or bypasses row-level security."""
    try:
        with connection.cursor() as cursor:
            reason = refuse_privileged_role(cursor)
    except OperationalError as error:
        address = connection.settings_dict
        where = f"{address['HOST']}:{address['PORT']}/{address['NAME']}"
        raise SystemExit(sentence("database.unreachable", address=where, why=str(error).strip())) from error
    finally:
        connection.close()
    if reason:
        raise SystemExit(sentence(f"database.role_{reason}"))
