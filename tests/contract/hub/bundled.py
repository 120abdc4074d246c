"""What bundles carry between hubs in the tests, and the rows to compare."""

from __future__ import annotations

import json
import time
from typing import Any

from sqlalchemy import text
from tests.contract.hub.conftest import Served, descriptor, digest, push_blob, push_image
from tests.contract.hub.test_bundles import fill, put, sdk

from onmaru.hub.rules.digest import digest_of
from onmaru.hub.service.access import Caller

ROOT = "/api/v1/hub/bundles"
SBOM = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}).encode()
# Rows by what they are called, without numbers, times and people: those are a hub's own.
ROWS = {
    "repositories": "SELECT name, kind, immutable_tags, title, summary, card, labels, facts, deprecated, size"
    " FROM hub_repositories",
    "manifests": "SELECT r.name, m.sha256, m.sha512, m.digest, m.media_type, m.artifact_type, m.subject, m.size,"
    " m.annotations FROM hub_manifests m JOIN hub_repositories r ON r.id = m.repository",
    "references": "SELECT r.name, x.manifest, x.role, x.target, x.size FROM hub_references x"
    " JOIN hub_repositories r ON r.id = x.repository",
    "links": "SELECT r.name, l.sha256 FROM hub_links l JOIN hub_repositories r ON r.id = l.repository WHERE EXISTS"
    " (SELECT 1 FROM hub_references x WHERE x.repository = l.repository AND x.target = l.sha256)",
    "tags": "SELECT r.name, t.name AS tag, t.manifest, t.digest FROM hub_tags t"
    " JOIN hub_repositories r ON r.id = t.repository",
    "branches": "SELECT r.name, b.name AS branch FROM hub_branches b JOIN hub_repositories r ON r.id = b.repository",
    "licences": "SELECT r.name, l.version, l.title, l.text, l.sha256 FROM hub_licences l"
    " JOIN hub_repositories r ON r.id = l.repository",
    "releases": "SELECT r.name, l.version, l.notes, l.is_pending FROM hub_releases l"
    " JOIN hub_repositories r ON r.id = l.repository",
    "chosen": "SELECT r.name, l.version FROM hub_releases l JOIN hub_repositories r ON r.id = l.repository"
    " WHERE l.chosen_ns > 0",
    "members": "SELECT c.name, r.name AS member FROM hub_members m JOIN hub_repositories c ON c.id = m.collection"
    " JOIN hub_repositories r ON r.id = m.repository",
    "blobs": "SELECT sha256, size FROM hub_blobs b WHERE EXISTS"
    " (SELECT 1 FROM hub_references x WHERE x.target = b.sha256)",
    "pins": "SELECT holder, sha256 FROM hub_pins",
}  # fmt: skip


def rows(served: Served) -> dict[str, list[tuple[Any, ...]]]:
    with served.app.state.database.read() as connection:
        return {
            name: sorted(tuple(row) for row in connection.execute(text(query)))
            for name, query in ROWS.items()
        }


def owner(served: Served) -> Caller:
    return Caller(served.app.state.identity.subject_of_key(served.key))


def settle(hub: Any, bundle: str) -> dict[str, Any]:
    """Wait until no job works on a bundle, however it ends."""
    deadline = time.monotonic() + 60
    while (found := hub.bundles.get(bundle))["state"] == "working":
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return dict(found)


def stock(served: Served) -> dict[str, bytes]:
    """Everything a hub can hold: `fill`, and a dataset, a chart, NGC versions, a collection, oddly named digests."""
    goods = fill(served)
    hub, caller = sdk(served), owner(served)
    with served.client() as client:
        push_image(client, "main/sha512", "v1", b"by its other name", algorithm="sha512")
        push_blob(client, "main/chart", b"{}")
        push_blob(client, "main/chart", b"tgz")
        put(client, "main/chart", "0.1.0", {
            "config": descriptor(b"{}", "application/vnd.cncf.helm.config.v1+json"),
            "layers": [descriptor(b"tgz", "application/vnd.cncf.helm.chart.content.v1.tar+gzip")],
        })  # fmt: skip
        push_image(client, "main/reported", "v1", b"seen elsewhere")
    hub.create("main/data", kind="dataset")
    hub.create("main/ngc", kind="model")
    releases = served.hub.releases
    for version in ("1", "2"):
        releases.create(caller, "main/ngc", version, {"description": f"version {version}", "한글": "값"})
        session = served.hub.content.begin(caller, "main/ngc")
        writing = served.hub.content.resume(session)
        body = f"weights {version}".encode()
        writing.append([body])
        served.hub.content.finish(caller, "main/ngc", writing, digest_of(body))
        releases.fill(caller, "main/ngc", version, {"w.bin": digest(body)[7:]})
        releases.finish(caller, "main/ngc", version)
    releases.choose(caller, "main/ngc", "1")
    hub.trust.attach_sbom("main/reported:v1", SBOM)
    hub.create("main/set", kind="collection")
    for name in ("main/app", "main/ngc"):
        hub.collections.add("main/set", name)
    hub.describe("main/ngc", title="용접 검사", summary="NGC", deprecated="use main/model", labels=["vision", "press"],
                 facts={"base_model": "main/model", "framework": "pytorch"})  # fmt: skip
    hub.describe("main/sha512", immutable_tags="v*")
    return goods
