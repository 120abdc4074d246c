"""What the page of an artifact offers: what the caller may do with this one, not in general."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.hub.conftest import Bench

from onmaru.core.identity import Subject
from onmaru.core.identity.permissions import permissions_of
from onmaru.hub.errors import UnknownRepository


def acting(bench: Bench, role: str, **more: object) -> Subject:
    return replace(bench.owner, id="usr_x", role=role, permissions=permissions_of(role), **more)  # type: ignore[arg-type]


def test_rights_follow_the_role(bench: Bench) -> None:
    bench.push("main/app", "1.0", b"layer")
    bench.hub.shelf.describe(bench.owner, "main/app", {"visibility": "organisation"})
    may = {role: bench.hub.shelf.permissions(acting(bench, role), "main/app") for role in
           ("reader", "contributor", "publisher", "admin", "owner")}  # fmt: skip
    assert "hub.write" not in may["reader"]
    assert "hub.write" in may["contributor"]
    assert "hub.publish" not in may["contributor"]
    assert "hub.publish" in may["publisher"]
    assert "hub.delete" in may["admin"]
    assert may["admin"] == may["owner"]
    assert all(each.startswith("hub.") for each in may["owner"])


def test_a_key_narrows_them_and_other_organisations_only_read(bench: Bench) -> None:
    bench.push("main/app", "1.0", b"layer")
    narrow = acting(bench, "owner", scopes=("hub.read",))
    narrow = replace(narrow, permissions=permissions_of("owner", ("hub.read",)))
    assert bench.hub.shelf.permissions(narrow, "main/app") == ["hub.read"]
    stranger = acting(bench, "owner", organisation="org_other", at_home=False)
    with pytest.raises(UnknownRepository):
        bench.hub.shelf.permissions(stranger, "main/app")
    bench.hub.shelf.describe(bench.owner, "main/app", {"visibility": "public"})
    assert set(bench.hub.shelf.permissions(stranger, "main/app")) <= {"hub.read", "hub.public.read"}
