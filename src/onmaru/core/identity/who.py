"""Who asks, as the routes of identity take it, and how they show people and organisations."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from onmaru.core.http.access import require
from onmaru.core.identity.accounts import Organisation, User
from onmaru.core.identity.models import OrganisationOut, UserOut
from onmaru.core.identity.permissions import Subject
from onmaru.core.identity.service import Identity
from onmaru.core.time import format_time


def _identity(request: Request) -> Identity:
    identity: Identity = request.app.state.identity
    return identity


TheIdentity = Annotated[Identity, Depends(_identity)]
Anybody = Annotated[Subject, Depends(require("core.read"))]
KeyHolder = Annotated[Subject, Depends(require("core.keys"))]
Viewer = Annotated[Subject, Depends(require("identity.read"))]
Editor = Annotated[Subject, Depends(require("identity.edit"))]


def user_out(user: User) -> UserOut:
    return UserOut(
        id=user.id, name=user.name, display=user.display, kind=user.kind, role=user.role,  # type: ignore[arg-type]
        active=user.active, has_password=user.has_password, managed_here=user.managed_here,
        created=format_time(user.created_ns),
    )  # fmt: skip


def organisation_out(organisation: Organisation, role: str) -> OrganisationOut:
    """An organisation as one of its members sees it."""
    return OrganisationOut(
        id=organisation.id, name=organisation.name, display=organisation.display, role=role,  # type: ignore[arg-type]
    )  # fmt: skip
