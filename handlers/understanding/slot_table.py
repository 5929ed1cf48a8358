"""Which slots belong to an intent, and kinds of intents whose slots are read alike. Data only."""

from __future__ import annotations

TIME = ("start", "end")
_OUT = (*TIME, "visitors", "visitor_unit", "count", "purpose")
WANTED: dict[str, tuple[str, ...]] = {
    "leak": ("start", "system", "account"),
    "incident": ("start", "system", "place"),
    "device_fault": ("start", "device", "place", "system"),
    "vulnerability": ("start", "system", "device", "place", "count"),
    "violation": ("start", "place", "media_no", "person", "account"),
    "media_takeout": (*TIME, "media_no", "person", "destination", "purpose", "count", "reason"),
    "media_issue": ("end", "media_no", "purpose", "count", "reason"),
    "media_replace": ("media_no", "reason", "count"),
    "media_repair": ("media_no", "reason", "destination", "count"),
    "media_destroy": ("start", "media_no", "count", "person", "reason"),
    "media_transfer": ("start", "media_no", "destination", "person", "count", "purpose"),
    "data_access": (*TIME, "purpose", "reason"),
    "data_release": ("end", "destination", "purpose", "reason"),
    "device_connect": (*TIME, "device", "place", "system", "purpose", "count", "reason"),
    "device_change": ("start", "device", "place", "count", "reason"),
    "device_repair": ("device", "reason", "destination", "count"),
    "device_scrap": ("device", "reason", "count", "place"),
    "device_takeout": (*TIME, "device", "destination", "purpose", "count"),
    "account_open": ("person", "system", "count", "purpose", "account", "reason"),
    "account_change": ("person", "system", "account", "reason"),
    "account_close": ("person", "system", "account", "reason"),
    "archive_read": (*TIME, "archive", "place", "purpose", "reason"),
    "archive_borrow": (*TIME, "archive", "destination", "purpose", "reason"),
    "archive_destroy": ("start", "archive", "count", "place", "destination", "person", "reason"),
    "system_change": (*TIME, "system", "purpose", "reason"),
    "room_entry": (*TIME, "place", "person", "visitors", "count", "purpose", "reason"),
    "room_equipment": ("start", "place", "device", "system", "count", "purpose", "reason"),
    "ext_sensitive": (*_OUT, "archive"),
    "ext_network": (*_OUT, "system", "account"),
    "ext_remote": (*_OUT, "system", "account", "reason"),
    "ext_photo": (*_OUT, "place"),
    "ext_media": (*_OUT, "place"),
    "ext_device": (*_OUT, "device", "place"),
    "facility_maintenance": (*TIME, "device", "place", "purpose", "reason"),
    "visit": (*_OUT, "place", "host"),
    "check_in": ("start", "visitors", "visitor_unit", "count", "place"),
    "check_out": ("end", "visitors", "visitor_unit", "count", "place"),
    "who_in_room": (*TIME, "place"),
    "rule": ("article",),
    "on_duty": (*TIME, "person", "role"),
    "appoint": ("start", "person", "role"),
    "stand_in": (*TIME, "person", "reason"),
    "ledger": (*TIME, "place", "media_no"),
    "overview": TIME,
    "drill": TIME,
    "progress": ("case_no",),
    "nudge": ("case_no", "person", "role"),
    "withdraw": ("case_no", "reason"),
    "agree": ("case_no", "person"),
    "reject": ("case_no", "person", "reason"),
}
HAPPENED = frozenset(
    {
        "leak",
        "incident",
        "device_fault",
        "vulnerability",
        "violation",
        "who_in_room",
        "check_in",
        "check_out",
        "ledger",
        "overview",
    }
)
WHOLE = frozenset({"ledger", "overview", "on_duty", "stand_in"})
OUTSIDERS = frozenset(
    {
        "ext_sensitive",
        "ext_network",
        "ext_remote",
        "ext_photo",
        "ext_media",
        "ext_device",
        "visit",
        "check_in",
        "check_out",
    }
)
TROUBLED = frozenset({"media_replace", "media_repair", "device_repair", "device_scrap", "device_change"})
