"""OpenSSF model signatures with keys of one's own: written, read, compared with the files of a version.

A signature is a Sigstore bundle with a DSSE envelope around an in-toto statement that names every file with its
sha256. The hub knows the sha256 of every file it keeps, so nothing is read again to verify one.

Sources: OpenSSF model signing, predicate `https://model_signing/signature/v1.0`; DSSE 1.0.0, "Protocol"; in-toto
attestation framework, Statement v1; Sigstore bundle 0.3.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onmaru.hub.errors import BadKey, BadPath, BadSignature
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.revision import PATH_KEYS, RepoFile, check_path, read_revision

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"
STATEMENT_TYPE = "application/vnd.in-toto+json"
PREDICATE = "https://model_signing/signature/v1.0"
SIGNATURE_FILE = "model.sig"  # what the model_signing program calls it
MAX_BUNDLE_BYTES = 8 << 20  # names and digests of 19,000 files, in base64, fit
_MAX_IGNORED = 100
_STATEMENT = "https://in-toto.io/Statement/v1"
_GIT = (".git", ".gitattributes", ".github", ".gitignore")  # of the repository, not of the model
_LAYERED = ("application/vnd.oci.image.config.", "application/vnd.docker.container.image.")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ModelSignature:
    """A signature as it was read; nothing is verified yet.

    Attributes:
        payload: The signed statement.
        signature: Of its pre-authentication encoding, as DER.
        hint: sha256 of the public key's PEM, in hex; may be empty.
        files: sha256 in hex, by path.
        ignored: Paths the signer left out, with all below them.
        lists_empty: Whether empty files are named (signatures of parts of files name none).
    """

    payload: bytes
    signature: bytes
    hint: str
    files: Mapping[str, str]
    ignored: tuple[str, ...]
    lists_empty: bool = True


def signed_files(body: bytes, media_type: str, sha256: str) -> Mapping[str, RepoFile]:
    """The files of a version, where they are all there is of it.

    Whoever verifies a signature of files must be sure that a client gets these files and nothing else.

    Raises:
        BadSignature: an image, an index, or content that is no file or has two names.
    """
    hint = "sign it in cosign's format: that one covers the manifest"
    parsed = parse_manifest(body, media_type)
    if parsed.is_index or (parsed.config is not None and parsed.config.media_type.startswith(_LAYERED)):
        raise BadSignature("an image or an index has no files of its own to sign", hint=hint)
    files = read_revision(body, sha256, pushed="").files
    if not files:
        raise BadSignature("there are no files to sign", hint="push some first")
    if len(files) != len(parsed.layers):
        raise BadSignature("some of its content is no file, or two files have one name", hint=hint)
    document = json.loads(body)
    for layer in document.get("layers") or document.get("blobs") or ():
        notes = layer.get("annotations") or {}
        if len({notes[key] for key in PATH_KEYS if key in notes}) != 1:
            raise BadSignature("one of its files has two names", hint=hint)
    return files


def write_statement(name: str, files: Mapping[str, RepoFile]) -> bytes:
    """What is signed: every file by its sha256, without signatures and what belongs to Git.

    Args:
        name: Of the model; it only informs.
    Raises:
        BadSignature: nothing is left to sign.
    """
    own = tuple(path for path in files if is_signature_file(path))
    ignored = tuple(dict.fromkeys((SIGNATURE_FILE, *own, *_GIT)))
    kept = sorted((path for path in files if not _is_below(path, ignored)), key=lambda path: path.split("/"))
    if not kept:
        raise BadSignature("there are no files to sign", hint="push some first")
    resources = [{"algorithm": "sha256", "digest": files[path].sha256, "name": path} for path in kept]
    statement = {
        "_type": _STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": _root(files[path].sha256 for path in kept)}}],
        "predicateType": PREDICATE,
        "predicate": {
            "serialization": {
                "method": "files", "hash_type": "sha256", "allow_symlinks": False, "ignore_paths": list(ignored),
            },
            "resources": resources,
        },
    }  # fmt: skip
    return json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()


def is_signature_file(path: str) -> bool:
    """Whether a file of a version may be a signature of it."""
    return "/" not in path and path.endswith(".sig")


def sign_statement(statement: bytes, key: PrivateKeyTypes) -> bytes:
    """The bundle of a statement.

    Raises:
        BadKey: no ECDSA key on P-256, P-384 or P-521.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _bad_key()
    made = key.sign(_encoding(statement), ec.ECDSA(_hash_of(key.curve.name)))
    document = {
        "mediaType": BUNDLE_TYPE,
        "verificationMaterial": {"publicKey": {"hint": key_hint(key.public_key())}, "tlogEntries": []},
        "dsseEnvelope": {
            "payload": base64.b64encode(statement).decode(), "payloadType": STATEMENT_TYPE,
            "signatures": [{"sig": base64.b64encode(made).decode(), "keyid": ""}],
        },
    }  # fmt: skip
    return json.dumps(document, separators=(",", ":")).encode()


