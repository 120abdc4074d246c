"""Configuration: precedence, errors that name the place, secrets that stay secret, exposure refused."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.config import (
    ExposedServer,
    InvalidConfig,
    Settings,
    UnknownConfigKey,
    UnreadableConfig,
    is_loopback,
    load_settings,
    refuse_exposure,
)


class HubConfig(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    root: Path = Path("blobs")
    keep_days: int = Field(default=7, ge=1)


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "onmaru.toml"
    file.write_text(text, encoding="utf-8")
    return file


def load(file: Path | None = None, flags: dict[str, Any] | None = None, **environment: str) -> Settings:
    return load_settings(file=file, flags=flags, environment=environment)


def test_file_then_environment_then_flags(tmp_path: Path) -> None:
    file = write(
        tmp_path, "[server]\nport = 1\nhost = '127.0.0.2'\nshutdown_s = 3\n[hub]\nkeep_days = 1\nroot = 'a'\n"
    )
    settings = load(
        file, {"server.port": 3, "server.host": None}, ONMARU_SERVER__PORT="2", ONMARU_HUB__KEEP_DAYS="2"
    )
    assert (settings.server.port, settings.server.host, settings.server.shutdown_s) == (3, "127.0.0.2", 3.0)
    assert settings.slice("hub", HubConfig) == HubConfig(root=Path("a"), keep_days=2)
    assert settings.slice("absent", HubConfig) == HubConfig()


@given(
    file=st.integers(0, 65535) | st.none(),
    env=st.integers(0, 65535) | st.none(),
    flag=st.integers(0, 65535) | st.none(),
)
def test_the_last_word_wins(tmp_path_factory: pytest.TempPathFactory, file: Any, env: Any, flag: Any) -> None:
    path = write(tmp_path_factory.mktemp("c"), f"[server]\nport = {file}\n") if file is not None else None
    environment = {"ONMARU_SERVER__PORT": str(env)} if env is not None else {}
    settings = load(path, {"server": {"port": flag}}, **environment)
    assert settings.server.port == next((v for v in (flag, env, file) if v is not None), 8420)


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[server]\nprot = 1\n", "server.prot", "server.port"),
        ("[sever]\nport = 1\n", "sever", "server"),
        ("data_foldr = 'x'\n", "data_foldr", "data_folder"),
        ("[[identity.oidc]]\nid='a'\nisuer='https://x'\n", "identity.oidc.0.isuer", "identity.oidc.0.issuer"),
        ("[hubb]\nroot = 'x'\n", "hubb", "hub"),
    ],
)
def test_an_unknown_key_names_file_key_and_nearest(tmp_path: Path, text: str, key: str, nearest: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(UnknownConfigKey) as caught:
        load_settings(file=file, flags={}, environment={}, wings=["hub"])
    assert caught.value.params == {"file": str(file), "key": key, "nearest": nearest}
    assert str(file) in caught.value.detail
    assert nearest in caught.value.hint


def test_a_slice_names_its_faults(tmp_path: Path) -> None:
    file = write(tmp_path, "[hub]\nkeep_day = 3\n")
    with pytest.raises(UnknownConfigKey, match=r"hub\.keep_day") as caught:
        load(file).slice("hub", HubConfig)
    assert caught.value.params["nearest"] == "hub.keep_days"
    with pytest.raises(InvalidConfig, match="environment ONMARU_HUB__KEEP_DAYS"):
        load(ONMARU_HUB__KEEP_DAYS="0").slice("hub", HubConfig)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[server\n", b"a = 1\na = 2\n", b"#" * (1 << 21)])
def test_unreadable_files_are_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "onmaru.toml"
    file.write_bytes(content)
    with pytest.raises(UnreadableConfig, match="onmaru"):
        load(file)
    with pytest.raises(UnreadableConfig):
        load(tmp_path / "absent.toml")


@given(st.binary(max_size=200))
def test_no_file_content_escapes_our_errors(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("c") / "onmaru.toml"
    file.write_bytes(content)
    with contextlib.suppress(UnreadableConfig, InvalidConfig):
        load(file)


def test_secrets_stay_out_of_repr_and_errors(tmp_path: Path) -> None:
    text = (
        "database_url = 'postgresql://u:hunter2@db/x'\n[[identity.oidc]]\nid='corp'\nissuer='https://id'\n"
        "client_id='c'\nclient_secret='hunter2'\n"
    )
    settings = load(write(tmp_path, text))
    assert "hunter2" not in repr(settings) + str(settings)
    assert settings.identity.oidc[0].secret() == "hunter2"
    assert settings.database == "postgresql://u:hunter2@db/x"
    with pytest.raises(InvalidConfig) as caught:
        load(write(tmp_path, text + "client_secret_file='hunter2'\n"))
    assert "hunter2" not in repr(caught.value.problem())


def test_a_secret_file_is_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    text = "[[identity.oidc]]\nid='corp'\nissuer='https://id'\nclient_id='c'\nclient_secret_file='secret'\n"
    assert load(write(tmp_path, text)).identity.oidc[0].secret() == "s3cret"


def test_lists_come_as_json_and_client_names_are_left_alone() -> None:
    settings = load(ONMARU_SERVER__TRUSTED_HOSTS='["a.example"]', ONMARU_TOKEN="omk_x", ONMARU_URL="http://x")
    assert settings.server.trusted_hosts == ("a.example",)
    with pytest.raises(UnknownConfigKey, match="ONMARU_NONSENSE"):
        load(ONMARU_NONSENSE="1")


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().server.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("[::1]", True), ("LOCALHOST", True)]
    + [(h, False) for h in ("0.0.0.0", "::", "10.0.0.1", "example.com", "localhost.example.com", "")],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_exposure_needs_tls_and_a_login() -> None:
    tls = {"server.tls_certificate": "c.pem", "server.tls_key": "k.pem"}
    refuse_exposure(load())
    refuse_exposure(load(flags={"server.host": "0.0.0.0", **tls}))
    proxied = {"server.host": "0.0.0.0", "server.proxy_terminates_tls": True}
    refuse_exposure(load(flags={**proxied, "server.public_url": "https://twin.example"}))
    for flags in (
        {"server.host": "0.0.0.0"},
        {"server.host": "0.0.0.0", **tls, "identity.password_login": False},
        proxied,
        {**proxied, "server.public_url": "http://twin.example"},
    ):
        with pytest.raises(ExposedServer) as caught:
            refuse_exposure(load(flags=flags))
        assert caught.value.hint
    with pytest.raises(InvalidConfig, match="belong together"):
        load(flags={"server.tls_key": "k.pem"})
