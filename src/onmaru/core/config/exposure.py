"""A site leaves this machine only with encryption and a way to sign in."""

from __future__ import annotations

import ipaddress

from onmaru.core.config.settings import Settings
from onmaru.core.errors import InvalidInput


class ExposedServer(InvalidInput):
    code = "config.exposed_server"


def is_loopback(host: str) -> bool:
    """Whether nobody outside of this machine can reach `host`; unknown names count as outside."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_exposure(settings: Settings) -> None:
    """Refuse to listen beyond loopback without TLS and a usable login method.

    Raises:
        ExposedServer: the hint says which settings are missing.
    """
    server, identity = settings.server, settings.identity
    if is_loopback(server.host):
        return
    missing = []
    behind_proxy = server.proxy_terminates_tls and server.public_url.startswith("https://")
    if server.tls_certificate is None and not behind_proxy:
        missing.append(
            "server.tls_certificate and server.tls_key "
            "(or server.proxy_terminates_tls with an https server.public_url)"
        )
    if not identity.password_login and not identity.oidc:
        missing.append("identity.password_login or identity.oidc")
    if missing:
        raise ExposedServer(
            f"refusing to listen on {server.host}: others could reach the site unprotected",
            hint=f'set {" and ".join(missing)}, or keep server.host = "127.0.0.1"',
            host=server.host,
            missing=missing,
        )
