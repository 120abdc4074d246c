"""The classic Helm repository: push and pull of packaged charts, and the index `helm repo add` reads."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from onmaru.hub.api.ngc.files import content
from onmaru.hub.api.ngc.request import Ask
from onmaru.hub.errors import NotOffered
from onmaru.hub.rules.chart import MAX_ARCHIVE
from onmaru.hub.types import Blob, Kind

_MOST = 500


async def push(ask: Ask) -> Response:
    """`POST /ngc/helm/api/ORGANISATION[/TEAM]/charts`: keep an archive under the name it says itself."""
    place = _place(ask.to.words[2:-1])
    archive = await ask.body(MAX_ARCHIVE)
    await run_in_threadpool(ask.hub.charts.push, ask.caller, place, archive)
    return JSONResponse({"saved": True}, 201)


async def pull(ask: Ask) -> Response:
    """`GET /ngc/helm/ORGANISATION[/TEAM]/charts/NAME-VERSION.tgz`."""
    file = ask.to.words[-1]
    if file.endswith(".prov"):
        raise NotOffered("provenance files are not kept here", hint="sign the chart: onmaru hub sign")

    def find() -> Blob:
        repository, sha256, blob = ask.hub.charts.find(ask.caller, _place(ask.to.words[1:-2]), file)
        if ask.http.method == "GET":
            ask.hub.pulled(repository.id, f"sha256:{sha256}", who=ask.who)
        return blob

    blob = await run_in_threadpool(find)
    return content(ask, blob, file)


async def index(ask: Ask) -> Response:
    """`GET /ngc/helm/ORGANISATION[/TEAM]/index.yaml`; YAML is a superset of this JSON."""
    place = _place(ask.to.words[1:-1])

    def read() -> dict[str, Any]:
        subject = ask.caller.subject
        if subject is None:
            ask.require_guests()
        page = ask.hub.shelf.search(subject, kind=Kind.CHART, limit=_MOST)
        mine = [each for each in page.entries if each.name.rpartition("/")[0] == place]
        return ask.hub.charts.index(ask.caller, mine, f"{ask.base}/ngc/helm/{place}")

    return JSONResponse(await run_in_threadpool(read), media_type="application/yaml")


def _place(words: tuple[str, ...]) -> str:
    return "/".join(words).lower()
