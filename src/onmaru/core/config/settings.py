"""What can be configured on the floor, as frozen records; each wing adds a slice of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, model_validator

from onmaru.core.config.validation import validated

Slice = TypeVar("Slice", bound=BaseModel)
Role = Literal["guest", "reader", "contributor", "publisher", "admin", "owner"]


class _Frozen(BaseModel):
    # Values are hidden in messages: a password in a wrong place must not reach a log.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ServerSettings(_Frozen):
    """Where and how the site listens."""

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8420, ge=0, le=65535, description="0 takes a free port")
    tls_certificate: Path | None = Field(default=None, description="PEM chain")
    tls_key: Path | None = Field(default=None, description="PEM key")
    public_url: str = Field(
        default="", pattern=r"^(https?://[^/\s]+)?/?$", description="address people type, if it differs"
    )
    trusted_hosts: tuple[str, ...] = Field(
        default=(), description="further names in the Host header; `*.example.com` works"
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(), description="addresses whose X-Forwarded-* headers are believed"
    )
    proxy_terminates_tls: bool = Field(
        default=False, description="a reverse proxy in front of the site speaks TLS"
    )
    max_body_bytes: int = Field(default=64 << 20, ge=1024, description="largest request body [B]")
    request_timeout_s: float = Field(
        default=60.0, gt=0, description="longest wait until a response begins [s]"
    )
    shutdown_s: float = Field(
        default=10.0, gt=0, le=300, description="time open requests get at shutdown [s]"
    )
    max_connections: int = Field(default=2000, ge=1)

    @model_validator(mode="after")
    def _pair(self) -> ServerSettings:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key belong together: set both or neither")
        return self


class OidcProvider(_Frozen):
    """One OpenID Connect provider; the secret comes from a file or from the configuration."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")
    label: str = ""
    issuer: str = Field(pattern=r"^https?://\S+$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = None
    client_secret_file: Path | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    role_claim: str = Field(
        default="", description="claim that carries a role or groups; read anew at each login"
    )
    roles: Mapping[str, Role] = Field(default_factory=dict, description="value of the claim -> role")
    default_role: Role | None = Field(
        default=None, description="role of people whom the claim gives none; empty: no entry"
    )

    @model_validator(mode="after")
    def _one_secret(self) -> OidcProvider:
        if self.client_secret is not None and self.client_secret_file is not None:
            raise ValueError("set client_secret or client_secret_file, not both")
        return self

    def secret(self) -> str | None:
        """The client secret, or None for a public client (PKCE alone)."""
        if self.client_secret_file is not None:
            return self.client_secret_file.read_text(encoding="utf-8").strip()
        return self.client_secret.get_secret_value() if self.client_secret else None


class IdentitySettings(_Frozen):
    """Who may sign in, and for how long."""

    password_login: bool = True
    min_password_length: int = Field(default=10, ge=8, le=128)
    session_hours: float = Field(
        default=12.0, gt=0, le=24 * 30, description="a session ends after this long unused [h]"
    )
    session_max_days: float = Field(
        default=30.0, gt=0, le=366, description="a session ends after this long in any case [d]"
    )
    login_link_minutes: float = Field(default=10.0, gt=0, le=24 * 60)
    oidc: tuple[OidcProvider, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> IdentitySettings:
        ids = [provider.id for provider in self.oidc]
        if len(ids) != len(set(ids)):
            raise ValueError("two OIDC providers share an id")
        return self


class LogSettings(_Frozen):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(_Frozen):
    """Everything that is configured. `slice` gives a wing its own table, validated by its own model."""

    data_folder: Path
    database_url: str = Field(
        default="", repr=False, description="empty: SQLite in the data folder; postgresql://..."
    )
    server: ServerSettings = ServerSettings()
    identity: IdentitySettings = IdentitySettings()
    log: LogSettings = LogSettings()

    _tables: Mapping[str, Mapping[str, Any]] = PrivateAttr(default_factory=dict)
    _origin: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @property
    def database(self) -> str:
        """The database URL in force; it may hold a password, so it is never logged."""
        return self.database_url or f"sqlite:///{self.data_folder.absolute() / 'onmaru.db'}"

    @property
    def public_address(self) -> str:
        """The address people open, without a trailing slash."""
        if self.server.public_url:
            return self.server.public_url.rstrip("/")
        scheme = "https" if self.server.tls_certificate else "http"
        host = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        return f"{scheme}://{host}:{self.server.port}"

    def slice(self, name: str, model: type[Slice]) -> Slice:
        """The table of wing `name`, validated by the wing's frozen model.

        Raises:
            UnknownConfigKey: a key the model does not know; the nearest one is in the hint.
            InvalidConfig: a value of the wrong kind.
        """
        return validated(model, self._tables.get(name, {}), prefix=(name,), origin=self._origin)

    def with_tables(self, tables: Mapping[str, Mapping[str, Any]], origin: Mapping[str, str]) -> Settings:
        """The same settings carrying the wings' tables and where each key was said."""
        copy = self.model_copy()
        copy._tables = dict(tables)
        copy._origin = dict(origin)
        return copy
