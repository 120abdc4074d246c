"""Routes of model signatures: what is to be signed, and signatures that were made elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from onmaru.hub.api.artifacts import Member, TheHub
from onmaru.hub.api.trust import Reference
from onmaru.hub.rules.model_signature import BUNDLE_TYPE, STATEMENT_TYPE
from onmaru.hub.service.access import Caller

routes = APIRouter(tags=["hub"])


class SignedOut(BaseModel):
    """The version a signature was put beside."""

    name: str
    digest: str


@routes.get(
    "/statements/{name:path}", response_class=Response, responses={200: {"content": {STATEMENT_TYPE: {}}}}
)
def get_statement(hub: TheHub, subject: Member, name: str, reference: Reference = "latest") -> Response:
    """What a model signature of a version has to say: its files by their sha256, as an in-toto statement."""
    found, statement = hub.gates.signatures.models.statement(Caller(subject), name, reference)
    headers = {"Docker-Content-Digest": f"sha256:{found.sha256}"}
    return Response(statement, media_type=STATEMENT_TYPE, headers=headers)


@routes.get(
    "/signatures/{name:path}", response_class=Response, responses={200: {"content": {BUNDLE_TYPE: {}}}}
)
def get_signature(hub: TheHub, subject: Member, name: str, reference: Reference = "latest") -> Response:
    """The newest model signature that fits a version, as a Sigstore bundle (`model.sig`)."""
    return Response(hub.gates.model_signature(Caller(subject), name, reference), media_type=BUNDLE_TYPE)


@routes.post(
    "/signatures/{name:path}", status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {BUNDLE_TYPE: {"schema": {"type": "object"}}}}},
)  # fmt: skip
async def attach_signature(
    request: Request, hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> SignedOut:
    """Put a model signature (a Sigstore bundle) beside the version it speaks of; one of other files is refused."""
    data = await request.body()
    found = await run_in_threadpool(
        hub.gates.signatures.models.attach, Caller(subject), name, reference, data
    )
    return SignedOut(name=name, digest=f"sha256:{found.sha256}")
