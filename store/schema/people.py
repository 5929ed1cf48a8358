"""Who belongs to the city: units, members, leaders, roles, shifts, stand-ins; and the settings."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text, text

from store.schema.base import Moment, Serial, metadata

departments = Table(
    "departments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(256), nullable=False),
    Column("parent", Integer),
    Column("rank", Integer, nullable=False, default=0),
    Column("gone_at", Moment),
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),  # case-folded; the platform compares ids that way (D 90196)
    Column("address", String(64), nullable=False),  # as the platform spells it
    Column("name", String(128), nullable=False),
    Column("position", String(128), nullable=False, default=""),
    Column("active", Boolean, nullable=False, default=True),
    Column("main_department", Integer),
    Column("changed_at", Moment, nullable=False),
    Column("greeted_at", Moment),  # when the app was first opened
)

memberships = Table(
    "memberships",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("department", Integer, primary_key=True),
    Column("leads", Boolean, nullable=False, default=False),
    Column("rank", Integer, nullable=False, default=0),
    Index(
        "ix_memberships_leads", "department", sqlite_where=text("leads IS 1"), postgresql_where=text("leads IS true")
    ),
)

direct_leaders = Table(
    "direct_leaders",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("leader", String(64), primary_key=True),
    Column("rank", Integer, nullable=False, default=0),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("role", String(32), nullable=False),
    Column("person", String(64), nullable=False),
    Column("department", Integer),  # None: the whole platform
    Column("granted_by", String(64), nullable=False),
    Column("granted_at", Moment, nullable=False),
    Column("ended_by", String(64)),
    Column("ended_at", Moment),
    Index(
        "ix_roles_person", "person", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")
    ),
    Index("ix_roles_role", "role", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
)

shifts = Table(
    "shifts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("ended_at", Moment),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_shifts_ends_at", "ends_at"),
)

standins = Table(
    "standins",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("standin", String(64), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("ended_at", Moment),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_standins_person", "person"),
    Index("ix_standins_standin", "standin"),
    Index("ix_standins_ends_at", "ends_at"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Moment, nullable=False),
)
