"""Signatures in cosign's format, with keys of one's own: made, read, verified.

A signature is a manifest beside what it signs: either under the tag `sha256-<hex>.sig`, or as a referrer. Each of its
layers is a payload that names the digest, with the signature of its bytes as an annotation.

Sources: sigstore/cosign, "Signature Specification" (simple signing payload, tag scheme, annotation); containers/image,
"Atomic signature format".
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onmaru.hub.errors import BadKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

PAYLOAD_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json"
ARTIFACT_TYPE = "application/vnd.dev.cosign.artifact.sig.v1+json"
ANNOTATION = "dev.cosignproject.cosign/signature"
_KIND = "cosign container image signature"
_MAX_PEM = 16 << 10


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature found beside an artifact; `digest` is what its payload names."""

    digest: str
    payload: bytes
    signature: bytes
    reference: str = ""


def signature_tag(digest: str) -> str:
    """Tag under which cosign keeps the signatures of a digest."""
    return digest.replace(":", "-", 1) + ".sig"


def write_payload(digest: str, reference: str) -> bytes:
    """What is signed."""
    identity = {"docker-reference": reference}
    critical = {"identity": identity, "image": {"docker-manifest-digest": digest}, "type": _KIND}
    return json.dumps({"critical": critical, "optional": None}, separators=(",", ":")).encode()


def read_signature(payload: bytes, annotation: str) -> Signature | None:
    """A payload with its annotation; None when they are no signature."""
    try:
        critical = json.loads(payload)["critical"]
        digest = critical["image"]["docker-manifest-digest"]
        if critical["type"] != _KIND or not isinstance(digest, str):
            return None
        reference = critical.get("identity", {}).get("docker-reference", "")
        return Signature(digest, payload, base64.b64decode(annotation, validate=True), str(reference))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError):
        return None


def read_public_key(pem: str) -> PublicKeyTypes:
    """A public key (ECDSA, Ed25519 or RSA of at least 2048 bits).

    Raises:
        BadKey: it cannot be read, or is of a kind that is not used here.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem.encode()) if len(pem) <= _MAX_PEM else None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _bad(str(error)) from error
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey):
        return key
    raise _bad("of a kind that is not used here")


def sign(payload: bytes, key: PrivateKeyTypes) -> bytes:
    """Signature of a payload as cosign makes it: SHA-256, DER for ECDSA, PKCS#1 v1.5 for RSA."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(payload, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(payload)
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return key.sign(payload, padding.PKCS1v15(), hashes.SHA256())
    raise _bad("of a kind that is not used here")


def verifies(signature: Signature, key: PublicKeyTypes, digest: str) -> bool:
    """Whether the key signed this digest."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    if signature.digest != digest:
        return False  # a true signature, of something else
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature.signature, signature.payload, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature.signature, signature.payload)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature.signature, signature.payload, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def read_private_key(pem: bytes, password: str = "") -> PrivateKeyTypes:
    """A private key in PKCS#8 or traditional PEM, perhaps encrypted.

    Raises:
        BadKey: it cannot be read, or the password is wrong.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(pem, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _bad(str(error)) from error


def new_key_pair(password: str = "") -> tuple[bytes, bytes]:
    """A new ECDSA P-256 pair as PEM: private (encrypted when there is a password), public."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    locked: Any = (
        serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, locked)
    return private, key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)


def _bad(why: str) -> BadKey:
    return BadKey(
        f"the key cannot be used: {why[:200]}", hint="PEM with an ECDSA, Ed25519 or RSA (2048 bits) key"
    )
