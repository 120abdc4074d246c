"""Options of an MQTT source, validated."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from onmaru.twin.drivers.delivery import BadSource
from onmaru.twin.types import Source


class MqttOptions(BaseModel):
    """`options` of a source of kind `mqtt`; times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="mqtt://host:1883, mqtts://host:8883, ws:// or wss://")
    version: Literal["5", "3.1.1"] = "5"
    format: Literal["json", "sparkplug"] = "json"
    client_id: str = Field("", max_length=128, description="empty: one is made and kept")
    user: str = ""
    password: SecretStr = SecretStr("")
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    qos: Literal[0, 1] = 1
    keepalive_s: int = Field(30, ge=5, le=3600)
    session_expiry_s: int = Field(86_400, ge=0, le=0xFFFFFFFE)
    filters: tuple[str, ...] = Field((), description="subscribe to these instead of what the bindings need")
    watch: tuple[str, ...] = Field((), description="subscribe to these as well, to see unbound topics")
    shared_group: str = Field("", pattern=r"^[^/+#]*$")
    reconnect_min_s: float = Field(0.5, gt=0, le=60)
    reconnect_max_s: float = Field(30.0, gt=0, le=3600)
    max_packet_bytes: int = Field(4 << 20, ge=1024, le=64 << 20)
    host_id: str = Field(
        "", pattern=r"^[^/+#]*$", description="Sparkplug: publish STATE as this primary host"
    )


class Address(BaseModel):
    """Where the broker is, out of the URL."""

    model_config = ConfigDict(frozen=True)
    host: str
    port: int
    tls: bool
    websocket: bool
    path: str


_PORTS = {"mqtt": 1883, "mqtts": 8883, "ws": 80, "wss": 443}


def read_options(source: Source) -> tuple[MqttOptions, Address]:
    """The checked options and the broker's address.

    Raises:
        BadSource: an option is unknown or wrong, or the URL cannot be used.
    """
    try:
        options = MqttOptions.model_validate(dict(source.options))
    except ValidationError as error:
        raise bad_options(source, error) from None
    try:
        parts = urlsplit(options.url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadSource(
            f"source {source.name}: {options.url!r} is no URL", hint="use mqtt://host:1883"
        ) from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.password:
        hint = "use mqtt://host:1883 or mqtts://host:8883; user and password are options of their own"
        raise BadSource(f"source {source.name}: cannot use the url", hint=hint, source=source.name)
    return options, Address(
        host=parts.hostname,
        port=port,
        tls=parts.scheme in ("mqtts", "wss"),
        websocket=parts.scheme in ("ws", "wss"),
        path=parts.path or "/mqtt",
    )


def bad_options(source: Source, error: ValidationError) -> BadSource:
    """All faults in one sentence, without the values (they may be secrets)."""
    faults = [f"{'.'.join(map(str, item['loc'])) or 'options'}: {item['msg']}" for item in error.errors()]
    hint = f"mend [sources.{source.name}] in plant.toml"
    return BadSource(
        f"source {source.name}: {'; '.join(faults)}", hint=hint, source=source.name, faults=faults
    )
