"""In the evening of La Martinique it is already tomorrow in Paris: a role given or ended counts at once in both."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from misas.actions.accounts import grant, revoke
from misas.core.access import SYSTEM, Role
from misas.records.accounts.queries import actor_of, colleagues, duty_holder
from misas.records.territory.models import Caisse
from tests.kit.house import account

MARTINIQUE = 972
EVENING = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)  # 20:30 on the 21st there, 1:30 on the 22nd in Paris
THERE, PARIS = date(2026, 11, 21), date(2026, 11, 22)


@pytest.fixture
def caisse(db: None) -> Caisse:
    row, _ = Caisse.objects.update_or_create(
        pk=MARTINIQUE,
        defaults={
            "name": "CGSS de Martinique",
            "kind": "CGSS",
            "departements": ["972"],
            "seat": "Le Lamentin",
            "zone": "America/Martinique",
            "holidays": "martinique",
            "open_from": date(2020, 1, 1),
        },
    )
    return row


def test_a_role_begins_and_ends_at_once_overseas(caisse: Caisse) -> None:
    assert caisse.local_date(EVENING) == THERE
    ines = account("ines", Role.AGENT, MARTINIQUE)
    given = grant(ines, Role.SUPERVISOR, caisse=MARTINIQUE, by=SYSTEM, at=EVENING)
    for day in (THERE, PARIS):
        assert actor_of(ines, day).has(Role.SUPERVISOR, MARTINIQUE)
        assert duty_holder(MARTINIQUE, day) == ines
    revoke(given, by=SYSTEM, at=EVENING)
    for day in (THERE, PARIS):
        assert not actor_of(ines, day).has(Role.SUPERVISOR, MARTINIQUE)
        assert not colleagues(MARTINIQUE, [Role.SUPERVISOR], day).exists()
