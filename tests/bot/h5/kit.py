"""The upload page as a browser on a phone sees it, against the real product and the stand-in's login."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from docx import Document
from PIL import Image
from werkzeug.test import Client, TestResponse

from bot.app import create_app
from bot.simulator.api import create_app as stand_in
from store.sealedfile import PIECE
from tests.world import World

BASE = "https://xinan.example.gov.cn"


def word(text: str = "经过如下") -> bytes:
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(inside: bytes = b"") -> bytes:
    body = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + inside + b">>\nendobj\n"
    return (
        body
        + b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


def photograph(size: tuple[int, int] = (640, 480), kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def repacked(content: bytes, changes: dict[str, bytes | None], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same ZIP with parts put in, changed or (None) taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


@dataclass
class Browser:
    """Opens links as ``member``; keeps cookies as a browser does; follows redirects by hand."""

    world: World
    member: str
    place: str = ""
    csrf: str = ""
    page: TestResponse | None = None
    client: Client = field(init=False)
    platform: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(create_app(self.world.house))
        self.platform = Client(stand_in(self.world.platform))

    def opens(self, link: str) -> TestResponse:
        """The link as it stands in chat, through the login; what is shown in the end."""
        answer = self.get(link.removeprefix(BASE))
        for _ in range(4):
            if answer.status_code not in (302, 303):
                break
            answer = self.follows(answer.headers["Location"])
        if answer.status_code == 200:
            text = answer.get_data(as_text=True)
            self.place = urlsplit(link).path
            self.csrf = text.split('data-csrf="')[1].split('"')[0]
        return answer

    def follows(self, where: str) -> TestResponse:
        if where.startswith(self.world.house.settings.api_base):
            parts = urlsplit(where)
            self.world.platform.oauth.opens(self.member)
            gone = self.platform.get(f"{parts.path}?{parts.query}")
            assert gone.status_code == 302, gone.get_data(as_text=True)
            return self.follows(gone.headers["Location"])
        parts = urlsplit(where)
        return self.get(parts.path + (f"?{parts.query}" if parts.query else ""))

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=BASE, **more)

    def post(self, path: str, body: object = None, **more: Any) -> TestResponse:
        data = json.dumps(body).encode() if body is not None else b""
        headers = {"X-CSRF-Token": self.csrf} | more.pop("headers", {})
        return self.client.post(self.place + path, base_url=BASE, data=data, headers=headers, **more)

    def begins(self, name: str, size: int) -> TestResponse:
        return self.post("/files", {"name": name, "size": size})

    def brings_piece(self, ticket: str, at: int, piece: bytes) -> TestResponse:
        path = f"{self.place}/incoming/{ticket}?at={at}"
        return self.client.put(path, base_url=BASE, data=piece, headers={"X-CSRF-Token": self.csrf})

    def finishes(self, ticket: str) -> TestResponse:
        return self.post(f"/incoming/{ticket}/finish")

    def sends(self, ticket: str, content: bytes) -> None:
        for at in range(0, len(content), PIECE):
            answer = self.brings_piece(ticket, at, content[at : at + PIECE])
            assert answer.status_code == 200, answer.get_data(as_text=True)

    def uploads(self, name: str, content: bytes) -> TestResponse:
        """The whole way of one file; the last answer."""
        begun = self.begins(name, len(content))
        if begun.status_code != 200:
            return begun
        ticket = begun.get_json()["ticket"]
        self.sends(ticket, content)
        return self.finishes(ticket)

    def desk(self) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"{self.place}/desk.json").get_json()
        return found

    def titles(self) -> list[str]:
        return [file["title"] for file in self.desk()["files"]]

    def submits(self) -> TestResponse:
        return self.post("/submit")


def state_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]
