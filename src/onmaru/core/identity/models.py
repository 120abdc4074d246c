"""What the routes of identity take and give."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Role = Literal["guest", "reader", "contributor", "publisher", "admin", "owner"]
# NUL and lone surrogates cannot be stored as text by every database.
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._@+-]{0,63}$")]
AddressName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$", max_length=64)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class LinkIn(_In):
    token: Secret


class PasswordIn(_In):
    user: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    password: Secret


class PasswordSet(_In):
    password: Secret | None = Field(description="null removes it")
    current: Secret | None = Field(default=None, description="one's own present password")


class UserIn(_In):
    name: Name
    display: Line = ""
    role: Role = "reader"
    kind: Literal["person", "service"] = "person"


class UserChange(_In):
    display: Line | None = None
    role: Role | None = None
    active: bool | None = None


class KeyIn(_In):
    label: Line
    scopes: list[Annotated[str, StringConstraints(min_length=1, max_length=80)]] = Field(
        min_length=1, max_length=100
    )
    user: Annotated[str, StringConstraints(max_length=64)] | None = Field(
        default=None, description="default: oneself"
    )
    expires: Annotated[str, StringConstraints(max_length=64)] | None = Field(
        default=None, description="RFC 3339, or +30d"
    )


class OidcMethod(BaseModel):
    id: str
    label: str


class MethodsOut(BaseModel):
    password: bool
    oidc: list[OidcMethod]


class Person(BaseModel):
    id: str
    name: str
    display: str


class OrganisationOut(BaseModel):
    id: str
    name: str = Field(description="stands in addresses: acme/inspect:1.2")
    display: str
    role: Role = Field(description="one's own role there")


class TeamRoleOut(BaseModel):
    id: str
    role: Role


class SessionOut(BaseModel):
    user: Person
    organisation: OrganisationOut
    role: Role
    teams: list[TeamRoleOut] = Field(description="teams one belongs to, with the role in each")
    permissions: list[str]
    csrf: str | None = Field(description="null for API keys, which need none")
    methods: MethodsOut


class UserOut(BaseModel):
    id: str
    name: str
    display: str
    kind: Literal["person", "service"]
    role: Role
    active: bool
    has_password: bool
    managed_here: bool = Field(description="else only the role can be changed here")
    created: str


class UsersOut(BaseModel):
    items: list[UserOut]
    next: str | None = None


class LinkMade(BaseModel):
    token: str = Field(description="open /login?token=... ; works once")


class KeyOut(BaseModel):
    id: str
    prefix: str
    user: str
    user_name: str
    label: str
    scopes: list[str]
    created: str
    expires: str | None
    last_used: str | None


class KeysOut(BaseModel):
    items: list[KeyOut]
    next: str | None = None


class KeyMade(BaseModel):
    key: KeyOut
    secret: str = Field(description="shown this once")


class OrganisationsOut(BaseModel):
    items: list[OrganisationOut]
    next: str | None = None


class OrganisationIn(_In):
    name: AddressName
    display: Line = ""


class OrganisationChange(_In):
    name: AddressName | None = None
    display: Line | None = None


class OrganisationChoice(_In):
    organisation: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class MemberIn(_In):
    user: Name = Field(description="the name of somebody who has an account on this site")
    role: Role = "reader"


class TeamIn(_In):
    name: AddressName
    display: Line = ""


class TeamChange(_In):
    name: AddressName | None = None
    display: Line | None = None


class TeamOut(BaseModel):
    id: str
    name: str
    display: str
    created: str
    member_count: int


class TeamsOut(BaseModel):
    items: list[TeamOut]
    next: str | None = None


class TeamMemberIn(_In):
    role: Role | None = Field(default=None, description="null: the role in the organisation")


class TeamMemberOut(BaseModel):
    user: str
    name: str
    display: str
    kind: Literal["person", "service"]
    role: Role = Field(description="the higher of the roles in the team and in the organisation")
    team_role: Role | None


class TeamMembersOut(BaseModel):
    items: list[TeamMemberOut]
    next: str | None = None


class AuditOut(BaseModel):
    items: list[dict[str, Any]]
    next: str | None


class ChainOut(BaseModel):
    events: int
    newest_hash: str
