"""Who may do what: every route by every role, from the own and from another organisation, at every door.

The tables are in `door_rows.py`. What one may not see answers as what is not there, and every refusal is written down.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import Served, push_image
from tests.contract.hub.door_rows import DOORS, READER, Row
from tests.contract.hub.test_oci_auth import ROLES, World, bearer

from onmaru.hub.api.hf import door as hf
from onmaru.hub.api.hf.address import parse_address
from onmaru.hub.api.ngc import door as ngc
from onmaru.hub.rules.ngc import parse_ngc
from onmaru.hub.service.access import Caller
from onmaru.hub.types import Kind

KINDS = {"models": Kind.MODEL, "resources": Kind.RESOURCE}
_CHANGING = re.compile(r'"(requestId|generated|timestamp)": ?"[^"]*"')
# Of no artifact and nobody's organisation, or only with an address or token that was given out; see the tests below.
ELSEWHERE_HF = {
    "whoami", "validate-yaml", "list", "create", "lfs-upload", "xet-reconstruction", "xet-reconstructions", "xet-data",
    "xet-xorb", "xet-shard", "xet-chunk", "xet-absent",
}  # fmt: skip


def chart(name: str) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        body = f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n".encode()
        info = tarfile.TarInfo(f"{name}/Chart.yaml")
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))
    return whole.getvalue()


class Matrix:
    """A hub with a private artifact of each kind for every role and door, and what it wrote down of refusals."""

    def __init__(self, served: Served) -> None:
        self.world = World(served)
        self.served = served
        self.refusals: Counter[str] = Counter()
        identity = served.app.state.identity
        noted = identity._refusals.note

        def note(subject: Any, action: str, path: str) -> None:
            self.refusals[subject.key] += 1
            noted(subject, action, path)

        identity._refusals.note = note
        self.owner = Caller(identity.subject_of_key(served.key))
        self.keys = {who: identity.subject_of_key(key).key for who, key in self.world.keys.items()}
        self.clients = {
            who: httpx.Client(base_url=served.url, headers=bearer(key), timeout=60)
            for who, key in self.world.keys.items()
        }
        self.made: set[str] = set()

    def name(self, door: str, kind: str, role: str) -> str:
        """An artifact of its own, made when it is first asked for."""
        name = f"{door}-{kind.replace('-', '')[:5]}-{role}"
        if name in self.made:
            return name
        self.made.add(name)
        hub, whole = self.served.hub, f"main/{name}"
        if kind in KINDS:
            hub.revisions.create(self.owner, whole, KINDS[kind], title=name)
        elif kind == "repos":
            with self.served.client() as client:
                push_image(client, whole, "v1", name.encode())
        elif kind == "collections":
            hub.shelf.create(self.owner.subject, whole, kind=Kind.COLLECTION)
        else:
            hub.charts.push(self.owner, "main", chart(name))
        return name

    def ask(self, who: tuple[str, str], row: Row, name: str, org: str = "main") -> httpx.Response:
        path, body = row.filled(org, name)
        asked = (
            {"content": row.content}
            if row.content is not None
            else {"json": body}
            if body is not None
            else {}
        )
        return self.clients[who].request(row.method, path, **asked)

    def asked(self, who: tuple[str, str], row: Row, name: str) -> tuple[httpx.Response, int]:
        """The answer, and how many refusals were written down."""
        before = self.refusals[self.keys[who]]
        return self.ask(who, row, name), self.refusals[self.keys[who]] - before

    def close(self) -> None:
        for client in self.clients.values():
            client.close()
        self.served.close()


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    made = Matrix(Served(tmp_path_factory.mktemp("matrix")))
    yield made
    made.close()


def same(one: httpx.Response, name: str, other: httpx.Response, never: str) -> bool:
    """Whether two answers are alike but for the name that was asked for."""
    texts = [
        _CHANGING.sub("", answer.text).replace(asked, "NAME")
        for answer, asked in ((one, name), (other, never))
    ]
    return one.status_code == other.status_code and texts[0] == texts[1]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("door", DOORS)
def test_in_the_own_organisation(matrix: Matrix, door: str, role: str) -> None:
    rung, who = ROLES.index(role), ("main", role)
    for row in DOORS[door]:
        name = matrix.name(door, row.kind, role)
        answer, written = matrix.asked(who, row, name)
        told = (row.method, row.path, role, answer.status_code, answer.text[:300])
        if rung >= row.need:
            assert answer.status_code in row.ok, told
        elif rung >= READER or not row.is_about_one:
            assert answer.status_code == 403, told
            assert written, told
        else:
            assert answer.status_code in row.hidden, told
            assert written, told
            never = "n" * len(name)
            assert same(answer, name, matrix.ask(who, row, never), never), told


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("door", DOORS)
def test_from_another_organisation(matrix: Matrix, door: str, role: str) -> None:
    who = ("acme", role)
    for row in DOORS[door]:
        if not row.is_about_one:
            continue
        name = matrix.name(door, row.kind, "hidden")
        answer, written = matrix.asked(who, row, name)
        never = "n" * len(name)
        absent = matrix.ask(who, row, never)
        told = (
            row.method,
            row.path,
            role,
            answer.status_code,
            answer.text[:300],
            absent.status_code,
            absent.text[:300],
        )
        assert answer.status_code in row.hidden, told
        assert same(answer, name, absent, never), told
        assert written, told


def test_every_route_of_every_door_is_in_the_tables(matrix: Matrix) -> None:
    """What is not about one artifact is asked for by the tests of its door; all the rest is in the tables."""
    asked = {(row.method, parse_ngc(row.filled("main", "x")[0].partition("?")[0])) for row in DOORS["ngc"]}
    missing = [
        (method, words)
        for words, methods in ngc._ROUTES
        for method in methods
        if words[0] in ("models", "resources", "repos", "helm-charts", "collections", "files")
        and "signature" not in words
        and "digest" not in words
        and len(words) > 1
        and not any(method == each and to and ngc._fits(words, to.words) for each, to in asked)
    ]
    known = {
        ("POST", ("helm-charts", "*", "files")), ("POST", ("helm-charts", "*", "versions")),
    }  # fmt: skip
    assert set(missing) <= known
    paths = [row.filled("main", "x")[0].partition("?")[0].encode() for row in DOORS["hf"]]
    verbs = {to.verb for to in map(parse_address, paths) if to}
    assert set(hf._HANDLERS) - ELSEWHERE_HF <= verbs
