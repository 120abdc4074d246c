"""The NGC door against NVIDIA's unmodified client, over TLS with an authority of our own."""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import json
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.conftest import missing
from tests.contract.hub.conftest import Served, descriptor, push_blob, put_manifest
from tests.contract.hub.test_trust import BASE, layer, osv, push, quiet

from onmaru.hub.rules.sbom.cyclonedx import MEDIA_TYPE as SBOM_TYPE
from onmaru.hub.service.access import Caller
from onmaru.hub.types import Digest

CLIENTS = Path(sys.prefix) / "clients"
CHAPTERS = ("people", "models", "resources", "charts", "collections")


class Site:
    """A hub that speaks TLS, and the environment in which a client finds it."""

    def __init__(self, folder: Path, **flags: object) -> None:
        self.folder = folder
        self.authority, certificate, key = authority(folder)
        given = {"server.tls_certificate": str(certificate), "server.tls_key": str(key), **flags}
        self.served = Served(folder / "hub", given)
        # A few of the client's requests look at certifi's bundle only: there the authority is added, as an operator
        # does with `cat ca.pem >> $(python -m certifi)`.
        self._trusting = folder / "trusting"
        shutil.copytree(CLIENTS / "ngc-4" / "certifi", self._trusting / "certifi")
        with (self._trusting / "certifi" / "cacert.pem").open("a") as bundle:
            bundle.write(self.authority.read_text())

    def tell(self, chapters: str, *, key: str | None = None, organisation: str = "main") -> str:
        """What the client wrote while it told its story."""
        url, home = self.served.url, self.folder / f"home-{chapters}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("NGC_")}
        environment = {
            **inherited, "NGC_CLI_API_URL": f"{url}/ngc/", "NGC_CLI_AUTH_URL": f"{url}/ngc",
            "NGC_CLI_SEARCH_SERVICE_URL": f"{url}/ngc/", "REQUESTS_CA_BUNDLE": str(self.authority),
            "NGC_CLI_HOME": str(home), "PYTHONPATH": f"{self._trusting}{os.pathsep}{CLIENTS / 'ngc-4'}",
        }  # fmt: skip
        if organisation:
            environment |= {"NGC_CLI_ORG": organisation, "NGC_CLI_API_KEY": key or self.served.key}
        story = [sys.executable, str(Path(__file__).with_name("ngc_story.py")), chapters, str(home / "work")]
        told = subprocess.run(
            story, env=environment, capture_output=True, text=True, timeout=240, check=False
        )
        assert told.returncode == 0, told.stdout + told.stderr
        assert told.stdout.endswith("done\n")
        return told.stdout

    def client(self) -> httpx.Client:
        auth, context = ("$oauthtoken", self.served.key), ssl.create_default_context(cafile=self.authority)
        return httpx.Client(base_url=self.served.url, auth=auth, verify=context, timeout=60)

    def owner(self) -> Caller:
        return Caller(self.served.app.state.identity.subject_of_key(self.served.key))


def authority(folder: Path) -> tuple[Path, Path, Path]:
    """A certificate authority, and a certificate of it with its key for this machine."""
    now = datetime.datetime.now(datetime.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, each)]) for each in ("Plant CA", "hub")]
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    issuer = x509.SubjectKeyIdentifier.from_public_key(keys[0].public_key())
    paths = []
    for number, extensions in enumerate(
        (
            [(x509.BasicConstraints(True, None), True), (usage, True), (issuer, False)],
            [
                (address, False),
                (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), False),
            ],
        )
    ):
        builder = (
            x509.CertificateBuilder().subject_name(names[number]).issuer_name(names[0])
            .public_key(keys[number].public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))
        )  # fmt: skip
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        signed = builder.sign(keys[0], hashes.SHA256())
        paths.append(folder / f"{number}.pem")
        paths[-1].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    paths.append(folder / "key.pem")
    paths[-1].write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths[0], paths[1], paths[2]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    yield from _site(tmp_path)


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Site]:
    yield from _site(tmp_path, **{"hub.anonymous_pull": True})


def _site(folder: Path, **flags: object) -> Iterator[Site]:
    if not (CLIENTS / "ngc-4").is_dir():
        missing("ngcsdk", "make setup")
    opened = Site(folder, **flags)
    yield opened
    opened.served.close()


def test_every_verb_and_the_other_doors_serve_the_same(site: Site) -> None:
    site.tell(",".join(CHAPTERS))
    weights = site.folder / f"home-{','.join(CHAPTERS)}" / "work" / "models" / "weights" / "model.safetensors"
    with site.client() as client:
        name = "main/weld-seams"
        manifest = client.get(f"/v2/{name}/manifests/1.10").json()
        wanted = hashlib.sha256(weights.read_bytes()).hexdigest()
        files = {
            each["annotations"]["org.cncf.model.filepath"]: each["digest"] for each in manifest["layers"]
        }
        assert files["model.safetensors"] == f"sha256:{wanted}"
        over_oci = client.get(f"/v2/{name}/blobs/sha256:{wanted}")
        over_hf = client.get(f"/{name}/resolve/1.10/model.safetensors")
        assert over_oci.content == over_hf.content == weights.read_bytes()
        tree = {each["path"] for each in client.get(f"/api/models/{name}/tree/1.10").json()}
        assert tree == {"config.json", "empty.txt", "model.safetensors", "sub"}
        # What Helm pushes is the same: the config and the archive as they are.
        chart = client.get("/v2/main/line/manifests/1.2.3").json()
        assert chart["config"]["mediaType"] == "application/vnd.cncf.helm.config.v1+json"
        index = client.get("/ngc/helm/main/index.yaml").json()
        (listed,) = index["entries"]["line"]
        archive = client.get(listed["urls"][0].removeprefix(site.served.url))
        assert hashlib.sha256(archive.content).hexdigest() == listed["digest"]
    stored = site.served.hub.driver.path(wanted)
    assert stored is not None
    assert len(list((site.folder / "hub").rglob(f"*{wanted}*"))) == 1, "the weights lie there more than once"
    audit = {each.type for each in site.served.app.state.feed.after(0, limit=1000)}
    assert {"hub.version.begun", "hub.collection.added", "hub.manifest.pushed"} <= audit


