"""Configuration: `onmaru.toml` < `ONMARU_HUB__ROOT` < flags, read once at the root, then frozen."""

from onmaru.core.config.exposure import ExposedServer, is_loopback, refuse_exposure
from onmaru.core.config.load import (
    InvalidConfig,
    UnknownConfigKey,
    UnreadableConfig,
    load_settings,
    process_environment,
)
from onmaru.core.config.settings import IdentitySettings, LogSettings, OidcProvider, ServerSettings, Settings

__all__ = [
    "ExposedServer",
    "IdentitySettings",
    "InvalidConfig",
    "LogSettings",
    "OidcProvider",
    "ServerSettings",
    "Settings",
    "UnknownConfigKey",
    "UnreadableConfig",
    "is_loopback",
    "load_settings",
    "process_environment",
    "refuse_exposure",
]
