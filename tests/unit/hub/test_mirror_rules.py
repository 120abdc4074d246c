"""What a mirror may connect to, what it is told, and what it keeps secret."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.errors import OnmaruError
from onmaru.hub.drivers.seal import Seal
from onmaru.hub.drivers.upstream import Upstream
from onmaru.hub.errors_mirror import BadMirror, UpstreamAddressRefused
from onmaru.hub.rules.mirror import check_url, may_connect, read_networks, read_terms
from onmaru.hub.service.flights import Flight


def test_private_addresses_are_refused_unless_they_are_allowed() -> None:
    for url in ("https://127.0.0.1:1", "https://localhost:1", "http://127.0.0.1:1", "https://[::1]:1"):
        with pytest.raises(UpstreamAddressRefused):
            Upstream(url, "", "", ()).read("/v2/", 10)
    assert not may_connect("93.184.216.34", (), plain=True), "without TLS only where it is allowed"
    assert may_connect("93.184.216.34", (), plain=False)
    for text in ("10.1.2.3", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "fe80::1%eth0",
                 "100.64.0.1", "0.0.0.0", "224.0.0.1", "nonsense"):  # fmt: skip
        assert not may_connect(text, (), plain=False), text
    assert may_connect("::ffff:10.0.0.1", read_networks(["10.0.0.0/8"]), plain=True)


@given(st.ip_addresses())
def test_what_is_not_public_is_never_connected_to(address: Any) -> None:
    if address.is_private or address.is_loopback or address.is_link_local:
        assert not may_connect(str(address), (), plain=False)


@pytest.mark.parametrize(
    "url", ["ftp://a", "https://u:p@a", "https://a?q", "https://", "https://a#f", "x", "http://a:0"]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(BadMirror):
        check_url(url)


@given(st.dictionaries(st.sampled_from(["allow", "deny", "tag_ttl_s", "quota_bytes", "offline", "visibility", "x"]),
                       st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.text())))  # fmt: skip
def test_terms_are_read_or_refused(document: dict[str, Any]) -> None:
    try:
        terms = read_terms(document)
    except BadMirror:
        return
    assert read_terms(json.loads(terms.as_text())) == terms


def test_a_sealed_secret_opens_for_its_purpose_alone(tmp_path: Path) -> None:
    seal = Seal(tmp_path / "key")
    sealed = seal.close("비밀", "mirror_1")
    assert Seal(tmp_path / "key").open(sealed, "mirror_1") == "비밀"
    assert seal.open(sealed, "mirror_2") is None
    assert Seal(tmp_path / "other").open(sealed, "mirror_1") is None
    assert seal.open("nonsense", "mirror_1") is None
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_a_flight_that_fails_tells_everybody(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"abc")
    flight = Flight("0" * 64, 3)

    async def read() -> bytes:
        return b"".join([piece async for piece in flight.pieces(0, 3)])

    async def story() -> None:
        readers = [asyncio.create_task(read()) for _ in range(3)]
        await asyncio.sleep(0)
        flight.begun(tmp_path / "part")
        flight.advance(3)
        await asyncio.sleep(0)
        assert await flight.beyond(0) == 2, "the last byte is held back"
        flight.land(OnmaruError("broken"))
        for reader in readers:
            with pytest.raises(OnmaruError):
                await reader

    asyncio.run(story())
