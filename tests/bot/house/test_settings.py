"""F32: a wrong or missing setting is said by name at the start; two keys are taken while they are being changed."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.datakey import kept_data_key
from bot.environment import SettingsProblem
from bot.settings import NAMES, CallbackKey, Settings, read_place, read_settings

AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_AES_KEY = AES_KEY[::-1]
DATA_KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "WECOM_CORP_ID": "ww1234567890abcdef",
        "WECOM_AGENT_ID": "1000002",
        "WECOM_SECRET": "CANARY-secret-0123456789",
        "WECOM_TOKEN": "CANARYtoken",
        "WECOM_ENCODING_AES_KEY": AES_KEY,
        "XINAN_VAR": str(tmp_path / "var"),
    }


def problems_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsProblem) as caught:
        read_settings(environ)
    return caught.value.problems


def names(problems: tuple[str, ...]) -> list[str]:
    return [problem.split("：", 1)[0] for problem in problems]


def test_the_defaults_are_those_of_the_house(environ: dict[str, str], tmp_path: Path) -> None:
    settings = read_settings(environ)

    assert settings.api_base == "https://qyapi.weixin.qq.com"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/xinan.db"
    assert settings.redis_url is None
    assert settings.clock_file is None
    assert settings.callback_keys == (CallbackKey("CANARYtoken", AES_KEY),)
    assert (settings.agent_id, settings.web_workers) == (1000002, 2)


def test_all_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    problems = problems_of({"XINAN_VAR": str(tmp_path)})

    assert names(problems) == [
        "WECOM_CORP_ID",
        "WECOM_AGENT_ID",
        "WECOM_SECRET",
        "WECOM_TOKEN",
        "WECOM_ENCODING_AES_KEY",
    ]
    assert all("没有设置" in problem for problem in problems)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WECOM_CORP_ID", "w"),
        ("WECOM_CORP_ID", "ww 1234"),
        ("WECOM_AGENT_ID", "1000002x"),
        ("WECOM_AGENT_ID", "-1"),
        ("WECOM_AGENT_ID", "١٢٣"),
        ("WECOM_SECRET", "short"),
        ("WECOM_SECRET", "two words in it"),
        ("WECOM_SECRET", "密钥密钥密钥密钥密钥"),
        ("WECOM_TOKEN", "x" * 33),
        ("WECOM_TOKEN", "with-dash"),
        ("WECOM_TOKEN_PREVIOUS", "with-dash"),
        ("WECOM_ENCODING_AES_KEY", AES_KEY[:-1]),
        ("WECOM_ENCODING_AES_KEY", AES_KEY + "="),
        ("WECOM_ENCODING_AES_KEY_PREVIOUS", "old"),
        ("WECOM_API_BASE", "qyapi.weixin.qq.com"),
        ("WECOM_API_BASE", "https://qyapi.weixin.qq.com/cgi-bin"),
        ("WECOM_API_BASE", "http://203.0.113.7"),
        ("WECOM_API_BASE", "https://user:pass@wecom.example"),
        ("WECOM_API_BASE", "https://[::1"),
        ("DATABASE_URL", "mysql://db/xinan"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite://"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "http://127.0.0.1:6379"),
        ("XINAN_BASE_URL", "ftp://example"),
        ("XINAN_DATA_KEY", "not base64!"),
        ("XINAN_DATA_KEY", base64.b64encode(b"too short").decode()),
        ("XINAN_LISTEN", "8000"),
        ("XINAN_WEB_WORKERS", "0"),
        ("XINAN_WEB_WORKERS", "many"),
        ("XINAN_WEB_CLASS", "eventlet"),
    ],
)
def test_a_wrong_value_is_named_and_never_shown(environ: dict[str, str], name: str, value: str) -> None:
    environ[name] = value

    (problem,) = problems_of(environ)

    assert problem.startswith(f"{name}：")
    assert len(value) < 4 or value not in problem


@pytest.mark.parametrize(
    ("name", "value"), [("WECOM_SECRET", "short"), ("XINAN_CLOCK_FILE", "/tmp/clock"), ("XINAN_WEB_CLASS", "tornado")]
)
def test_a_failed_start_leaves_no_key_behind(environ: dict[str, str], tmp_path: Path, name: str, value: str) -> None:
    problems_of(environ | {name: value})

    assert not (tmp_path / "var").exists()


def test_a_value_may_stand_in_a_file(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret-from-a-file\n")
    del environ["WECOM_SECRET"]
    environ["WECOM_SECRET_FILE"] = str(tmp_path / "secret")

    assert read_settings(environ).secret == "secret-from-a-file"


def test_value_and_file_together_are_refused(environ: dict[str, str]) -> None:
    environ["WECOM_SECRET_FILE"] = "/nowhere"

    assert names(problems_of(environ)) == ["WECOM_SECRET"]


@pytest.mark.parametrize("name", ["WECOM_SECRET", "WECOM_TOKEN", "WECOM_ENCODING_AES_KEY", "XINAN_DATA_KEY"])
@pytest.mark.parametrize("damage", ["not there", "empty", "a folder", "not text"])
def test_a_file_that_is_no_good_is_named(environ: dict[str, str], tmp_path: Path, name: str, damage: str) -> None:
    file = tmp_path / "secret"
    match damage:
        case "empty":
            file.write_text("\n")
        case "a folder":
            file.mkdir()
        case "not text":
            file.write_bytes(b"\xff\xfe\x00")
    environ.pop(name, None)
    environ[f"{name}_FILE"] = str(file)

    assert names(problems_of(environ)) == [f"{name}_FILE"]


def test_a_broken_platform_address_is_named_also_when_the_clock_is_moved(environ: dict[str, str]) -> None:
    environ |= {"WECOM_API_BASE": "http://[::1", "XINAN_CLOCK_FILE": "/tmp/clock"}

    assert names(problems_of(environ)) == ["WECOM_API_BASE", "XINAN_CLOCK_FILE"]


@pytest.mark.parametrize(
    ("given", "previous"),
    [
        ({"WECOM_TOKEN_PREVIOUS": "oldtoken"}, CallbackKey("oldtoken", AES_KEY)),
        ({"WECOM_ENCODING_AES_KEY_PREVIOUS": OLD_AES_KEY}, CallbackKey("CANARYtoken", OLD_AES_KEY)),
        (
            {"WECOM_TOKEN_PREVIOUS": "oldtoken", "WECOM_ENCODING_AES_KEY_PREVIOUS": OLD_AES_KEY},
            CallbackKey("oldtoken", OLD_AES_KEY),
        ),
    ],
)
def test_the_previous_pair_is_taken_too(environ: dict[str, str], given: dict[str, str], previous: CallbackKey) -> None:
    settings = read_settings(environ | given)

    assert settings.callback_keys == (CallbackKey("CANARYtoken", AES_KEY), previous)
    assert set(given.values()) <= set(settings.secrets())


@pytest.mark.parametrize("base", ["http://127.0.0.1:9100", "http://localhost:9100", "http://[::1]:9100"])
def test_the_clock_may_be_moved_only_beside_a_stand_in(environ: dict[str, str], base: str) -> None:
    environ["XINAN_CLOCK_FILE"] = "/tmp/clock"
    assert names(problems_of(environ)) == ["XINAN_CLOCK_FILE"]

    assert read_settings(environ | {"WECOM_API_BASE": base}).clock_file == Path("/tmp/clock")


@pytest.mark.parametrize("base", ["https://127.0.0.1.example.com", "https://localhost.example.com", "https://10.0.0.1"])
def test_a_host_that_only_looks_like_this_machine_is_not(environ: dict[str, str], base: str) -> None:
    environ |= {"XINAN_CLOCK_FILE": "/tmp/clock", "WECOM_API_BASE": base}

    assert names(problems_of(environ)) == ["XINAN_CLOCK_FILE"]


def test_no_secret_is_in_the_picture_of_the_settings(environ: dict[str, str]) -> None:
    environ |= {
        "DATABASE_URL": "postgresql://xinan:CANARY%40pw@db.example/xinan",
        "REDIS_URL": "redis://:CANARYredis@redis.example:6379/0",
        "XINAN_DATA_KEY": DATA_KEY,
    }
    settings = read_settings(environ)

    assert "CANARY" not in repr(settings)
    assert AES_KEY not in repr(settings)
    assert settings.database_url.startswith("postgresql+psycopg://xinan:")
    assert {"CANARY@pw", "CANARYredis", "CANARYtoken", AES_KEY, DATA_KEY} <= set(settings.secrets())


def test_every_setting_that_is_read_is_in_the_list_and_the_other_way_round() -> None:
    asked: set[str] = set()

    class Asked(dict[str, str]):
        def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
            asked.add(name)
            return default

    with pytest.raises(SettingsProblem):
        read_settings(Asked())

    assert asked == {spelling for name in NAMES for spelling in (name, f"{name}_FILE")}


def test_the_settings_cannot_be_changed_later(environ: dict[str, str]) -> None:
    settings: Settings = read_settings(environ)

    with pytest.raises(AttributeError):
        settings.secret = "other"  # type: ignore[misc]


def test_the_data_key_is_made_once_and_is_ours_alone(environ: dict[str, str], tmp_path: Path) -> None:
    first, second = read_settings(environ), read_settings(environ)

    file = tmp_path / "var" / "data.key"
    assert first.data_key == second.data_key != bytes(32)
    assert len(first.data_key) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(entry.name for entry in file.parent.iterdir()) == ["data.key", "field.keys"]


def test_processes_that_start_together_agree_on_the_data_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(kept_data_key, [tmp_path / "var"] * 64))

    assert len(keys) == 1


@pytest.mark.parametrize("damage", ["open to others", "cut short", "empty"])
def test_a_bad_kept_key_stops_the_start(environ: dict[str, str], tmp_path: Path, damage: str) -> None:
    read_settings(environ)
    file = tmp_path / "var" / "data.key"
    match damage:
        case "open to others":
            file.chmod(0o644)
        case "cut short":
            file.write_text(file.read_text()[:20])
        case _:
            file.write_text("")

    assert names(problems_of(environ)) == ["XINAN_DATA_KEY"]


def test_commands_without_the_platform_need_only_the_place(tmp_path: Path) -> None:
    assert read_place({"XINAN_VAR": str(tmp_path)}) == (tmp_path, f"sqlite:///{tmp_path}/xinan.db")
    with pytest.raises(SettingsProblem):
        read_place({"DATABASE_URL": "oracle://"})
