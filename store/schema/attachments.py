"""Files people bring for a case. Their content lies outside the database, encrypted (``store.vault``)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from store.schema.base import Moment, Serial, metadata

attachments = Table(
    "attachments",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("case", BigInteger, nullable=False),
    Column("person", String(64), nullable=False),
    Column("place", String(32), nullable=False),  # the file's name in the vault
    Column("title", String(200), nullable=False),  # what people read
    Column("kind", String(8), nullable=False),  # docx | pdf | jpeg | png
    Column("size", Integer, nullable=False),  # bytes, in clear
    Column("sha256", String(64), nullable=False),  # of the content as it is handed out
    Column("source", String(64), nullable=False),  # of the content as it was brought; pictures are made anew
    Column("sealed_size", Integer, nullable=False),  # bytes on the disk
    Column("sealed_sha256", String(64), nullable=False),  # of the bytes on the disk: checked without the key
    Column("key_id", String(16), nullable=False),  # which data key it was encrypted with
    Column("scan", String(12), nullable=False),  # clean | unscanned
    Column("thumbnail", LargeBinary),  # encrypted; pictures only
    Column("kept_at", Moment, nullable=False),
    Column("since", Integer),  # the submission it first belonged to; none yet: a draft
    Column("until", Integer),  # the submission it no longer belonged to
    UniqueConstraint("place"),
    Index("ix_attachments_case", "case"),
)
