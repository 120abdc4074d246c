"""Trust of a hub's artifacts, from Python: `site.hub.trust.scan("acme/inspect:1.2")`."""

from __future__ import annotations

import base64
from time import sleep
from typing import Any
from urllib.parse import quote

from onmaru.core.errors import InvalidInput
from onmaru.core.transport import Transport, error_from_problem
from onmaru.hub.client.signature import push_signature
from onmaru.hub.rules import signing
from onmaru.hub.rules.advisories.vex import VEX_TYPE
from onmaru.hub.rules.model_signature import BUNDLE_TYPE, sign_statement
from onmaru.hub.rules.reference import split_reference

_ROOT = "/api/v1/hub"


class TrustClient:
    """What is inside artifacts, what is wrong with it, and where it runs."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def scan(self, reference: str, *, again: bool = True) -> dict[str, Any]:
        """Scan an artifact and wait for its report.

        Args:
            again: Unpack it; False only matches the kept SBOM with the database in use.
        """
        name, version = split_reference(reference)
        body = {"name": name, "reference": version or "latest", "again": again}
        self._finish(self._transport.send("POST", f"{_ROOT}/scans", json=body))
        return self.report(reference)

    def report(self, reference: str) -> dict[str, Any]:
        """The report; of an index on all its images. Raises `NotScanned`."""
        return self._get("reports", reference)

    def scans(self, reference: str) -> list[dict[str, Any]]:
        """The report of each image of a version; `report` is None where one was not scanned."""
        return list(self._get("scans", reference)["items"])

    def queue(self) -> dict[str, Any]:
        """How many manifests wait for their first scan, and whether new content is scanned at once."""
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/scans")
        return answer

    def rematch_all(self, *, wait: bool = True) -> dict[str, Any]:
        """Match everything that was scanned with the database in use; an import does it by itself."""
        job: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/rematch")
        return dict(self._finish(job)["result"]) if wait else job

    def sbom(self, reference: str) -> dict[str, Any]:
        """The bill of materials (CycloneDX); of an index of all its images. Raises `NotScanned`."""
        return self._get("sboms", reference)

    def attach_sbom(self, reference: str, document: bytes) -> dict[str, Any]:
        """Attach a bill of materials that another tool made: CycloneDX or SPDX, as JSON."""
        return self._attach("sboms", reference, document, "application/json")

    def attach_vex(self, reference: str, document: bytes) -> dict[str, Any]:
        """Attach an OpenVEX document: it counts when a publisher attaches it, or a trusted key signs it."""
        return self._attach("vex", reference, document, VEX_TYPE)

    def vex(self, reference: str) -> list[dict[str, Any]]:
        """OpenVEX documents beside a version, whether they count, and who stands for them."""
        return list(self._get("vex", reference)["items"])

    def check(self, reference: str, machine: str) -> dict[str, Any]:
        """Whether an artifact runs on a machine such as `h100-sxm,driver=570.26`, why not, and which tag would."""
        return self._get("checks", reference, machine=machine)

    def machines(self) -> list[dict[str, Any]]:
        """GPUs that `check` knows by name."""
        return list(self._transport.send("GET", f"{_ROOT}/machines"))

    def advisories(self) -> dict[str, Any] | None:
        """The vulnerability database in use; None before the first import."""
        found: dict[str, Any] | None = self._transport.send("GET", f"{_ROOT}/advisories")
        return found

    def import_advisories(self, reference: str) -> dict[str, Any]:
        """Put OSV exports into use that were pushed as an artifact; returns the facts of the new database.

        What was scanned before is matched anew by the job named `rematch`.
        """
        name, version = split_reference(reference)
        body = {"name": name, "reference": version or "latest"}
        job = self._finish(self._transport.send("POST", f"{_ROOT}/advisories", json=body))
        return dict(job["result"])

    def sign(self, reference: str, key: bytes, *, password: str = "", format: str = "cosign") -> str:
        """Sign an artifact with a private key (PEM) that never leaves this process; returns the signed digest.

        Args:
            format: `cosign` signs the manifest, `model-signing` the files, as the OpenSSF `model_signing` program does.
        """
        name = split_reference(reference)[0]
        private = signing.read_private_key(key, password)
        if format == "model-signing":
            return self.attach_signature(reference, sign_statement(self.statement(reference), private))
        if format != "cosign":
            raise InvalidInput(f"there is no format {format!r}", hint="cosign or model-signing")
        digest = str(self.standing(reference)["digest"])
        payload = signing.write_payload(digest, name)
        signature = base64.b64encode(signing.sign(payload, private)).decode()
        push_signature(self._transport, name, digest, payload, signature)
        return digest

    def statement(self, reference: str) -> bytes:
        """What a model signature of a version has to say (an in-toto statement), to be signed elsewhere."""
        return self._bytes("statements", reference)

    def attach_signature(self, reference: str, bundle: bytes) -> str:
        """Put a model signature that was made elsewhere (`model.sig`) beside its version; returns the digest.

        Raises:
            BadSignature: it cannot be read, or is not one of these files.
        """
        return str(self._attach("signatures", reference, bundle, BUNDLE_TYPE)["digest"])

    def model_signature(self, reference: str) -> bytes:
        """The newest model signature that fits a version (`model.sig`). Raises `NotSigned`."""
        return self._bytes("signatures", reference)

    def standing(self, reference: str) -> dict[str, Any]:
        """Signatures of a version, verified against the organisation's keys, and why it is kept back, if it is."""
        return self._get("standing", reference)

    def signers(self) -> list[dict[str, Any]]:
        """Keys the organisation trusts."""
        return list(self._transport.send("GET", f"{_ROOT}/signers")["items"])

    def trust_key(self, name: str, public_key: str) -> dict[str, Any]:
        """Trust a public key (PEM)."""
        body = {"name": name, "public_key": public_key}
        answer: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/signers", json=body)
        return answer

    def distrust_key(self, signer: str) -> None:
        """Trust a key no longer, by its id."""
        self._transport.send("DELETE", f"{_ROOT}/signers/{signer}")

    def policy(self) -> dict[str, Any]:
        """What the organisation lets be pulled."""
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/policy")
        return answer

    def set_policy(self, **gates: Any) -> dict[str, Any]:
        """Set what may be pulled, such as `require_signature=True, refuse_severity="critical"`."""
        answer: dict[str, Any] = self._transport.send("PUT", f"{_ROOT}/policy", json=gates)
        return answer

    def preview_policy(self, **gates: Any) -> list[dict[str, Any]]:
        """What a policy would keep back."""
        return list(self._transport.send("POST", f"{_ROOT}/policy/preview", json=gates)["items"])

    def _bytes(self, what: str, reference: str) -> bytes:
        name, version = split_reference(reference)
        params = {"reference": version or "latest"}
        answer = self._transport.exchange("GET", f"{_ROOT}/{what}/{quote(name)}", params=params)
        if answer.status_code != 200:
            raise error_from_problem(answer.status_code, answer.json())
        return answer.content

    def _attach(self, what: str, reference: str, content: bytes, media_type: str) -> dict[str, Any]:
        name, version = split_reference(reference)
        params, headers = {"reference": version or "latest"}, {"Content-Type": media_type}
        answer = self._transport.exchange(
            "POST", f"{_ROOT}/{what}/{quote(name)}", params=params, content=content, headers=headers
        )
        if answer.status_code != 201:
            raise error_from_problem(answer.status_code, answer.json())
        return dict(answer.json())

    def _get(self, what: str, reference: str, **more: str) -> dict[str, Any]:
        name, version = split_reference(reference)
        params = {"reference": version or "latest", **more}
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/{what}/{quote(name)}", params=params)
        return answer

    def _finish(self, job: dict[str, Any]) -> dict[str, Any]:
        while job["state"] in ("queued", "running"):
            sleep(0.2)
            job = self._transport.send("GET", f"/api/v1/jobs/{job['id']}")
        if job["state"] == "failed":
            raise error_from_problem(500, job["error"] or {})
        if job["state"] == "cancelled":
            raise InvalidInput("the job was cancelled", hint="start it again")
        return job
