"""`kill -9` at random points of an export, of sending a bundle, and of an import: gone on with, nothing half visible."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from tests.contract.hub.bundled import settle
from tests.contract.hub.conftest import Served, digest, image, push_blob, put_manifest
from tests.flow.test_hub_alone import Hub

from onmaru.core.errors import OnmaruError
from onmaru.core.transport import HttpTransport
from onmaru.hub.client import HubClient
from onmaru.hub.client import bundle_send as sending
from onmaru.hub.client.bundles import verify_bundle
from onmaru.hub.drivers.bundle_source import open_bundle
from onmaru.hub.rules.bundle import check

ARTIFACTS, LAYERS = 12, 5


@contextmanager
def running(folder: Path, state: Path) -> Iterator[tuple[Hub, HubClient]]:
    """A hub in a process of its own; killed in the end, unless it was before."""
    hub = Hub(folder, state)
    transport = HttpTransport(hub.url, token=hub.key)
    try:
        yield hub, HubClient(transport)
    finally:
        transport.close()
        kill(hub)


def kill(hub: Hub) -> None:
    if hub.process.poll() is None:
        hub.process.send_signal(signal.SIGKILL)
    hub.process.wait(30)
    (hub.folder / "site.json").unlink(missing_ok=True)  # the next one announces itself


def layers(number: int) -> list[bytes]:
    return [random.Random(f"{number}/{layer}").randbytes(20_000) for layer in range(LAYERS)]


def fill(folder: Path) -> None:
    served = Served(folder)
    with served.client() as client:
        push_blob(client, "main/a0", b"{}")
        for number in range(ARTIFACTS):
            for body in (b"{}", *layers(number)):
                push_blob(client, f"main/a{number}", body)
            put_manifest(client, f"main/a{number}", "v1", image(*layers(number)))
    served.close()


def whole(hub: Hub, sdk: HubClient) -> set[str]:
    """Names of all artifacts there are; each of them has to be there to the last byte."""
    found = set()
    with httpx.Client(base_url=hub.url, auth=("$oauthtoken", hub.key), timeout=60) as client:
        for each in sdk.artifacts(limit=200):
            name = each["name"]
            found.add(name)
            assert client.get(f"/v2/{name}/tags/list").json()["tags"] == ["v1"]
            for layer in client.get(f"/v2/{name}/manifests/v1").json()["layers"]:
                assert digest(client.get(f"/v2/{name}/blobs/{layer['digest']}").content) == layer["digest"]
    return found


def test_killed_at_random_points(tmp_path: Path) -> None:
    rng = random.Random(11)
    source, target, out = tmp_path / "source", tmp_path / "target", tmp_path / "carried.tar"
    fill(source)
    names = [f"main/a{number}" for number in range(ARTIFACTS)]

    with running(source, tmp_path / "s0") as (hub, client):
        kept = client.bundles.begin_export(names)
        time.sleep(rng.random() * 0.3)  # anywhere within the job
        kill(hub)
    with running(source, tmp_path / "s1") as (_, client):
        made = settle(client, kept["id"])
        assert made["state"] == "ready", made
        log = client._transport.send("GET", f"/api/v1/jobs/{made['job']}/log")["items"]
        gathered = [line["text"] for line in log if line["text"].endswith("gathered")]
        assert len(gathered) == len(set(gathered))  # nothing is gathered twice
        assert made["result"]["gathered_before"] + len(gathered) >= ARTIFACTS - 1
        client.bundles.download(kept["id"], out)
    assert verify_bundle(out)["sound"]

    bundle = open_bundle(out)
    begun: dict[str, object] = {}
    sent = 0
    with running(target, tmp_path / "t0") as (hub, client):
        sender = sending.Sender(client._transport, bundle, check.head(bundle)[0])
        begun = sender.begin()
        half = sender.size // 2

        def stop(done: int, _total: int) -> None:
            if done >= half:
                kill(hub)

        sending.PIECE, piece = 64 << 10, sending.PIECE
        try:
            sender.send(begun, stop)
        except OnmaruError:
            sent = half
        finally:
            sending.PIECE = piece
    assert sent
    here: set[str] = set()
    for turn in range(2):
        with running(target, tmp_path / f"t{turn + 1}") as (hub, client):
            before = whole(hub, client)
            assert here <= before  # what was there stays
            here = before
            now = client.bundles.get(str(begun["id"]))
            if now["state"] in ("receiving", "received"):
                assert now["received_bytes"] >= half - (64 << 10)  # what was sent is not sent again
                sending.Sender(client._transport, bundle, check.head(bundle)[0]).send(now, None)
                client._transport.send("POST", f"/api/v1/hub/bundles/{begun['id']}/import", json={})
            if turn < 1:
                time.sleep(rng.random() * 0.6)  # anywhere within the job
                kill(hub)
                continue
            done = settle(client, str(begun["id"]))
            assert done["state"] == "done", done
            assert whole(hub, client) == set(names)
            stored = done["result"]["contents_stored"]
            assert stored <= done["result"]["contents"]
            again = client.bundles.import_(out)
            assert (again["changes"], again["contents_stored"]) == ([], 0)
    leftovers = [path for path in (target / "hub" / "bundles").glob("*/*") if path.name != "document.json"]
    assert leftovers == []
    assert os.listdir(target / "hub" / "incoming") == []
