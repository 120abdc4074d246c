"""Routes of licences that have to be accepted before pulling."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.identity import Subject
from onmaru.core.time import format_time
from onmaru.hub.api.artifacts import Member, TheHub
from onmaru.hub.api.models import Listing
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.store.licences import Licence
from onmaru.hub.types import Repository

routes = APIRouter(tags=["hub"])


class LicenceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: Annotated[str, Field(min_length=1, max_length=64)]
    title: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(min_length=1, max_length=262_144, description="Markdown")]


class LicenceOut(BaseModel):
    """`required` says whether the caller has to accept it before pulling; `accepted`, when they did."""

    name: str
    version: str
    title: str
    text: str
    sha256: str
    updated: str
    updated_by: str
    accepted: str | None
    required: bool


class AcceptanceIn(BaseModel):
    """Which licence was read: accepting another one than the one in force is refused."""

    model_config = ConfigDict(extra="forbid")
    version: Annotated[str, Field(min_length=1, max_length=64)]
    sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


class AcceptanceOut(BaseModel):
    """`is_current` is false when the licence changed since."""

    user: str
    version: str
    sha256: str
    accepted: str
    is_current: bool


def _out(hub: Hub, subject: Subject, repository: Repository, licence: Licence) -> LicenceOut:
    acceptance = hub.licences.accepted(subject, repository)
    return LicenceOut(
        name=repository.name, version=licence.version, title=licence.title, text=licence.text,
        sha256=licence.sha256, updated=format_time(licence.updated_ns), updated_by=licence.updated_by,
        accepted=format_time(acceptance.accepted_ns) if acceptance else None,
        required=hub.licences.requires(Caller(subject), repository) is not None,
    )  # fmt: skip


@routes.get("/licences/{name:path}")
def get_licence(hub: TheHub, subject: Member, name: str) -> LicenceOut | None:
    """What has to be accepted before an artifact may be pulled; null when nothing has."""
    repository = hub.access.repository(Caller(subject), name, "pull")
    licence = hub.licences.find(repository)
    return _out(hub, subject, repository, licence) if licence else None


@routes.put("/licences/{name:path}")
def put_licence(hub: TheHub, subject: Member, name: str, body: LicenceIn) -> LicenceOut:
    """Ask for a licence from now on, for publishers; a changed text or version asks everybody again."""
    licence = hub.licences.set(subject, name, version=body.version, text=body.text, title=body.title)
    return _out(hub, subject, hub.access.repository(Caller(subject), name, "pull"), licence)


@routes.delete("/licences/{name:path}", status_code=204)
def delete_licence(hub: TheHub, subject: Member, name: str) -> None:
    """Ask for no licence any more, for publishers."""
    hub.licences.clear(subject, name)


@routes.get("/acceptances/{name:path}")
def list_acceptances(hub: TheHub, subject: Member, name: str) -> Listing[AcceptanceOut]:
    """Who accepted the licence, the last first, for publishers."""
    current = hub.licences.find(hub.access.repository(Caller(subject), name, "pull"))
    items = [
        AcceptanceOut(
            user=each.actor, version=each.version, sha256=each.sha256, accepted=format_time(each.accepted_ns),
            is_current=current is not None and current.sha256 == each.sha256,
        )
        for each in hub.licences.acceptances(subject, name)
    ]  # fmt: skip
    return Listing(items=items, total=len(items))


@routes.post("/acceptances/{name:path}", status_code=201)
def accept_licence(hub: TheHub, subject: Member, name: str, body: AcceptanceIn) -> AcceptanceOut:
    """Accept the licence that was read, for oneself."""
    licence, done = hub.licences.accept(subject, name, version=body.version, sha256=body.sha256)
    return AcceptanceOut(
        user=done.actor, version=licence.version, sha256=licence.sha256, accepted=format_time(done.accepted_ns),
        is_current=True,
    )  # fmt: skip
