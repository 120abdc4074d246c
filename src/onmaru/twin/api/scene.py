"""Routes: what the viewport draws, and the prims behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response, StreamingResponse

from onmaru.core.errors import NotFound
from onmaru.twin.api.access import READ, TheTwin, prim_path
from onmaru.twin.api.models import Listing
from onmaru.twin.api.scene_models import FoundRows, LayerOut, PrimOut, RowOut, SceneOut, TreeOut

routes = APIRouter(tags=["twin scene"], dependencies=[READ])

# Content under these addresses never changes: the hash is part of the address.
_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
_BINARY: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}


class UnknownPrototype(NotFound):
    code = "twin.unknown_prototype"


@routes.get("/scene")
def get_scene(twin: TheTwin) -> SceneOut:
    """Manifest: zones, families, prototypes with their levels of detail."""
    return SceneOut.model_validate(twin.scene.manifest())


@routes.get("/scene/zones/{zone}", response_class=Response, responses=_BINARY)
def get_zone(twin: TheTwin, zone: int, h: str = "") -> Response:
    """Packed instances of one zone, 24 bytes each, then their equipment indices."""
    fixed = bool(h) and h == twin.scene.hash
    body = twin.scene.zone_payload(zone)
    return Response(body, media_type="application/octet-stream", headers=_FOREVER if fixed else None)


@routes.get("/scene/prototypes/{name}", response_class=FileResponse)
def get_prototype(twin: TheTwin, name: str) -> FileResponse:
    """One mesh at one level of detail as GLB, addressed by its content."""
    path: Path | None = twin.scene.prototype_file(name)
    if path is None:
        raise UnknownPrototype(
            f"there is no prototype {name}", hint="read the scene manifest again", name=name
        )
    return FileResponse(path, media_type="model/gltf-binary", headers=_FOREVER)


@routes.get("/scene/bundles/{digest}", response_class=StreamingResponse, responses=_BINARY)
def get_bundle(twin: TheTwin, digest: str) -> StreamingResponse:
    """Many prototypes in one answer; the manifest's `bundles` lists them, coarsest level first.

    Little-endian: `"OMGB"`, version u32, index_bytes u32, file_count u32; then `index_bytes` of JSON
    `[[name, offset, bytes], ...]`; then the GLB files, `offset` counted from the end of the index. `name` is the
    last part of the file's own address in the manifest.
    """
    bundle = twin.scene.bundle(digest)
    if bundle is None:
        raise UnknownPrototype(
            f"there is no bundle {digest[:80]}", hint="read the scene manifest again", name=digest[:80]
        )
    headers = {**_FOREVER, "Content-Length": str(bundle.bytes)}
    return StreamingResponse(
        twin.scene.bundle_pieces(bundle), media_type="application/octet-stream", headers=headers
    )


@routes.get("/scene/tree")
def get_tree(twin: TheTwin, path: Annotated[str, Query(description="parent prim")] = "/") -> TreeOut:
    """Children of a prim in the stage tree."""
    return TreeOut.model_validate(twin.scene.tree(prim_path(path)))


@routes.get("/scene/rows/{row}")
def get_row(twin: TheTwin, row: int) -> RowOut:
    """What a picked instance row is: its prim, equipment, size."""
    return RowOut.model_validate(twin.scene.row(row))


@routes.get("/scene/find")
def find_rows(twin: TheTwin, path: str) -> FoundRows:
    """The row ranges and the bounds [m, world] of a prim's subtree."""
    return FoundRows.model_validate(twin.scene.find(prim_path(path)))


@routes.get("/prims")
def get_prim(twin: TheTwin, path: str) -> PrimOut:
    """One prim: attributes with the layer each opinion comes from, variants, relationships, transform."""
    return PrimOut.model_validate(twin.scene.prim(prim_path(path)))


@routes.get("/layers")
def list_layers(twin: TheTwin) -> Listing[LayerOut]:
    """The layer stack of the stage, strongest first."""
    return Listing(items=[LayerOut.model_validate(layer) for layer in twin.scene.layers()])
