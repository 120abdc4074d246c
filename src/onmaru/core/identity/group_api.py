"""Routes of organisations and teams. Who may do what with a team is decided on the team, not on the route."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from onmaru.core.http.access import require
from onmaru.core.identity.models import (
    MemberIn,
    OrganisationChange,
    OrganisationIn,
    OrganisationOut,
    OrganisationsOut,
    TeamChange,
    TeamIn,
    TeamMemberIn,
    TeamMemberOut,
    TeamMembersOut,
    TeamOut,
    TeamsOut,
    UserOut,
)
from onmaru.core.identity.permissions import Subject
from onmaru.core.identity.teams import Team, TeamMember
from onmaru.core.identity.who import Anybody, Editor, TheIdentity, organisation_out, user_out
from onmaru.core.time import format_time

router = APIRouter()

Founder = Annotated[Subject, Depends(require("organisation.create"))]
Owner = Annotated[Subject, Depends(require("organisation.edit"))]


@router.get("/organisations")
def list_organisations(identity: TheIdentity, subject: Anybody) -> OrganisationsOut:
    """The organisations one belongs to, with one's role in each."""
    found = identity.accounts.organisations(subject.id)
    return OrganisationsOut(items=[organisation_out(one, one.role) for one in found])


@router.post("/organisations", status_code=201)
def create_organisation(identity: TheIdentity, subject: Founder, body: OrganisationIn) -> OrganisationOut:
    """Found an organisation and own it; the plant stays with the first one."""
    made = identity.organisations.create(subject, name=body.name, display=body.display)
    return organisation_out(made, made.role)


@router.patch("/organisations/{organisation_id}")
def change_organisation(
    identity: TheIdentity, subject: Owner, organisation_id: str, body: OrganisationChange
) -> OrganisationOut:
    """Rename the organisation one acts in."""
    changed = identity.organisations.change(subject, organisation_id, name=body.name, display=body.display)
    return organisation_out(changed, changed.role)


@router.post("/members", status_code=201)
def add_member(identity: TheIdentity, subject: Editor, body: MemberIn) -> UserOut:
    """Let somebody who has an account on this site into the organisation, with a role of its own."""
    return user_out(identity.organisations.add_member(subject, user=body.user, role=body.role))


@router.get("/teams")
def list_teams(identity: TheIdentity, subject: Anybody) -> TeamsOut:
    """The teams one belongs to; all of the organisation for admins."""
    return TeamsOut(items=[_team(team) for team in identity.teams.list(subject)])


@router.post("/teams", status_code=201)
def create_team(identity: TheIdentity, subject: Editor, body: TeamIn) -> TeamOut:
    return _team(identity.teams.create(subject, name=body.name, display=body.display))


@router.get("/teams/{team_id}")
def get_team(identity: TheIdentity, subject: Anybody, team_id: str) -> TeamOut:
    return _team(identity.teams.get(subject, team_id))


@router.patch("/teams/{team_id}")
def change_team(identity: TheIdentity, subject: Anybody, team_id: str, body: TeamChange) -> TeamOut:
    """Rename a team; admins of the team may."""
    return _team(identity.teams.change(subject, team_id, name=body.name, display=body.display))


@router.delete("/teams/{team_id}", status_code=204)
def remove_team(identity: TheIdentity, subject: Editor, team_id: str) -> None:
    identity.teams.remove(subject, team_id)


@router.get("/teams/{team_id}/members")
def list_team_members(identity: TheIdentity, subject: Anybody, team_id: str) -> TeamMembersOut:
    return TeamMembersOut(items=[_member(member) for member in identity.teams.members(subject, team_id)])


@router.put("/teams/{team_id}/members/{user_id}")
def put_team_member(
    identity: TheIdentity, subject: Anybody, team_id: str, user_id: str, body: TeamMemberIn
) -> TeamMemberOut:
    """Let a member of the organisation into the team, or change their role there; admins of the team may."""
    return _member(identity.teams.put_member(subject, team_id, user_id, role=body.role))


@router.delete("/teams/{team_id}/members/{user_id}", status_code=204)
def remove_team_member(identity: TheIdentity, subject: Anybody, team_id: str, user_id: str) -> None:
    """Take somebody out of a team; everybody may leave by themselves."""
    identity.teams.remove_member(subject, team_id, user_id)


def _team(team: Team) -> TeamOut:
    return TeamOut(
        id=team.id, name=team.name, display=team.display, created=format_time(team.created_ns),
        member_count=team.member_count,
    )  # fmt: skip


def _member(member: TeamMember) -> TeamMemberOut:
    return TeamMemberOut(
        user=member.user, name=member.name, display=member.display, kind=member.kind, role=member.role,  # type: ignore[arg-type]
        team_role=member.team_role,  # type: ignore[arg-type]
    )  # fmt: skip
