"""Signatures in cosign's format and what a policy keeps back, at every door."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from tests.contract.hub.conftest import descriptor, digest, push_blob, push_image, put_manifest
from tests.contract.hub.test_trust import BASE, layer, push

import onmaru
from onmaru.hub.errors import BadKey, BadPolicy
from onmaru.hub.rules import signing
from onmaru.hub.rules.policy import Policy, judge, read_policy

DIGEST = "sha256:" + "ab" * 32


def pem(key: Any) -> str:
    kinds = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(*kinds).decode()


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate(),
     rsa.generate_private_key(65537, 2048)],
)  # fmt: skip
def test_what_is_signed_verifies_and_nothing_else(key: Any) -> None:
    payload = signing.write_payload(DIGEST, "acme/inspect")
    made = signing.sign(payload, key)
    found = signing.read_signature(payload, base64.b64encode(made).decode())
    assert found is not None
    public = signing.read_public_key(pem(key))
    assert signing.verifies(found, public, DIGEST)
    assert not signing.verifies(found, public, DIGEST.replace("ab", "cd")), (
        "a true signature of something else"
    )
    other = signing.read_public_key(pem(ec.generate_private_key(ec.SECP256R1())))
    assert not signing.verifies(found, other, DIGEST)
    changed = signing.Signature(DIGEST, payload.replace(b"acme", b"evil"), made)
    assert not signing.verifies(changed, public, DIGEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no key",
        pem(rsa.generate_private_key(65537, 1024)),
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    ],
)
def test_weak_and_foreign_keys_are_refused(text: str) -> None:
    with pytest.raises(BadKey):
        signing.read_public_key(text)


@pytest.mark.parametrize(
    ("payload", "annotation"),
    [(b"", ""), (b"{}", "AAAA"), (b"[1]", "AAAA"), (signing.write_payload(DIGEST, "x"), "no base64")],
)
def test_what_is_no_signature_is_passed_over(payload: bytes, annotation: str) -> None:
    assert signing.read_signature(payload, annotation) is None


def test_policies_name_all_faults_at_once() -> None:
    with pytest.raises(BadPolicy) as error:
        read_policy({"refuse_severity": "awful", "require_scan": "yes", "unknown": 1})
    assert len(error.value.params["faults"]) == 3
    assert read_policy(Policy(refuse_severity="high", kinds=("model",)).as_json()).kinds == ("model",)


def test_what_a_policy_counts() -> None:
    def vulnerability(severity: str | None, fixed: str = "", silenced: Any = None) -> dict[str, Any]:
        return {"id": "X", "severity": severity, "fixed": fixed, "silenced": silenced}

    report: dict[str, Any] = {"vulnerabilities": [], "secrets": [], "model_files": []}
    gate = Policy(refuse_severity="high")
    for found, kept in (
        (vulnerability("critical"), True), (vulnerability("high"), True), (vulnerability("medium"), False),
        (vulnerability(None), False), (vulnerability("critical", silenced={"status": "not_affected"}), False),
    ):  # fmt: skip
        assert bool(judge(gate, "container", {**report, "vulnerabilities": [found]}, False)) is kept, found
    fixable = Policy(refuse_severity="high", only_fixable=True)
    assert not judge(fixable, "container", {**report, "vulnerabilities": [vulnerability("high")]}, False)
    assert judge(Policy(require_scan=True), "model", None, True)
    assert not judge(Policy(require_scan=True, kinds=("model",)), "chart", None, True)


def test_signed_with_our_own_client_and_by_a_foreign_one(serve_hub: Any) -> None:
    served = serve_hub()
    private, public = signing.new_key_pair("secret")
    foreign = ec.generate_private_key(ec.SECP256R1())
    with served.client() as oci, onmaru.open(served.url, token=served.key) as site:
        push_image(oci, "main/app", "v1", b"layer")
        reference = "main/app:v1"
        assert site.hub.trust.standing(reference)["signatures"] == []
        with pytest.raises(BadKey):
            site.hub.trust.sign(reference, private, password="wrong")
        signed = site.hub.trust.sign(reference, private, password="secret")
        assert [each["signer"] for each in site.hub.trust.standing(reference)["signatures"]] == [None], (
            "nobody trusts it yet"
        )
        signer = site.hub.trust.trust_key("release", public.decode())
        assert [each["signer"]["name"] for each in site.hub.trust.standing(reference)["signatures"]] == [
            "release"
        ]

        # another client signs as a referrer, as newer cosign does
        size = len(oci.get("/v2/main/app/manifests/v1").content)
        payload = signing.write_payload(signed, "main/app")
        made = base64.b64encode(foreign.sign(payload, ec.ECDSA(hashes.SHA256()))).decode()
        push_blob(oci, "main/app", payload)
        push_blob(oci, "main/app", b"{}")
        body = json.dumps(
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": signing.ARTIFACT_TYPE,
             "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"),
             "layers": [descriptor(payload, signing.PAYLOAD_TYPE, annotations={signing.ANNOTATION: made})],
             "subject": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": signed, "size": size}}
        ).encode()  # fmt: skip
        put_manifest(oci, "main/app", digest(body), body)
        site.hub.trust.trust_key("partner", pem(foreign))
        names = {each["signer"]["name"] for each in site.hub.trust.standing(reference)["signatures"]}
        assert names == {"release", "partner"}
        site.hub.trust.distrust_key(signer["id"])
        assert {
            each["signer"] and each["signer"]["name"]
            for each in site.hub.trust.standing(reference)["signatures"]
        } == {None, "partner"}


def test_a_policy_keeps_back_at_every_door(serve_hub: Any) -> None:
    served = serve_hub()
    with served.client() as oci, onmaru.open(served.url, token=served.key) as site:
        push(oci, "main/app", "v1", layer(BASE))
        push(oci, "main/plain", "v1", layer({"etc/motd": b"hello"}))
        reader = reader_key(served)
        gates = {"require_signature": True, "refuse_secrets": True}
        kept = site.hub.trust.preview_policy(**gates)
        assert {(each["name"], each["tag"]) for each in kept} == {("main/app", "v1"), ("main/plain", "v1")}
        with served.client(reader) as theirs:
            assert theirs.get("/v2/main/plain/manifests/v1").status_code == 200, "a preview changes nothing"
        site.hub.trust.set_policy(**gates)
        with served.client(reader) as theirs:
            refused = theirs.get("/v2/main/plain/manifests/v1")
            assert refused.status_code == 403
            assert refused.json()["errors"][0]["code"] == "DENIED"
            assert "no trusted key has signed it" in refused.text
            held = oci.get("/v2/main/plain/manifests/v1").json()["layers"][0]["digest"]
            assert theirs.get(f"/v2/main/plain/blobs/{held}").status_code == 403, "nor its content by digest"
            assert oci.get("/v2/main/plain/manifests/v1").status_code == 200, "somebody has to mend it"
            private, public = signing.new_key_pair()
            site.hub.trust.trust_key("release", public.decode())
            for name in ("main/plain:v1", "main/app:v1"):
                site.hub.trust.sign(name, private)
                site.hub.trust.scan(name)
            assert theirs.get("/v2/main/plain/manifests/v1").status_code == 200
            assert theirs.get(f"/v2/main/plain/blobs/{held}").status_code == 200
            assert "AWS Access Key" in theirs.get("/v2/main/app/manifests/v1").text, (
                "signed, but with a credential inside"
            )
            standing = site.hub.trust.standing("main/app:v1")
            assert [each["code"] for each in standing["kept_back"]] == ["secrets"]


def reader_key(served: Any) -> str:
    """An API key of somebody who only reads."""
    bearer = {"Authorization": f"Bearer {served.key}"}
    made = httpx.post(
        f"{served.url}/api/v1/keys",
        json={"label": "reader", "scopes": ["hub.read", "hub.public.read"]},
        headers=bearer,
    )
    assert made.status_code in (200, 201), made.text
    return str(made.json()["secret"])
