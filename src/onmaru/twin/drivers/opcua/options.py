"""Options of an OPC UA source, and a client made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from asyncua import Client, ua
from asyncua.crypto import security_policies
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from onmaru.twin.drivers.delivery import BadSource
from onmaru.twin.types import Source


class OpcuaOptions(BaseModel):
    """`options` of a source of kind `opcua`; times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="opc.tcp://host:4840/path")
    user: str = ""
    password: SecretStr = SecretStr("")
    security: Literal["none", "Basic256Sha256", "Aes128Sha256RsaOaep", "Aes256Sha256RsaPss"] = "none"
    mode: Literal["Sign", "SignAndEncrypt"] = "SignAndEncrypt"
    certificate: Path | None = Field(
        None, description="ours; with security and without one, one is made and kept"
    )
    key: Path | None = None
    server_certificate: Path | None = Field(
        None, description="the only one we trust; without it any is taken"
    )
    application_uri: str = "urn:onmaru:twin"
    publish_s: float = Field(0.1, gt=0, le=60)
    sampling_s: float = Field(0.0, ge=0, le=3600, description="0: as fast as the server can")
    queue_size: int = Field(100, ge=1, le=100_000)
    timeout_s: float = Field(5.0, gt=0, le=120)
    reconnect_min_s: float = Field(0.5, gt=0, le=60)
    reconnect_max_s: float = Field(30.0, gt=0, le=3600)
    backfill: bool = Field(
        True, description="after an outage read what was missed, where the server keeps history"
    )


def read_options(source: Source) -> OpcuaOptions:
    """The checked options.

    Raises:
        BadSource: an option is unknown or wrong, or the URL cannot be used.
    """
    try:
        options = OpcuaOptions.model_validate(dict(source.options))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, item['loc'])) or 'options'}: {item['msg']}" for item in error.errors()]
        hint = f"mend [sources.{source.name}] in plant.toml"
        detail = f"source {source.name}: {'; '.join(faults)}"
        raise BadSource(detail, hint=hint, source=source.name, faults=faults) from None
    parts = urlsplit(options.url)
    if parts.scheme != "opc.tcp" or not parts.hostname or parts.username or parts.password:
        hint = "use opc.tcp://host:4840; user and password are options of their own"
        raise BadSource(f"source {source.name}: cannot use the url", hint=hint, source=source.name)
    return options


async def make_client(options: OpcuaOptions, folder: Path | None) -> Client:
    """A client that is not yet connected; with security, the server's certificate is fetched or pinned."""
    client = Client(options.url, timeout=options.timeout_s)
    client.application_uri = options.application_uri
    client.name = client.description = "Onmaru"
    if options.user:
        client.set_user(options.user)
        client.set_password(options.password.get_secret_value())
    if options.security != "none":
        certificate, key = options.certificate, options.key
        if certificate is None or key is None:
            if folder is None:
                raise BadSource("security needs a certificate and a key", hint="set certificate and key")
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            own_key, own_certificate = folder / "client.pem", folder / "client.der"
            folder.chmod(0o700)  # the library writes the key readable by all
            certificate, key = await client.setup_self_signed_certificate(own_key, own_certificate)
            own_key.chmod(0o600)
        await client.set_security(
            getattr(security_policies, f"SecurityPolicy{options.security}"),
            certificate,
            key,
            server_certificate=str(options.server_certificate) if options.server_certificate else None,
            mode=getattr(ua.MessageSecurityMode, options.mode),
        )
    return client
