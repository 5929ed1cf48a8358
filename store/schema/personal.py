"""Personal data, one row a value, encrypted; everything else in the record has only its masked form."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from store.schema.base import Moment, Serial, metadata

personal = Table(
    "personal",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("place", String(16), nullable=False),  # which table the value belongs to: dialogs, requests, visits
    Column("row", String(160), nullable=False),  # which row of it
    Column("field", String(40), nullable=False),
    Column("kind", String(16), nullable=False),  # id_number | phone | name
    Column("case", BigInteger),  # erased a while after this case is closed; None: while a form is being filled
    Column("key", Integer, nullable=False),  # id of the key it is sealed with; also within ``sealed``
    Column("sealed", LargeBinary, nullable=False),
    Column("mark", String(32), nullable=False),  # keyed fingerprint of the normalised value, for exact search
    Column("kept_at", Moment, nullable=False),
    UniqueConstraint("place", "row", "field"),
    Index("ix_personal_mark", "mark"),
    Index("ix_personal_key", "key", "id"),
    Index("ix_personal_case", "case"),
)