def test_images_and_their_scans(site: Site, tmp_path: Path) -> None:
    served, name = site.served, "main/inspect"
    with site.client() as client:
        for number, tag in enumerate(("1.0", "1.1", "scanned")):
            push(client, name, tag, layer({**BASE, "number": b"%d" % number}))
    served.hub.trust.import_advisories([osv(tmp_path / "a.zip", openssl="3.0.15-1")], quiet)
    served.hub.trust.scan(site.owner(), name, "scanned", progress=quiet)
    assert json.loads(served.hub.trust.document(site.owner(), name, "scanned", SBOM_TYPE))["components"]
    site.tell("images")


def test_a_reader_accepts_a_licence_first(site: Site) -> None:
    served, owner = site.served, site.owner()
    upload(site, "main/licensed", "1", {"weights.bin": b"weights"})
    assert owner.subject is not None
    served.hub.shelf.describe(owner.subject, "main/licensed", {"kind": "model"})
    served.hub.licences.set(
        owner.subject, "main/licensed", version="1.0", text="Be kind", title="Plant licence"
    )
    identity = served.app.state.identity
    reader = identity.accounts.create(owner.subject, name="robot", display="", role="reader", kind="service")
    _, key = identity.keys.create(owner.subject, label="ngc", scopes=["*"], user_id=reader.id)
    site.tell("licences", key=key)
    who = {each.actor for each in served.hub.licences.acceptances(owner.subject, "main/licensed")}
    assert who == {reader.id}


def test_nobody_in_particular_sees_what_is_public(open_site: Site) -> None:
    owner = open_site.owner().subject
    assert owner is not None
    for name in ("main/open", "main/closed"):
        upload(open_site, name, "1", {"weights.bin": b"weights"})
        changes = {"kind": "model", "visibility": "public" if name == "main/open" else "private"}
        open_site.served.hub.shelf.describe(owner, name, changes)
    open_site.tell("guests", organisation="")


def test_what_came_through_the_other_doors_is_there(site: Site) -> None:
    files = {
        "README.md": b"---\nlicense: mit\n---\n",
        "config.json": b"{}",
        "model.bin": bytes(range(256)) * 999,
    }
    folder = site.folder / "from-hub"
    folder.mkdir()
    for path, body in files.items():
        (folder / path).write_bytes(body)
    script = (
        "import sys; from huggingface_hub import HfApi; api = HfApi();"
        "api.create_repo('main/from-hub');"
        "api.upload_folder(repo_id='main/from-hub', folder_path=sys.argv[1])"
    )
    environment = {
        **os.environ, "HF_ENDPOINT": site.served.url, "HF_TOKEN": site.served.key, "HF_HUB_DISABLE_XET": "1",
        "HF_HOME": str(site.folder / "hf"), "PYTHONPATH": str(CLIENTS / "hf-0"),
        "REQUESTS_CA_BUNDLE": str(site.authority), "HF_HUB_DISABLE_TELEMETRY": "1",
    }  # fmt: skip
    sent = subprocess.run(
        [sys.executable, "-c", script, str(folder)], env=environment, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert sent.returncode == 0, sent.stderr
    upload(site, "main/from-oras", "v1", {"plan.onnx": b"ONNX" * 1000})
    owner = site.owner().subject
    assert owner is not None
    site.served.hub.shelf.describe(owner, "main/from-oras", {"kind": "model"})
    told = [line for line in site.tell("the_other_doors").splitlines() if ".gitattributes" not in line]
    wanted = [f"from-hub {path} {hashlib.sha256(body).hexdigest()}" for path, body in sorted(files.items())]
    assert told[:-1] == [*wanted, f"from-oras plan.onnx {hashlib.sha256(b'ONNX' * 1000).hexdigest()}"]


def upload(site: Site, name: str, tag: str, files: dict[str, bytes]) -> None:
    """Push files as oras does."""
    with site.client() as client:
        for body in (b"{}", *files.values()):
            push_blob(client, name, body)
        layers = [
            descriptor(body, "application/octet-stream", annotations={"org.opencontainers.image.title": path})
            for path, body in files.items()
        ]
        manifest = {
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "artifactType": "application/vnd.unknown.artifact.v1", "layers": layers,
            "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"),
        }  # fmt: skip
        put_manifest(client, name, tag, json.dumps(manifest).encode())
    owner = site.owner()
    blob = Digest("sha256", hashlib.sha256(next(iter(files.values()))).hexdigest())
    assert site.served.hub.content.find(site.served.hub.access.repository(owner, name, "pull"), blob)
