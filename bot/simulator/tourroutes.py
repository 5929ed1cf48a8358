"""What the guided tour asks first: is this a city where nobody has a post yet?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, Response

from bot.simulator.answers import as_json
from bot.simulator.platform import Platform
from bot.simulator.wire import post_over_http

# Set by whoever starts the stand-in beside a product nobody was appointed in.
EMPTY = "XINAN_DEMO_EMPTY"
_ROLES = {
    "duty_officer": "值班员",
    "security_admin": "安全管理员",
    "security_supervisor": "安全主管",
    "credit_office_head": "市信用办负责人",
    "security_auditor": "安全审计员",
}


def add(page: Blueprint, platform: Platform) -> None:
    @page.get("/phone/tour.json")
    def tour() -> Response:
        empty = bool(os.environ.get(EMPTY))
        return as_json({"empty": empty, "var": _folder(), "vacant": _vacant(platform) if empty else []})


def _folder() -> str:
    """The product's state folder, as one would type it in the folder it was started from."""
    var = Path(os.environ.get("XINAN_VAR") or "var")
    here = Path.cwd()
    return str(var.relative_to(here) if var.is_relative_to(here) else var)


def _vacant(platform: Platform) -> list[str]:
    """Posts the product's health page calls vacant, as people call them; none where it cannot be asked."""
    place = urlsplit(platform.state.app.callback_url)
    try:
        address = urlunsplit((place.scheme, place.netloc, "/healthz", "", ""))
        found = json.loads(post_over_http("GET", address, None, 2.0)[1])["vacant"]
    except (OSError, ValueError, LookupError, TypeError):
        return []
    return [_ROLES.get(role, str(role)) for role in found]
