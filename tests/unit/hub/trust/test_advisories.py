"""Matching packages with OSV records: version orders against their own tools, ranges, severities, VEX."""

from __future__ import annotations

import itertools
import shutil
import subprocess

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from onmaru.hub.errors import BadAdvisories
from onmaru.hub.rules.advisories.advisory import Advisory, read_advisory
from onmaru.hub.rules.advisories.affects import match
from onmaru.hub.rules.advisories.order import compare
from onmaru.hub.rules.advisories.severity import Level, cvss3, read_severity
from onmaru.hub.rules.advisories.vex import read_vex, silence
from onmaru.hub.rules.sbom.package import Ecosystem, Package

DEBIAN_PART = st.text(alphabet="0123456789abz.+~", min_size=1, max_size=6)
DEBIAN = st.builds(
    lambda e, u, r: f"{e}0{u}{r}",
    st.sampled_from(["", "1:"]),
    DEBIAN_PART,
    DEBIAN_PART.map("-{}".format) | st.just(""),
)


@pytest.mark.skipif(
    not shutil.which("dpkg"), reason="not a Debian system; the fixed cases below stand for it"
)
@settings(max_examples=60)
@given(DEBIAN, DEBIAN)
def test_debian_order_is_dpkgs(left: str, right: str) -> None:
    lower = subprocess.run(["dpkg", "--compare-versions", left, "lt", right], check=False).returncode == 0
    assert (compare("Debian:12", "ECOSYSTEM", left, right) == -1) == lower


PYTHON = st.builds(
    "{}{}.{}{}{}{}".format, st.sampled_from(["", "1!"]), st.integers(0, 3), st.integers(0, 20),
    st.sampled_from(["", "a1", "b2", "rc1"]), st.sampled_from(["", ".post1"]), st.sampled_from(["", ".dev3", "+local.1"]),
)  # fmt: skip


@given(PYTHON, PYTHON)
def test_python_order_is_pep_440(left: str, right: str) -> None:
    a, b = Version(left), Version(right)
    assert compare("PyPI", "ECOSYSTEM", left, right) == (a > b) - (a < b)


@pytest.mark.parametrize(
    ("ecosystem", "rising"),
    [
        ("Debian:12", ["1.0~rc1", "1.0", "1.0-1~deb12u1", "1.0-1", "1.0-1+b1", "1.0.1", "1:0.5"]),
        ("Alpine:v3.20", ["1.36.1_rc1", "1.36.1-r2", "1.36.1-r29", "1.36.10-r0"]),
        ("npm", ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0", "1.2.0", "1.10.0"]),
        ("Go", ["0.0.0-20200101000000-abcdef", "0.1.0", "1.22.3", "1.22.10"]),
    ],
)
def test_orders(ecosystem: str, rising: list[str]) -> None:
    for before, after in itertools.pairwise(rising):
        assert compare(ecosystem, "ECOSYSTEM", before, after) == -1, (before, after)
    assert compare(ecosystem, "ECOSYSTEM", "", rising[0]) is None


def record(**changes: object) -> Advisory:
    affected = {
        "package": {"ecosystem": "PyPI", "name": "Jinja2"},
        "ranges": [
            {
                "type": "ECOSYSTEM",
                "events": [
                    {"introduced": "0"},
                    {"fixed": "2.11.3"},
                    {"introduced": "3.0"},
                    {"fixed": "3.1.6"},
                ],
            }
        ],
        "versions": ["2.0"],
    }
    raw = {
        "id": "GHSA-x",
        "modified": "2026-01-01T00:00:00Z",
        "aliases": ["CVE-2025-1"],
        "affected": [affected],
    }
    return read_advisory(orjson.dumps({**raw, **changes}), where="x.json")


def python(version: str) -> Package:
    return Package(Ecosystem.PYPI, "jinja2", version, source="jinja2")


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ("2.10", "2.11.3"),
        ("2.11.3", None),
        ("2.12", None),
        ("3.0", "3.1.6"),
        ("3.1.6", None),
        ("4", None),
        ("3.1.6rc1", "3.1.6"),
    ],
)
def test_a_version_between_introduced_and_fixed(version: str, fixed: str | None) -> None:
    found = match(python(version), record())
    assert (found.fixed if found else None) == fixed