def read_bundle(data: bytes) -> ModelSignature:
    """A signature as the `model_signing` program, or we, wrote it.

    Raises:
        BadSignature: it is none, contradicts itself, or is of a kind that cannot be compared with stored digests.
    """
    if len(data) > MAX_BUNDLE_BYTES:
        raise _bad(f"it has {len(data):,} bytes")
    try:
        bundle = json.loads(data)
        if bundle["mediaType"] != BUNDLE_TYPE:
            raise _bad("it is no Sigstore bundle of version 0.3")
        material, envelope = bundle["verificationMaterial"], bundle["dsseEnvelope"]
        if "publicKey" not in material:
            raise _bad("it was not made with a key: certificates and keyless signatures are not read")
        (signature,) = envelope["signatures"]
        payload = base64.b64decode(envelope["payload"], validate=True)
        if envelope["payloadType"] != STATEMENT_TYPE:
            raise _bad("it signs no in-toto statement")
        made = base64.b64decode(signature["sig"], validate=True)
        files, ignored, lists_empty = _read_statement(json.loads(payload))
        hint = str(material["publicKey"].get("hint") or "")
    except BadPath as error:
        raise _bad("it names a file that none may be called") from error
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
        raise _bad("it cannot be read") from error
    return ModelSignature(payload, made, hint, files, ignored, lists_empty)


def _read_statement(statement: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...], bool]:
    if statement["_type"] != _STATEMENT or statement["predicateType"] != PREDICATE:
        raise _bad("its statement is no model signature of version 1.0")
    (subject,) = statement["subject"]
    resources, how = statement["predicate"]["resources"], statement["predicate"]["serialization"]
    if how.get("hash_type") != "sha256" or how.get("method") not in ("files", "shards"):
        raise _bad("only files hashed with sha256 can be compared")
    if subject["digest"]["sha256"] != _root(each["digest"] for each in resources):
        raise _bad("its digest is not that of its files")
    is_whole = how["method"] == "files"
    files: dict[str, str] = {}
    for each in resources:
        path = each["name"] if is_whole else _whole_file(each["name"])
        if path in files or not _SHA256.match(each["digest"]):
            raise _bad("it names a file twice, or in parts: sign whole files")
        if not str(each["algorithm"]).startswith("sha256"):
            raise _bad("only files hashed with sha256 can be compared")
        files[check_path(path)] = each["digest"]
    if not files:
        raise _bad("it names no files")
    ignored = tuple(str(each) for each in how.get("ignore_paths") or ())
    if len(ignored) > _MAX_IGNORED:
        raise _bad(f"it leaves out {len(ignored):,} paths")
    inside = (each.removeprefix("./").rstrip("/") for each in ignored if not each.startswith("/"))
    return files, tuple(each for each in inside if each not in ("", ".") and ".." not in each), is_whole


def _whole_file(name: str) -> str:
    """The path of a part `path:begin:end` that is a whole file, as parts of short files are."""
    path, begin, _ = name.rsplit(":", 2)
    if begin != "0":
        raise _bad("it names a file twice, or in parts: sign whole files")
    return path


def is_made_by(signature: ModelSignature, key: PublicKeyTypes) -> bool:
    """Whether a key made the signature."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec

    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name not in _CURVES:
        return False
    if signature.hint and signature.hint != key_hint(key):
        return False
    try:
        key.verify(signature.signature, _encoding(signature.payload), ec.ECDSA(_hash_of(key.curve.name)))
    except InvalidSignature:
        return False
    return True


def compare(signature: ModelSignature, files: Mapping[str, RepoFile], *, own: str = "") -> tuple[str, ...]:
    """Why a signature is not one of these files; empty when it is.

    Args:
        own: The file that holds the signature, where it is one of them.
    """
    left_out = (*((own,) if own else ()), *_GIT, *signature.ignored)
    here = {
        path: file.sha256
        for path, file in files.items()
        if path in signature.files
        or not (_is_below(path, left_out) or (file.size == 0 and not signature.lists_empty))
    }
    changed = [path for path, sha256 in here.items() if signature.files.get(path, sha256) != sha256]
    told = [
        (changed, "changed since it was signed: {}"),
        ([path for path in signature.files if path not in here], "signed, but missing: {}"),
        ([path for path in here if path not in signature.files], "not signed: {}"),
    ]
    return tuple(text.format(_some(paths)) for paths, text in told if paths)


def left_out(signature: ModelSignature, files: Mapping[str, RepoFile], *, own: str = "") -> list[str]:
    """Files of a version that a signature of it does not speak of."""
    return sorted(path for path in files if path != own and path not in signature.files)


def key_hint(key: PublicKeyTypes) -> str:
    """How a bundle names a key: sha256 of its PEM, in hex."""
    from cryptography.hazmat.primitives import serialization

    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(pem).hexdigest()


_CURVES = {"secp256r1": "SHA256", "secp384r1": "SHA384", "secp521r1": "SHA512"}


def _hash_of(curve: str) -> HashAlgorithm:
    from cryptography.hazmat.primitives import hashes

    if curve not in _CURVES:
        raise _bad_key()
    found: HashAlgorithm = getattr(hashes, _CURVES[curve])()
    return found


def _bad_key() -> BadKey:
    return BadKey("model signatures need another key", hint="ECDSA on P-256, P-384 or P-521")


def _encoding(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding."""
    kind = STATEMENT_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _root(digests: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for each in digests:
        whole.update(bytes.fromhex(each))
    return whole.hexdigest()


def _is_below(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def _some(paths: Sequence[str]) -> str:
    shown = ", ".join(sorted(paths)[:_SHOWN])
    return f"{shown} and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else shown


def _bad(why: str) -> BadSignature:
    hint = "sign it anew: onmaru hub sign --as model-signing, or the model_signing program with a key"
    return BadSignature(f"the signature cannot be used: {why}", hint=hint)
