"""OpenSSF model signatures at every door, beside the `model_signing` program: it verifies ours, we verify its."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from tests.conftest import missing
from tests.contract.hub.conftest import Served, push_image
from tests.contract.hub.test_gates import pem, reader_key
from tests.contract.hub.test_oci_auth import bearer

import onmaru
from onmaru.hub.errors import BadKey, BadSignature, NotSigned
from onmaru.hub.rules import model_signature as rules
from onmaru.hub.rules.revision import lfs_file

CLIENT = Path(sys.prefix) / "clients" / "model-signing"
CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
FILES = {"config.json": b"{}", "weights/a.safetensors": b"w" * 5000, "empty.txt": b"", "가중치.bin": b"\0\1"}


class Oracle:
    """The unmodified program, with a key of its own."""

    def __init__(self, folder: Path, curve: Any) -> None:
        key = ec.generate_private_key(curve)
        private = (
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self.private = key.private_bytes(*private)
        self.public = pem(key)
        self.key, self.pub = folder / "oracle.key", folder / "oracle.pub"
        self.key.write_bytes(self.private)
        self.pub.write_text(self.public)

    def sign(self, folder: Path, out: Path) -> bytes:
        done = self._run("sign", "key", folder, "--private_key", self.key, "--signature", out)
        assert done.returncode == 0, done.stdout + done.stderr
        return out.read_bytes()

    def accepts(self, folder: Path, signature: Path) -> bool:
        return (
            self._run("verify", "key", folder, "--public_key", self.pub, "--signature", signature).returncode
            == 0
        )

    def _run(self, *words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "model_signing", *map(str, words)]
        environment = {**os.environ, "PYTHONPATH": str(CLIENT)}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=120
        )


def oracle(folder: Path, curve: Any = CURVES["P-256"]) -> Oracle:
    if not CLIENT.is_dir():
        missing("model-signing", "make setup")
    return Oracle(folder, curve)


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder


@pytest.fixture
def site(shared_hub: Served) -> Iterator[Any]:
    with onmaru.open(shared_hub.url, token=shared_hub.key) as opened:
        yield opened


def models(site: Any, reference: str) -> list[dict[str, Any]]:
    found = site.hub.trust.standing(reference)["signatures"]
    return [each for each in found if each["format"] == "model-signing"]


@pytest.mark.parametrize("curve", CURVES)
def test_what_we_sign_the_program_verifies_and_the_other_way_round(
    site: Any, repo: str, tmp_path: Path, curve: str
) -> None:
    program = oracle(tmp_path, CURVES[curve])
    model = write(tmp_path / "model", FILES)
    site.hub.push(f"{repo}:v1", model, kind="model")
    signer = site.hub.trust.trust_key(f"release {curve}", program.public)
    assert site.hub.trust.sign(f"{repo}:v1", program.private, format="model-signing")
    ours = tmp_path / "ours.sig"
    ours.write_bytes(site.hub.trust.model_signature(f"{repo}:v1"))
    pulled = tmp_path / "pulled"
    site.hub.pull(f"{repo}:v1", pulled)
    assert program.accepts(pulled, ours)
    (pulled / "config.json").write_bytes(b"{ }")
    assert not program.accepts(pulled, ours)

    # the program signs, and puts its signature among the files
    program.sign(model, model / "model.sig")
    site.hub.push(f"{repo}:v2", model, kind="model")
    for version, place in (("v1", "sha256:"), ("v2", "model.sig")):
        (found,) = models(site, f"{repo}:{version}")
        assert found["signer"]["id"] == signer["id"], found
        assert found["place"].startswith(place)
        assert found["problems"] == found["left_out"] == []
    site.hub.trust.distrust_key(signer["id"])
    (found,) = models(site, f"{repo}:v2")
    assert found["signer"] is None
    assert found["problems"] == []


def test_signatures_come_through_every_door(
    shared_hub: Served, site: Any, oci: httpx.Client, repo: str, tmp_path: Path
) -> None:
    program = oracle(tmp_path)
    site.hub.trust.trust_key("doors", program.public)
    model = write(tmp_path / "model", {"a.bin": b"a" * 100, "b.txt": b"b"})
    made = program.sign(model, model / "model.sig")

    # Hugging Face: a commit with the signature among the files; `.gitattributes` is the repository's, not the model's
    hf = httpx.Client(base_url=shared_hub.url, headers=bearer(shared_hub.key), timeout=60)
    organisation, own = f"{repo}-hf".split("/")
    created = hf.post("/api/repos/create", json={"name": own, "organization": organisation})
    assert created.status_code == 200, created.text
    lines = [{"key": "header", "value": {"summary": "signed"}}]
    lines += [
        {
            "key": "file",
            "value": {"path": path, "content": base64.b64encode(body).decode(), "encoding": "base64"},
        }
        for path, body in (
            ("a.bin", b"a" * 100),
            ("b.txt", b"b"),
            ("model.sig", made),
            (".gitattributes", b"*"),
        )
    ]
    body = "\n".join(map(json.dumps, lines))
    committed = hf.post(
        f"/api/models/{repo}-hf/commit/main", content=body, headers={"Content-Type": "application/x-ndjson"}
    )
    assert committed.status_code == 200, committed.text

    # NGC: a version made of parts
    ngc = httpx.Client(
        base_url=f"{shared_hub.url}/ngc/v2/org/main", headers=bearer(shared_hub.key), timeout=60
    )
    model_name = f"{own}-ngc"
    assert ngc.post("/models", json={"name": model_name, "framework": "ONNX"}).status_code == 200
    assert ngc.post(f"/models/{model_name}/versions", json={"versionId": "1"}).status_code == 200
    entries = []
    for path, content in (("a.bin", b"a" * 100), ("b.txt", b"b"), ("model.sig", made)):
        sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode()
        about = {
            "artifactType": "models",
            "name": model_name,
            "version": "1",
            "filePath": path,
            "size": len(content),
            "sha256": sha256,
        }
        begun = ngc.post("/files/multipart", json=about).json()
        assert httpx.put(begun["urls"][0], content=content).status_code == 200
        assert ngc.put("/files/multipart", json={**about, "uploadID": begun["uploadID"]}).status_code == 200
        entries.append({"filePath": path, "sha256": sha256, "commitType": "ADDITION"})
    about = {"artifactType": "models", "name": model_name, "version": "1", "files": entries}
    assert ngc.post("/files/commit", json=about).status_code == 200
    done = ngc.patch(f"/models/{model_name}/versions/1", json={"status": "UPLOAD_COMPLETE"})
    assert done.status_code == 200, done.text

    # OCI: files without it, and the signature as a referrer by the API
    shutil.move(model / "model.sig", tmp_path / "beside.sig")
    site.hub.push(f"{repo}-oci:v1", model, kind="model")
    site.hub.trust.attach_signature(f"{repo}-oci:v1", (tmp_path / "beside.sig").read_bytes())
    for reference in (f"{repo}-hf:main", f"main/{model_name}:1", f"{repo}-oci:v1"):
        (found,) = models(site, reference)
        assert found["signer"] is not None, (reference, found)
        assert found["left_out"] == ([".gitattributes"] if reference.endswith("-hf:main") else [])
    referrers = oci.get(
        f"/v2/{repo}-oci/referrers/{site.hub.trust.standing(f'{repo}-oci:v1')['digest']}"
    ).json()
    assert [each["artifactType"] for each in referrers["manifests"]] == [rules.BUNDLE_TYPE]
    for client in (hf, ngc):
        client.close()


@pytest.mark.parametrize(
    ("change", "why"),
    [({"config.json": b"evil"}, "changed since it was signed: config.json"), ({"extra.py": b"x"}, "not signed: extra.py"),
     ({"empty.txt": None}, "signed, but missing: empty.txt")],
)  # fmt: skip
def test_other_files_than_were_signed_are_told(
    site: Any, repo: str, tmp_path: Path, change: dict[str, bytes | None], why: str
) -> None:
    private, public = onmaru_keys()
    site.hub.trust.trust_key("mine", public)
    model = write(tmp_path / "model", FILES)
    site.hub.push(f"{repo}:v1", model, kind="model")
    site.hub.trust.sign(f"{repo}:v1", private, format="model-signing")
    made = site.hub.trust.model_signature(f"{repo}:v1")
    for name, body in change.items():
        (model / name).unlink() if body is None else (model / name).write_bytes(body)
    site.hub.push(f"{repo}:v2", model, kind="model")
    with pytest.raises(BadSignature, match=why):
        site.hub.trust.attach_signature(f"{repo}:v2", made)
    (model / "model.sig").write_bytes(made)
    site.hub.push(f"{repo}:v3", model, kind="model")
    (found,) = models(site, f"{repo}:v3")
    assert found["signer"] is None
    assert found["problems"] == [why]
    with pytest.raises(NotSigned):
        site.hub.trust.model_signature(f"{repo}:v3")


def test_a_gate_takes_it_and_nothing_forged(serve_hub: Any, tmp_path: Path) -> None:
    served = serve_hub()
    private, public = onmaru_keys()
    with onmaru.open(served.url, token=served.key) as site:
        model = write(tmp_path / "model", FILES)
        site.hub.push("main/w:v1", model, kind="model")
        site.hub.trust.set_policy(require_signature=True)
        with served.client(reader_key(served)) as reader:
            assert reader.get("/v2/main/w/manifests/v1").status_code == 403
            site.hub.trust.trust_key("release", public)
            other, _ = onmaru_keys()
            site.hub.trust.sign("main/w:v1", other, format="model-signing")
            assert reader.get("/v2/main/w/manifests/v1").status_code == 403, "by a key nobody trusts"
            statement = site.hub.trust.statement("main/w:v1")
            forged = json.loads(rules.sign_statement(statement, rules_key(other)))
            forged["verificationMaterial"]["publicKey"]["hint"] = rules.key_hint(
                rules_key(private).public_key()
            )
            site.hub.trust.attach_signature("main/w:v1", json.dumps(forged).encode())
            told = [each["problems"] for each in models(site, "main/w:v1")]
            assert told == [[], ["the key it names did not make it"]]
            assert reader.get("/v2/main/w/manifests/v1").status_code == 403
            site.hub.trust.sign("main/w:v1", private, format="model-signing")
            assert reader.get("/v2/main/w/manifests/v1").status_code == 200
        key = ed25519.Ed25519PrivateKey.generate()
        pkcs8 = serialization.PrivateFormat.PKCS8
        edwards = key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption())
        with pytest.raises(BadKey):
            site.hub.trust.sign("main/w:v1", edwards, format="model-signing")
        with served.client() as oci:
            push_image(oci, "main/image", "v1", b"layer")
        with pytest.raises(BadSignature):
            site.hub.trust.sign("main/image:v1", private, format="model-signing")


def test_from_the_command_line(shared_hub: Served, site: Any, repo: str, tmp_path: Path) -> None:
    private, public = onmaru_keys()
    (tmp_path / "k.key").write_bytes(private)
    site.hub.push(f"{repo}:v1", write(tmp_path / "model", FILES), kind="model")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-m",
            "onmaru.cli",
            "hub",
            *words,
            "--url",
            shared_hub.url,
            "--token",
            shared_hub.key,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    signed = run(
        "sign", f"{repo}:v1", "--key", str(tmp_path / "k.key"), "--password", "", "--as", "model-signing"
    )
    assert signed.returncode == 0, signed.stderr
    assert run("verify", f"{repo}:v1").returncode == 2, "nobody trusts it yet"
    site.hub.trust.trust_key("cli", public)
    verified = run("verify", f"{repo}:v1", "--output", str(tmp_path / "model.sig"), "--format", "json")
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["signatures"][0]["signer"]["name"] == "cli"
    assert rules.read_bundle((tmp_path / "model.sig").read_bytes()).files.keys() == FILES.keys()
    assert run("sign", f"{repo}:v1", "--bundle", str(tmp_path / "model.sig")).returncode == 0
    assert run("sign", f"{repo}:v1").returncode == 1


def onmaru_keys() -> tuple[bytes, str]:
    from onmaru.hub.rules.signing import new_key_pair

    private, public = new_key_pair()
    return private, public.decode()


def rules_key(private: bytes) -> Any:
    from onmaru.hub.rules.signing import read_private_key

    return read_private_key(private)


def bundle(**changes: Any) -> bytes:
    """A signature of one file, with something changed in its statement or envelope."""
    sha256 = hashlib.sha256(b"x").hexdigest()
    statement = json.loads(rules.write_statement("m", {"x": lfs_file("x", sha256, 1)}))
    predicate = statement["predicate"]
    statement |= changes.pop("statement", {})
    predicate |= changes.pop("predicate", {})
    private, _ = onmaru_keys()
    made = json.loads(rules.sign_statement(json.dumps(statement).encode(), rules_key(private)))
    return json.dumps({**made, **changes}).encode()


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[" * 5000, b"\xff", b"null", bundle(mediaType="x"), bundle(verificationMaterial={}),
     bundle(verificationMaterial={"certificate": {}}), bundle(dsseEnvelope={"payload": "e30=", "payloadType": "x"}),
     bundle(statement={"predicateType": "https://model_signing/Digests/v0.1"}), bundle(statement={"subject": []}),
     bundle(predicate={"resources": []}), bundle(predicate={"serialization": {"method": "files", "hash_type": "blake3"}}),
     bundle(predicate={"resources": [{"name": "../x", "algorithm": "sha256", "digest": "ab" * 32}]}),
     bundle(predicate={"resources": [{"name": "x", "algorithm": "sha256", "digest": "ab" * 32}]}),
     bundle(predicate={"resources": 7})],
)  # fmt: skip
def test_what_is_no_signature_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(BadSignature) as error:
        rules.read_bundle(data)
    assert error.value.hint


def test_signatures_in_parts_count_where_a_part_is_a_whole_file() -> None:
    files = {
        name: lfs_file(name, hashlib.sha256(body).hexdigest(), len(body)) for name, body in FILES.items()
    }
    kept = [name for name in sorted(FILES) if FILES[name]]
    root = hashlib.sha256(b"".join(bytes.fromhex(files[name].sha256) for name in kept)).hexdigest()
    resources = [
        {
            "name": f"{name}:0:{files[name].size}",
            "algorithm": "sha256-sharded-1000000",
            "digest": files[name].sha256,
        }
        for name in kept
    ]
    how = {"method": "shards", "hash_type": "sha256", "shard_size": 1e6, "allow_symlinks": False}
    changed = {
        "statement": {"subject": [{"name": "m", "digest": {"sha256": root}}]},
        "predicate": {"serialization": how, "resources": resources},
    }
    assert rules.compare(rules.read_bundle(bundle(**changed)), files) == ()
    resources[0]["name"] = resources[0]["name"].replace(":0:", ":1:")
    with pytest.raises(BadSignature, match="parts"):
        rules.read_bundle(
            bundle(statement=changed["statement"], predicate={"serialization": how, "resources": resources})
        )