def test_events_out_of_order_mean_the_same() -> None:
    events = [{"fixed": "3.1.6"}, {"introduced": "3.0"}, {"fixed": "2.11.3"}, {"introduced": "0"}]
    shuffled = record(
        affected=[
            {
                "package": {"ecosystem": "PyPI", "name": "jinja2"},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ]
    )
    assert match(python("2.12"), shuffled) is None
    assert match(python("3.0.1"), shuffled)


def test_last_affected_is_still_affected() -> None:
    events = [{"introduced": "1.0"}, {"last_affected": "1.5"}]
    last = record(
        affected=[
            {
                "package": {"ecosystem": "PyPI", "name": "jinja2"},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ]
    )
    assert match(python("1.5"), last)
    assert match(python("1.5.1"), last) is None


def test_withdrawn_records_and_other_packages_match_nothing() -> None:
    assert match(python("3.0"), record(withdrawn="2026-02-01T00:00:00Z")) is None
    assert match(Package(Ecosystem.NPM, "jinja2", "3.0"), record()) is None
    assert match(Package(Ecosystem.PYPI, "jinja", "3.0"), record()) is None


def test_distributions_match_by_source_package_and_release() -> None:
    entry = {
        "package": {"ecosystem": "Debian:12", "name": "openssl"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.15-1~deb12u2"}]}],
    }
    debian = record(affected=[entry])
    old = Package(
        Ecosystem.DEBIAN,
        "libssl3",
        "3.0.15-1~deb12u1+b1",
        source="openssl",
        source_version="3.0.15-1~deb12u1",
        release="12",
    )
    assert match(old, debian)
    assert (
        match(
            Package(Ecosystem.DEBIAN, "libssl3", "3.0.15-1~deb12u2", source="openssl", release="12"), debian
        )
        is None
    )
    assert match(Package(Ecosystem.DEBIAN, "libssl3", "1.0", source="openssl", release="13"), debian) is None


@pytest.mark.parametrize(
    ("vector", "score", "level"),
    [  # scores as NVD publishes them
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, Level.CRITICAL),  # CVE-2021-44228
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, Level.CRITICAL),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, Level.HIGH),  # CVE-2014-0160
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, Level.MEDIUM),
        ("CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", 1.8, Level.LOW),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9, Level.CRITICAL),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, Level.NONE),
    ],
)
def test_cvss(vector: str, score: float, level: Level) -> None:
    assert cvss3(vector) == score
    assert read_severity({"severity": [{"type": "CVSS_V3", "score": vector}]}).level is level


def test_words_where_there_is_no_score() -> None:
    assert read_severity({"database_specific": {"severity": "MODERATE"}}).level is Level.MEDIUM
    assert read_severity({"severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N"}]}).level is None
    assert read_severity({"severity": [{"type": "Ubuntu", "score": "medium"}]}).level is Level.MEDIUM


@given(st.text(max_size=80))
def test_no_vector_crashes(text: str) -> None:
    assert cvss3("CVSS:3.1/" + text) is None or text.count("/") >= 7


def vex(**statement: object) -> bytes:
    whole = {
        "vulnerability": {"name": "CVE-2025-1"},
        "products": [{"@id": "pkg:pypi/jinja2"}],
        "status": "not_affected",
    }
    return orjson.dumps(
        {
            "@context": "https://openvex.dev/ns/v0.2.0",
            "author": "security",
            "statements": [{**whole, **statement}],
        }
    )


def test_a_reasoned_statement_silences_and_a_later_one_overrules() -> None:
    found = match(python("3.0"), record())
    assert found
    quiet = read_vex(vex(justification="vulnerable_code_not_present"), where="vex")
    loud = read_vex(vex(status="affected"), where="vex")
    assert [s is not None for _, s in silence([found], quiet, artifact="acme/x:1")] == [True]
    assert [s is not None for _, s in silence([found], quiet + loud, artifact="acme/x:1")] == [False]
    assert silence([found], quiet, artifact="acme/x:1")[0][1].reason == "vulnerable_code_not_present"  # type: ignore[union-attr]
    other = read_vex(
        vex(products=[{"@id": "pkg:pypi/other"}], justification="component_not_present"), where="vex"
    )
    assert silence([found], other, artifact="acme/x:1")[0][1] is None


@pytest.mark.parametrize("data", [b"", b"{}", vex(), vex(status="maybe"), vex(justification="because")])
def test_unreasoned_or_foreign_statements_are_refused(data: bytes) -> None:
    with pytest.raises(BadAdvisories, match=r"vex\.json"):
        read_vex(data, where="vex.json")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"id": 1, "modified": "x"}',
        b'{"id": "x"}',
        b'{"id":"x","modified":"y","affected":[{"package":{}}]}',
    ],
)
def test_foreign_records_are_refused(data: bytes) -> None:
    with pytest.raises(BadAdvisories, match=r"x\.json"):
        read_advisory(data, where="x.json")
