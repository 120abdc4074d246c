"""Bills of materials of other tools: read, joined, refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.errors import BadSbom
from onmaru.hub.rules.sbom.foreign import add_packages, package_of, read_foreign
from onmaru.hub.rules.sbom.package import Ecosystem, Package

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("components", "packages", "metadata", "creationInfo", "relationships", "documentDescribes", "externalRefs",
          "properties", "purl", "type", "name")  # fmt: skip


@pytest.mark.parametrize(
    ("purl", "wanted"),
    [
        ("pkg:deb/debian/libssl3@3.0.14-1?arch=amd64&distro=debian-12&upstream=openssl%403.0.14",
         Package(Ecosystem.DEBIAN, "libssl3", "3.0.14-1", "openssl", "3.0.14", "12", "amd64")),
        ("pkg:deb/ubuntu/bash@5.2?distro=ubuntu-24.04", Package(Ecosystem.UBUNTU, "bash", "5.2", "bash", "5.2", "24.04:LTS")),
        ("pkg:deb/ubuntu/bash@5.2?distro=ubuntu-25.10", Package(Ecosystem.UBUNTU, "bash", "5.2", "bash", "5.2", "25.10")),
        ("pkg:apk/alpine/busybox@1.36?distro=alpine-3.20.3", Package(Ecosystem.ALPINE, "busybox", "1.36", "busybox", "1.36", "v3.20")),
        ("pkg:pypi/Jinja2@3.1.4", Package(Ecosystem.PYPI, "jinja2", "3.1.4")),
        ("pkg:npm/%40types/node@20.1.0", Package(Ecosystem.NPM, "@types/node", "20.1.0")),
        ("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
         Package(Ecosystem.MAVEN, "org.apache.logging.log4j:log4j-core", "2.14.1")),
        ("pkg:cargo/time@0.1.40", Package(Ecosystem.CARGO, "time", "0.1.40")),
        ("pkg:rpm/fedora/bash@5.2", None), ("pkg:deb/devuan/bash@5.2", None), ("pkg:pypi/no-version", None), ("nothing", None),
    ],
)  # fmt: skip
def test_a_package_url_names_what_advisories_speak_of(purl: str, wanted: Package | None) -> None:
    assert package_of(purl) == wanted


def test_what_was_read_is_written_as_the_same_url() -> None:
    for purl in ("pkg:maven/org.acme/tool@1.0", "pkg:composer/acme/tool@1.0", "pkg:gem/rake@13.0.0"):
        found = package_of(purl)
        assert found is not None
        assert found.purl == purl


def test_nested_components_count_and_the_system_does_not() -> None:
    inner = {"type": "library", "name": "b", "purl": "pkg:pypi/b@1"}
    document = {
        "bomFormat": "CycloneDX",
        "components": [
            {"type": "application", "name": "a", "components": [inner]},
            {"type": "operating-system", "name": "debian"},
            {"type": "library", "name": "c", "purl": "pkg:rpm/fedora/c@1"},
        ],
    }
    read = read_foreign(json.dumps(document).encode(), where="x")
    assert [each.name for each in read.packages] == ["b"]
    assert read.unmatched_count == 2


def test_what_two_documents_name_is_there_once_and_ours_counts() -> None:
    ours = Package(Ecosystem.PYPI, "a", "1", path="here")
    twice = Package(Ecosystem.PYPI, "a", "1", path="there")
    other = Package(Ecosystem.PYPI, "a", "1", path="sbom")
    newer = Package(Ecosystem.PYPI, "a", "2", path="sbom")
    assert add_packages([ours, twice], [other, newer], [newer]) == sorted([ours, twice, newer])


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b'{"bomFormat":"x"}', b'{"spdxVersion":"SPDX-3.0"}', b"\xff"]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BadSbom):
        read_foreign(data, where="x")


@given(body=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5), spdx=st.booleans())
def test_a_hostile_document_never_fails_otherwise(body: dict[str, Any], spdx: bool) -> None:
    head = {"spdxVersion": "SPDX-2.3"} if spdx else {"bomFormat": "CycloneDX"}
    nested = {**body, **head, "components": [body, body.get("components")], "packages": [body]}
    try:
        read_foreign(json.dumps(nested).encode("utf-8", "replace"), where="x")
    except BadSbom:
        return
