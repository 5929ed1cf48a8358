"""What a decider must see on the card itself, the most telling item first (ZZ-14, ZZ-15).

A card has four rows for it; what does not fit there is said under them, or left to 进度. Items that are not in a list
come last, in the order of the form.
"""

from __future__ import annotations

DECISIVE: dict[str, tuple[str, ...]] = {
    "media_takeout": ("destination", "period", "companion", "level", "reason", "media_no"),
    "media_issue": ("type", "purpose", "end"),
    "media_replace": ("media_no", "type", "reason"),
    "media_repair": ("media_no", "repairer", "clearing", "fault"),
    "media_destroy": ("list", "method", "executor", "witness"),
    "media_transfer": ("recipient", "carrier", "protection", "media_no"),
    "device_connect": ("device", "scan", "port", "period", "serial"),
    "device_change": ("device", "action", "reason"),
    "device_repair": ("device", "repairer", "storage", "fault"),
    "device_scrap": ("device", "clearing", "reason"),
    "device_takeout": ("device", "destination", "end", "reason"),
    "data_access": ("data", "action", "purpose", "end"),
    "data_release": ("data", "recipient", "scope", "end", "purpose", "agreement"),
    "account_open": ("person", "system", "rights", "post", "id_number"),
    "account_change": ("account", "system", "change", "reason"),
    "account_close": ("account", "system", "reason"),
    "archive_read": ("archive", "period", "reason", "secrecy"),
    "archive_borrow": ("archive", "end", "reason", "secrecy"),
    "archive_destroy": ("list", "method", "executor", "witness"),
    "system_change": ("content", "period", "impact", "rollback", "important", "steps"),
    "room_entry": ("visitors", "period", "reason", "items"),
    "room_equipment": ("device", "purpose", "impact"),
    "facility_maintenance": ("device", "content", "period", "impact"),
    "ext_sensitive": ("visitors", "material", "way"),
    "ext_network": ("visitors", "system", "rights", "period"),
    "ext_remote": ("visitors", "target", "account", "period", "reason"),
    "ext_photo": ("visitors", "area", "purpose"),
    "ext_media": ("visitors", "media", "purpose"),
    "ext_device": ("visitors", "device", "period"),
}

# Where one stage has to look at something else than the others.
AT_STAGE: dict[tuple[str, str], tuple[str, ...]] = {
    ("device_connect", "network"): ("port", "device", "serial", "period", "scan"),
    ("account_open", "security"): ("person", "id_number", "system", "rights", "post"),
    ("account_open", "apps"): ("person", "id_number", "system", "rights", "post"),
    ("data_release", "head"): ("data", "recipient", "scope", "agreement", "end", "purpose"),
    ("system_change", "security"): ("content", "rollback", "period", "steps", "impact", "important"),
}


def first(procedure: str, stage: str) -> tuple[str, ...]:
    """The keys of the items, those first that a card in this stage shows first."""
    return AT_STAGE.get((procedure, stage), DECISIVE[procedure])
