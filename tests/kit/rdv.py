"""What RDV Service Public sends, as it sends it, with an invented person that nothing must keep."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.test import Client

from misas.core.orientation.webhooks import sign

RDV = "4012"


def body(status: str = "unknown", *, at: datetime, starts: datetime, rdv: str = RDV, **meta: Any) -> bytes:
    data = {
        "id": int(rdv),
        "status": status,
        "starts_at": starts.isoformat(),
        "duration_in_min": 30,
        "address": "",
        "collectif": False,
        "users": [{"id": 1, "first_name": "Inès", "last_name": "ROBERT", "phone_number": "01 99 00 12 34"}],
    }
    told = {"model": "Rdv", "event": "updated", "timestamp": at.isoformat(), **meta}
    return json.dumps({"data": data, "meta": told}, ensure_ascii=False).encode()


def send(client: Client, raw: bytes, secret: str, caisse: int = 301) -> Any:
    return client.post(
        f"/api/v1/rdv-service-public/{caisse}",
        raw,
        content_type="application/json",
        headers={"X-Lapin-Signature": sign(raw, secret.encode())},
    )
