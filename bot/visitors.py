"""Who is asking: this machine itself, or somebody else."""

from __future__ import annotations

import ipaddress

from flask import request

_PROXIES_SAY = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


def is_from_here() -> bool:
    """Asked by this machine itself; a proxy in front does not make a caller local."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104
    return address.is_loopback and not any(name in request.headers for name in _PROXIES_SAY)
