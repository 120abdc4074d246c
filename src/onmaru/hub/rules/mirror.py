"""Mirrors: which names come from which other registry or Hugging Face endpoint, under which rules.

Sources: RFC 6890 and the IANA special-purpose address registries (which addresses are public, as `ipaddress` knows
them); RFC 6052 (IPv4 addresses inside 64:ff9b::/96).
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal
from urllib.parse import urlsplit

from onmaru.hub.errors import BadName
from onmaru.hub.errors_mirror import BadMirror
from onmaru.hub.rules.name import check_name
from onmaru.hub.types import Visibility

Protocol = Literal["oci", "hf"]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MAX_PATTERNS = 200
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PROTOCOLS = ("oci", "hf")
_VISIBILITIES = ("private", "organisation", "public")


@dataclass(frozen=True, slots=True)
class Terms:
    """What an admin sets of a mirror.

    Attributes:
        allow, deny: Patterns of names on the other side; nothing allowed allows all, what is denied is denied.
        tag_ttl_s: How long a tag is taken for what it was [s]; what has a digest never changes.
        absent_ttl_s: How long what was not there is not asked for again [s].
        quota_bytes: Most that is taken in; None is no limit of its own.
        offline: Serve what is here and ask nobody.
        visibility: Of what is taken in.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    tag_ttl_s: float = 300.0
    absent_ttl_s: float = 60.0
    quota_bytes: int | None = None
    offline: bool = False
    visibility: Visibility = "organisation"

    def as_text(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Mirror:
    """A part of the names that is fetched from elsewhere when it is asked for.

    Attributes:
        prefix: Names here begin with it and a slash.
        upstream_prefix: What stands in its place on the other side; may be empty.
        sealed: The password or token, sealed; empty for none.
        contact_ns: When the other side last answered.
        error: Why it did not, the last time it was asked.
        fetched: How much was fetched so far [B].
    """

    id: str
    organisation: str
    prefix: str
    protocol: Protocol
    url: str
    upstream_prefix: str
    username: str
    sealed: str
    terms: Terms
    created_ns: int
    created_by: str
    contact_ns: int | None = None
    error: str = ""
    fetched: int = 0

    def covers(self, name: str) -> bool:
        return name.startswith(self.prefix + "/")

    def upstream(self, name: str, spelled: str = "") -> str:
        """What a repository here is called on the other side.

        Args:
            spelled: The name as the client writes it: names here do not tell upper case from lower, others may.
        """
        rest = (spelled if spelled.lower() == name else name)[len(self.prefix) + 1 :]
        return f"{self.upstream_prefix}/{rest}" if self.upstream_prefix else rest

    def lets(self, upstream: str) -> bool:
        """Whether a name on the other side may be fetched."""

        def among(patterns: Sequence[str]) -> bool:
            if self.protocol == "hf":  # where upper case and lower case are the same repository
                return any(fnmatchcase(upstream.lower(), pattern.lower()) for pattern in patterns)
            return any(fnmatchcase(upstream, pattern) for pattern in patterns)

        return not among(self.terms.deny) and (not self.terms.allow or among(self.terms.allow))


def check_url(url: str) -> str:
    """The address of another registry, without a slash at its end.

    Raises:
        BadMirror: not of http or https, or with a user, a query or a fragment in it.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise _bad("url", "cannot be read", "https://registry.example.com") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or len(url) > 500:
        raise _bad("url", "is no address of http or https", "https://registry.example.com")
    if parts.username or parts.password:
        raise _bad("url", "holds a user or a password", "give them as username and secret")
    if parts.query or parts.fragment:
        raise _bad("url", "has a query or a fragment", "leave out what follows ? and #")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def check_prefix(prefix: str) -> str:
    """The prefix, when names may begin with it.

    Raises:
        BadMirror: no repository could be called so.
    """
    try:
        return check_name(prefix.strip().strip("/"))
    except BadName as error:
        raise _bad(
            "prefix", f"{prefix[:120]!r} is no beginning of a name", "acme or acme/upstream"
        ) from error


def check_protocol(protocol: str) -> Protocol:
    if protocol not in _PROTOCOLS:
        raise _bad("protocol", f"{protocol[:40]!r} is not known", ", ".join(_PROTOCOLS))
    return protocol  # type: ignore[return-value]


def read_terms(document: Mapping[str, Any], base: Terms | None = None) -> Terms:
    """Terms as they are sent or stored; what is not said stays as in `base`.

    Raises:
        BadMirror: the field that is wrong stands in `params["where"]`.
    """
    known = asdict(base or Terms())
    unknown = set(document) - set(known)
    if unknown:
        raise _bad(sorted(unknown)[0][:40], "is not known", ", ".join(known))
    said = known | dict(document)
    for field in ("allow", "deny"):
        value = said[field]
        fine = isinstance(value, list | tuple) and len(value) <= MAX_PATTERNS
        if not fine or not all(isinstance(each, str) and 0 < len(each) <= 255 for each in value):
            raise _bad(field, "is no list of patterns", "such as library/*")
        said[field] = tuple(value)
    for field in ("tag_ttl_s", "absent_ttl_s"):
        said[field] = _number(field, said[field], 30 * 86400)
    if said["quota_bytes"] is not None:
        said["quota_bytes"] = int(_number("quota_bytes", said["quota_bytes"], 1 << 60))
    if not isinstance(said["offline"], bool):
        raise _bad("offline", "is neither true nor false", "true or false")
    if said["visibility"] not in _VISIBILITIES:
        raise _bad("visibility", "is not known", ", ".join(_VISIBILITIES))
    return Terms(**said)


def read_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Networks as the configuration names them.

    Raises:
        BadMirror: one cannot be read.
    """
    try:
        return tuple(ipaddress.ip_network(text, strict=False) for text in texts)
    except ValueError as error:
        raise _bad("hub.mirror_networks", "holds no network", "such as 10.0.0.0/8") from error


def may_connect(text: str, allowed: Sequence[Network], *, plain: bool) -> bool:
    """Whether a mirror may connect to an address.

    Args:
        allowed: Networks the configuration allows though they are not public.
        plain: Without TLS: only within `allowed`.
    """
    try:
        address = _inner(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    if any(address in network for network in allowed if network.version == address.version):
        return True
    return not plain and address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address.teredo is not None:
            return address.teredo[1]
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _number(field: str, value: Any, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise _bad(field, "is no number that fits", f"0 to {most:.0f}")
    return float(value)


def _bad(where: str, what: str, mend: str) -> BadMirror:
    return BadMirror(f"{where} {what}", hint=mend, where=where)
