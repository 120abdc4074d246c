"""Organisations and teams: who sees what, who decides, and that no membership opens another house."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.errors import NotFound
from onmaru.core.events import EventFeed
from onmaru.core.identity import PERMISSIONS, ROLES, Identity, Resource, Subject, authorize, permissions_of
from onmaru.core.identity.accounts import LastOwner, ManagedElsewhere, UnknownOrganisation, UnknownUser
from onmaru.core.identity.organisations import AlreadyMember
from onmaru.core.identity.permissions import PER_ORGANISATION, NotPermitted, Visibility, permissions_on, rank
from onmaru.core.identity.sessions import SessionEnded
from onmaru.core.identity.teams import AddressTaken, BadAddressName, NoMember, UnknownTeam


def signed_in(identity: Identity, user_id: str, organisation: str = "") -> Subject:
    token = identity.sessions.by_link(identity.login_link(user_id)).token
    subject = identity.subject_of_session(token)
    if organisation:
        identity.sessions.switch(subject, organisation)
        subject = identity.subject_of_session(token)
    return subject


def test_an_organisation_is_founded_joined_and_renamed(
    identity: Identity, owner: Subject, feed: EventFeed
) -> None:
    made = identity.organisations.create(owner, name="acme", display="Acme 공업")
    assert [o.name for o in identity.accounts.organisations(owner.id)] == ["acme", "main"]
    with pytest.raises(AddressTaken):
        identity.organisations.create(owner, name="acme")
    for name in ("", "Acme", "a/b", "a..b", "-a", "a-", "x" * 65, "공장", "a\n"):
        with pytest.raises(BadAddressName):
            identity.organisations.create(owner, name=name)
    there = signed_in(identity, owner.id, made.id)
    assert (there.organisation, there.role, there.at_home) == (made.id, "owner", False)
    with pytest.raises(NotFound):
        identity.organisations.change(owner, made.id, name="other")  # act there to rename it
    assert identity.organisations.change(there, made.id, name="acme-co").name == "acme-co"
    assert identity.organisations.named("acme-co").id == made.id
    with pytest.raises(UnknownOrganisation):
        identity.organisations.named("acme")
    assert feed.tail(1, "identity.")[0].type == "identity.organisation.changed"


def test_the_plant_belongs_to_the_first_organisation(identity: Identity, owner: Subject) -> None:
    made = identity.organisations.create(owner, name="acme")
    there = signed_in(identity, owner.id, made.id)
    assert there.permissions == PER_ORGANISATION
    for action in ("jobs.read", "events.read", "audit.read", "organisation.create"):
        with pytest.raises(NotPermitted, match="own organisation"):
            authorize(there, action)
    _, secret = identity.keys.create(there, label="k", scopes=["*"])
    assert identity.subject_of_key(secret).permissions == there.permissions
    with pytest.raises(NotPermitted):
        identity.organisations.create(there, name="more")
    assert identity.accounts.first_owner().organisation == owner.organisation


def test_people_belong_to_several_with_a_role_each(identity: Identity, owner: Subject) -> None:
    kim = identity.accounts.create(owner, name="kim", display="", role="reader")
    robot = identity.accounts.create(owner, name="robot", display="", role="reader", kind="service")
    acme = identity.organisations.create(owner, name="acme")
    there = signed_in(identity, owner.id, acme.id)
    assert identity.organisations.add_member(there, user="kim", role="publisher").role == "publisher"
    with pytest.raises(AlreadyMember):
        identity.organisations.add_member(there, user="kim", role="reader")
    for name in ("nobody", robot.name):
        with pytest.raises(UnknownUser):
            identity.organisations.add_member(there, user=name, role="reader")
    assert signed_in(identity, kim.id).role == "reader"  # one signs in where the account is managed
    assert signed_in(identity, kim.id, acme.id).role == "publisher"
    with pytest.raises(UnknownOrganisation):
        identity.sessions.switch(signed_in(identity, kim.id), "org_absent")
    lee = identity.accounts.create(there, name="lee", display="", role="guest")
    with pytest.raises(UnknownOrganisation):  # absent and not mine look the same
        identity.sessions.switch(signed_in(identity, lee.id), owner.organisation)
    with pytest.raises(UnknownUser):
        identity.accounts.change(owner, lee.id, role="reader")


def test_a_shared_member_is_no_way_into_the_other_house(identity: Identity, owner: Subject) -> None:
    acme = identity.organisations.create(owner, name="acme")
    there = signed_in(identity, owner.id, acme.id)
    eve = signed_in(identity, identity.accounts.create(there, name="eve", display="", role="owner").id)
    kim = identity.accounts.create(owner, name="kim", display="", role="admin")
    identity.organisations.add_member(eve, user="kim", role="reader")
    for attempt in (
        lambda: identity.sessions.link_for(eve, kim.id),
        lambda: identity.sessions.set_password(eve, kim.id, "맑은 아침 공장 바닥"),
        lambda: identity.accounts.change(eve, kim.id, active=False),
        lambda: identity.accounts.change(eve, kim.id, display="x"),
    ):
        with pytest.raises(ManagedElsewhere):
            attempt()
    assert identity.accounts.change(eve, kim.id, role="guest").role == "guest"
    assert not identity.accounts.change(eve, kim.id, role="guest").managed_here
    _, secret = identity.keys.create(eve, label="k", scopes=["*"], user_id=kim.id)
    assert identity.subject_of_key(secret).permissions == permissions_of("guest", at_home=False)
    with pytest.raises(ManagedElsewhere):  # nor does kim's key of acme sign in as kim of main
        identity.sessions.link_for(identity.subject_of_key(secret), kim.id)
    session = signed_in(identity, kim.id, acme.id)
    identity.accounts.remove(eve, kim.id)
    assert identity.accounts.get(owner.organisation, kim.id).role == "admin"
    with pytest.raises(SessionEnded):
        identity.sessions.switch(session, owner.organisation)


def test_the_last_owner_of_each_organisation_stays(identity: Identity, owner: Subject) -> None:
    acme = identity.organisations.create(owner, name="acme")
    there = signed_in(identity, owner.id, acme.id)
    with pytest.raises(LastOwner):
        identity.accounts.remove(there, owner.id)
    with pytest.raises(LastOwner):
        identity.accounts.change(there, owner.id, role="reader")


def test_a_team_comes_changes_and_goes(identity: Identity, owner: Subject, feed: EventFeed) -> None:
    team = identity.teams.create(owner, name="vision", display="비전팀")
    with pytest.raises(AddressTaken):
        identity.teams.create(owner, name="vision")
    kim = identity.accounts.create(owner, name="kim", display="", role="reader")
    outsider = signed_in(identity, kim.id)
    assert identity.teams.list(outsider) == []
    for attempt in (
        lambda: identity.teams.get(outsider, team.id),
        lambda: identity.teams.members(outsider, team.id),
        lambda: identity.teams.change(outsider, team.id, name="x"),
        lambda: identity.teams.put_member(outsider, team.id, kim.id, role="owner"),
    ):
        with pytest.raises(UnknownTeam):
            attempt()
    assert identity.teams.put_member(owner, team.id, kim.id, role="admin").role == "admin"
    inside = signed_in(identity, kim.id)
    assert inside.teams == {team.id: "admin"}
    assert inside.permissions == permissions_of("reader")  # outside of the team nothing changes
    assert identity.teams.change(inside, team.id, display="검사팀").display == "검사팀"
    lee = identity.accounts.create(owner, name="lee", display="", role="reader")
    with pytest.raises(NotPermitted):
        identity.teams.put_member(inside, team.id, lee.id, role="owner")
    identity.teams.put_member(inside, team.id, lee.id)
    assert [(m.name, m.role) for m in identity.teams.members(inside, team.id)] == [
        ("kim", "admin"), ("lee", "reader"),
    ]  # fmt: skip
    identity.teams.remove_member(signed_in(identity, lee.id), team.id, lee.id)
    with pytest.raises(NoMember):
        identity.teams.remove_member(inside, team.id, lee.id)
    with pytest.raises(NotPermitted):
        identity.teams.remove(inside, team.id)  # dissolving it is for admins of the organisation
    identity.accounts.remove(owner, kim.id)
    assert identity.teams.get(owner, team.id).member_count == 0
    identity.teams.remove(owner, team.id)
    assert feed.tail(1, "identity.")[0].type == "identity.team.removed"


def test_a_wing_may_refuse_that_a_team_goes(identity: Identity, owner: Subject) -> None:
    team = identity.teams.create(owner, name="vision")

    def refuse(_connection: object, team_id: str) -> None:
        raise AddressTaken(f"{team_id} has artifacts")

    identity.teams.before_remove.append(refuse)  # type: ignore[arg-type]
    with pytest.raises(AddressTaken):
        identity.teams.remove(owner, team.id)
    assert identity.teams.named(owner.organisation, "vision").id == team.id


def test_a_narrow_key_stays_narrow_in_a_team(identity: Identity, owner: Subject) -> None:
    team = identity.teams.create(owner, name="vision")
    kim = identity.accounts.create(owner, name="kim", display="", role="guest")
    identity.teams.put_member(owner, team.id, kim.id, role="admin")
    _, secret = identity.keys.create(signed_in(identity, kim.id), label="k", scopes=["core.*"])
    narrow = identity.subject_of_key(secret)
    mine = Resource("team", team.id, narrow.organisation, team=team.id)
    assert permissions_on(narrow, mine) == {"core.read", "core.keys"}
    with pytest.raises(NotPermitted, match=r"scope identity\.edit"):
        identity.teams.change(narrow, team.id, name="x")
    for attempt in (
        lambda: identity.keys.create(
            narrow, label="k", scopes=["*"]
        ),  # a guest's *, but an admin's in the team
        lambda: identity.sessions.link_for(narrow, kim.id),
    ):
        with pytest.raises(NotPermitted):
            attempt()


SUBJECTS = st.builds(
    lambda role, team_role, at_home: Subject(
        "usr_1", "kim", "Kim", "org_1", role, permissions_of(role, at_home=at_home), "link", at_home=at_home,
        teams={"team_1": team_role} if team_role else {},
    ),
    st.sampled_from(ROLES), st.sampled_from([*ROLES, None]), st.booleans(),
)  # fmt: skip
RESOURCES = st.builds(
    Resource, st.just("image"), st.just("i"), st.sampled_from(["org_1", "org_2"]),
    st.sampled_from(["", "team_1", "team_2"]), st.sampled_from(get_args(Visibility)),
)  # fmt: skip


@given(SUBJECTS, RESOURCES, st.sampled_from(sorted(PERMISSIONS)))
def test_authorise_agrees_with_the_table(subject: Subject, resource: Resource, action: str) -> None:
    """An oracle written the other way round: from who one is to what one may."""
    mine = resource.organisation == subject.organisation
    in_team = resource.team in subject.teams
    inside = mine and (not resource.team or in_team or subject.role in ("admin", "owner"))
    role = subject.role
    if mine and in_team and rank(subject.teams[resource.team]) > rank(role):
        role = subject.teams[resource.team]
    visible = inside or resource.visibility == "public" or (mine and resource.visibility == "organisation")
    held = rank(PERMISSIONS[action]) <= rank(role) and (subject.at_home or action in PER_ORGANISATION)
    expected = None if visible and held and (inside or action.endswith(".read")) else NotPermitted
    if not visible:
        expected = NotFound
    if expected is None:
        authorize(subject, action, resource)
    else:
        with pytest.raises(expected):
            authorize(subject, action, resource)


def test_public_things_are_read_from_elsewhere_and_never_changed() -> None:
    reader = Subject("usr_1", "kim", "Kim", "org_1", "owner", permissions_of("owner"), "link")
    public = Resource("image", "i", "org_2", visibility="public")
    authorize(reader, "core.read", public)
    with pytest.raises(NotPermitted, match="members"):
        authorize(reader, "identity.edit", public)
    with pytest.raises(NotFound):
        authorize(reader, "core.read", replace(public, visibility="organisation"))
