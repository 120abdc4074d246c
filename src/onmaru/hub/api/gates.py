"""Routes of trusted keys, signatures and policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from onmaru.core.http import require
from onmaru.core.http.problem import language_of
from onmaru.core.identity import Subject
from onmaru.core.time import format_time
from onmaru.hub.api.artifacts import Member, TheHub
from onmaru.hub.api.models import Listing
from onmaru.hub.api.trust import Reference
from onmaru.hub.rules.policy import Reason
from onmaru.hub.rules.wording import in_words
from onmaru.hub.service.access import Caller
from onmaru.hub.store.gates import Signer

routes = APIRouter(tags=["hub"])

Reader = Annotated[Subject, Depends(require("hub.read"))]
Admin = Annotated[Subject, Depends(require("hub.admin"))]


class SignerIn(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    public_key: Annotated[str, Field(description="PEM", max_length=16_384)]


class SignerOut(BaseModel):
    id: str
    name: str
    public_key: str
    created: str
    created_by: str


class SignatureOut(BaseModel):
    """`signer` is null when no trusted key made it, or it does not fit what is there (`problems` say why).

    `place` is the file of the version, or the digest of the referrer, that holds a model signature; `left_out` are
    files it does not speak of.
    """

    reference: str
    signer: SignerOut | None
    format: Literal["cosign", "model-signing"] = "cosign"
    place: str = ""
    problems: list[str] = []
    left_out: Annotated[list[str], Field(max_length=100)] = []


class ReasonOut(BaseModel):
    code: str
    text: str


class StandingOut(BaseModel):
    """What trust says of one version: its signatures, and why it is kept back, if it is."""

    digest: str
    signatures: list[SignatureOut]
    kept_back: list[ReasonOut]


class PolicyDocument(BaseModel):
    """Gates; each is off until it is set. See the guide on trust."""

    require_scan: bool = False
    require_signature: bool = False
    refuse_severity: str = ""
    only_fixable: bool = False
    refuse_secrets: bool = False
    refuse_code_in_models: bool = False
    kinds: Annotated[list[str], Field(max_length=20)] = []
    scan_on_push: Annotated[bool | None, Field(description="null: as the site's configuration says")] = None


class KeptOut(BaseModel):
    name: str
    tag: str
    reasons: list[ReasonOut]


def _signer_out(signer: Signer) -> SignerOut:
    created = format_time(signer.created_ns)
    return SignerOut(
        id=signer.id,
        name=signer.name,
        public_key=signer.public_key,
        created=created,
        created_by=signer.created_by,
    )


def _told(request: Request, reasons: Sequence[Reason]) -> list[ReasonOut]:
    language = language_of(request)
    return [ReasonOut(code=each.code, text=in_words(each.text, language)) for each in reasons]


@routes.get("/signers")
def list_signers(hub: TheHub, subject: Reader) -> Listing[SignerOut]:
    """Keys the organisation trusts."""
    items = [_signer_out(signer) for signer in hub.gates.signers(subject)]
    return Listing(items=items, total=len(items))


@routes.post("/signers", status_code=201)
def add_signer(hub: TheHub, subject: Admin, body: SignerIn) -> SignerOut:
    """Trust a public key."""
    return _signer_out(hub.gates.trust_key(subject, body.name, body.public_key))


@routes.delete("/signers/{signer}", status_code=204)
def remove_signer(hub: TheHub, subject: Admin, signer: str) -> None:
    """Trust a key no longer."""
    hub.gates.distrust_key(subject, signer)


@routes.get("/standing/{name:path}")
def get_standing(
    request: Request, hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> StandingOut:
    """Signatures of a version, verified against the trusted keys, and why it is kept back."""
    repository = hub.access.repository(Caller(subject), name, "pull")
    found = hub.manifests.find(repository, reference)
    language = language_of(request)
    signatures = [
        SignatureOut(
            reference=each.reference, signer=_signer_out(each.signer) if each.signer else None,
            format=each.format, place=each.place,  # type: ignore[arg-type]
            problems=[in_words(why, language) for why in each.problems], left_out=list(each.left_out[:100]),
        )
        for each in hub.gates.signatures.of(repository, found)
    ]  # fmt: skip
    reasons = _told(request, hub.gates.reasons(repository, found.sha256))
    return StandingOut(digest=f"sha256:{found.sha256}", signatures=signatures, kept_back=reasons)


@routes.get("/policy")
def get_policy(hub: TheHub, subject: Reader) -> PolicyDocument:
    """What the organisation lets be pulled."""
    return PolicyDocument(**hub.gates.policy(subject).as_json())


@routes.put("/policy")
def put_policy(hub: TheHub, subject: Admin, body: PolicyDocument) -> PolicyDocument:
    """Set what may be pulled; publishers pull what is kept back all the same."""
    return PolicyDocument(**hub.gates.set_policy(subject, body.model_dump()).as_json())


@routes.post("/policy/preview")
def preview_policy(request: Request, hub: TheHub, subject: Admin, body: PolicyDocument) -> Listing[KeptOut]:
    """What a policy would keep back, if it were set."""
    found: list[Any] = hub.gates.preview(subject, body.model_dump())
    items = [KeptOut(name=name, tag=tag, reasons=_told(request, reasons)) for name, tag, reasons in found]
    return Listing(items=items, total=len(items))
