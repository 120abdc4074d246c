"""Finds credentials in text files with `detect-secrets`' detectors that know a form (no guessing by entropy)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_FILE_BYTES = 512 << 10
_MAX_LINE = 2000
_MAX_FOUND = 100
_DETECTORS = (
    "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "GitHubTokenDetector", "GitLabTokenDetector",
    "JwtTokenDetector", "NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector",
    "SlackDetector", "StripeDetector", "TwilioKeyDetector",
)  # fmt: skip
# Detectors are slow; a line without any of these can hold none of their findings.
_HINT = re.compile(
    r"AKIA|A3T|ABIA|ACCA|ASIA|AccountKey|PRIVATE KEY|://[^/\s]+:[^/\s]+@|gh[pousr]_|glpat|GR1348941|eyJ|npm_|_authToken|sk-|"
    r"sk_live|rk_live|pypi-|xox|hooks\.slack|SG\.|\bAC[a-z0-9]{32}|\bSK[a-z0-9]{32}"
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A credential in a file; what it is and where, never itself."""

    kind: str
    line: int


def find_secrets(text: str) -> list[Secret]:
    """Credentials in a text, by line."""
    return list(_found(text))


def _found(text: str) -> Iterator[Secret]:
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) <= _MAX_LINE and _HINT.search(line)
    ]
    if not lines:
        return
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import transient_settings

    count = 0
    with transient_settings({"plugins_used": [{"name": name} for name in _DETECTORS]}):
        for number, line in lines:
            for kind in sorted({secret.type for secret in scan_line(line)}):
                yield Secret(kind, number)
                count += 1
                if count >= _MAX_FOUND:
                    return
