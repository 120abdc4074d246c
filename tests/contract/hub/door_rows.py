"""What is asked at every door, and from which role on it is answered: the tables of the authorisation matrix."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tests.contract.hub.test_statements import vex

GUEST, READER, CONTRIBUTOR, PUBLISHER, ADMIN = range(5)
SBOM = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}
FILE = {"sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "filePath": "a"}
_DONE = tuple(range(200, 300))
_REACHED = (*_DONE, *(status for status in range(400, 500) if status not in (401, 403)))


@dataclass(frozen=True, slots=True)
class Row:
    """One request.

    Attributes:
        path: `{n}` is the name of an artifact within its organisation, `{org}` the organisation's.
        need: The lowest role in the own organisation that is answered.
        kind: Of the artifact it is about.
        ok: What may be answered where it is allowed.
        hidden: What may be answered to whoever may not see it: the same as of what is not there.
    """

    method: str
    path: str
    need: int
    body: Any = None
    kind: str = "models"
    ok: tuple[int, ...] = _DONE
    content: bytes | None = None
    hidden: tuple[int, ...] = (403, 404)

    @property
    def is_about_one(self) -> bool:
        return "{n}" in self.path or "{n}" in json.dumps(self.body)

    def filled(self, org: str, name: str) -> tuple[str, Any]:
        def fill(text: str) -> str:
            return text.replace("{org}", org).replace("{n}", name)

        return fill(self.path), json.loads(fill(json.dumps(self.body)))


def _json() -> list[Row]:
    one = "/api/v1/hub/{}/{{org}}/{{n}}?reference=main&machine=l4&tag=x&artifact=main/x"
    all_ = "/api/v1/hub/{}"

    def of(what: str) -> str:
        return one.format(what)

    rows = [Row("GET", of(each), READER, ok=_REACHED) for each in (
        "artifacts", "manifests", "collections", "scans", "reports", "sboms", "vex", "checks", "matrix", "standing", "contents",
        "referrers", "lineage", "licences", "statements", "signatures")]  # fmt: skip
    rows += [
        Row("POST", all_.format("artifacts"), CONTRIBUTOR, {"name": "main/new", "kind": "model"}, ok=_REACHED),
        Row("PATCH", of("artifacts"), CONTRIBUTOR, {"title": "x"}),
        Row("PUT", of("tags"), CONTRIBUTOR, {"tag": "x", "reference": "main"}),
        Row("POST", of("sboms"), CONTRIBUTOR, SBOM),
        Row("POST", of("vex"), CONTRIBUTOR, json.loads(vex())),
        Row("POST", of("signatures"), CONTRIBUTOR, {}, ok=(400,)),
        Row("POST", all_.format("scans"), CONTRIBUTOR, {"name": "{org}/{n}", "reference": "main", "again": False}),
        Row("GET", of("members"), READER, kind="collections"),
        Row("PUT", of("members"), CONTRIBUTOR, {"artifact": "{org}/{n}"}, kind="collections", ok=_REACHED),
        Row("DELETE", of("members"), CONTRIBUTOR, kind="collections", ok=_REACHED),
        Row("POST", of("acceptances"), READER, {"version": "1"}, ok=(200, 201, 404)),
        Row("GET", of("acceptances"), PUBLISHER),
        Row("PUT", of("licences"), PUBLISHER, {"version": "1", "text": "terms"}),
        Row("DELETE", of("licences"), PUBLISHER),
        Row("DELETE", of("tags"), PUBLISHER),
        Row("DELETE", of("artifacts"), PUBLISHER),
    ]  # fmt: skip
    wholes = {
        GUEST: ["GET artifacts", "GET facets", "GET machines"],
        READER: ["GET usage", "GET scans", "GET advisories", "GET signers", "GET policy", "GET retention", "GET mirrors",
                 "GET mirrors/none"],
        CONTRIBUTOR: ["GET bundles", "GET bundles/none", "GET bundles/none/contents", "GET bundles/none/document",
                      "GET bundles/none/file", "POST bundles/none/cancel", "POST bundles/none/import", "DELETE bundles/none",
                      "POST mirrors/none/sync", "POST bundles/imports", "GET bundles/none/signature", "PUT bundles/none/file"],
        PUBLISHER: ["POST bundles/exports", "PUT bundles/none/signature"],
        ADMIN: ["POST signers", "DELETE signers/none", "PUT policy", "POST policy/preview", "POST rematch", "GET collection", "POST collection", "POST retention/preview",
                "POST advisories", "PUT quota", "PUT retention", "DELETE retention", "POST mirrors", "PATCH mirrors/none",
                "DELETE mirrors/none", "GET bundles/inbox", "POST retention/runs"],
    }  # fmt: skip
    rows += [
        Row(each.split()[0], all_.format(each.split()[1]), need, [], ok=_REACHED)
        for need, asked in wholes.items()
        for each in asked
    ]
    return rows


def _ngc() -> list[Row]:
    org = "/ngc/v2/org/{org}"
    rows: list[Row] = []
    for kind, version in (("models", "main"), ("resources", "main"), ("helm-charts", "1.0.0")):
        at, is_chart = f"{org}/{kind}/{{n}}", kind == "helm-charts"
        about = {"artifactType": kind, "name": "{n}", "version": "main"}
        rows += [
            Row("GET", f"{at}/versions", READER, kind=kind), Row("GET", f"{at}/versions/{version}", READER, kind=kind),
            Row("GET", f"{at}/versions/{version}/files", READER, kind=kind),
            Row("GET", f"{at}/{version}/files", READER, kind=kind),
            Row("PATCH", f"{at}/versions/{version}", CONTRIBUTOR, {"description": "x"}, kind, _REACHED),
        ]  # fmt: skip
        if not is_chart:
            rows += [
                Row("POST", f"{at}/files", CONTRIBUTOR, {"files": []}, kind),
                Row("POST", f"{at}/versions", CONTRIBUTOR, {"versionId": "v9"}, kind),
                Row("POST", f"{org}/files/multipart", CONTRIBUTOR, {**about, **FILE, "size": 1}, kind),
                Row("PUT", f"{org}/files/multipart", CONTRIBUTOR, {**about, **FILE, "uploadID": "none"}, kind, _REACHED),
                Row("DELETE", f"{org}/files/multipart", CONTRIBUTOR, {**about, "uploadID": "none"}, kind, _REACHED),
                Row("POST", f"{org}/files/commit", CONTRIBUTOR, {**about, "version": "v9", "files": []}, kind, _REACHED),
            ]  # fmt: skip
    for kind in ("models", "resources", "repos", "helm-charts", "collections"):
        at = f"{org}/{kind}/{{n}}"
        rows += [
            Row("GET", at, READER, kind=kind), Row("GET", f"{at}/collections", READER, kind=kind),
            Row("PATCH", at, CONTRIBUTOR, {"shortDescription": "x"}, kind),
            Row("POST", f"{at}/license/acceptance", READER, {}, kind, (200, 404)),
        ]  # fmt: skip
    target = {"targetArtifact": {"org": "{org}", "name": "{n}"}}
    image, chart = f"{org}/repos/{{n}}", "/ngc/helm/{org}/charts/{n}-1.0.0.tgz"
    rows += [
        Row("GET", f"{image}/images", READER, kind="repos"), Row("GET", f"{image}/images/v1", READER, kind="repos"),
        Row("GET", f"{image}/images/v1/scan", READER, kind="repos", ok=_REACHED),
        Row("GET", f"{image}/tags/v1", READER, kind="repos"),
        Row("PATCH", f"{image}/tags/v1", CONTRIBUTOR, {}, "repos"),
        Row("GET", chart, READER, kind="helm-charts"), Row("HEAD", chart, READER, kind="helm-charts"),
        Row("GET", f"{org}/collections/{{n}}/artifacts/models", READER, kind="collections", ok=_REACHED),
        Row("PUT", f"{org}/collections/{{n}}/artifacts/org/main/collections/x", CONTRIBUTOR, kind="collections", ok=_REACHED),
        Row("DELETE", f"{org}/collections/{{n}}/artifacts/org/main/collections/x", CONTRIBUTOR, kind="collections", ok=_REACHED),
        Row("PUT", f"{org}/catalog/models/update-release", CONTRIBUTOR, target, ok=_REACHED),
        Row("POST", f"{org}/catalog/models/update-version-configs", CONTRIBUTOR, target, ok=_REACHED),
        Row("POST", f"{org}/catalog/models/share", PUBLISHER, target, ok=_REACHED),
        Row("POST", f"{org}/catalog/models/terms-of-service", PUBLISHER, target, ok=_REACHED),
        Row("POST", f"{image}/images/v1/scan", CONTRIBUTOR, {}, "repos"),
        Row("DELETE", f"{image}/images/v1", PUBLISHER, kind="repos"),
        Row("DELETE", f"{org}/models/{{n}}/versions/main", PUBLISHER, kind="models"),
        Row("DELETE", f"{org}/resources/{{n}}/versions/main", PUBLISHER, kind="resources"),
        Row("DELETE", f"{org}/helm-charts/{{n}}/versions/1.0.0", PUBLISHER, kind="helm-charts"),
    ]  # fmt: skip
    return rows + [
        Row("DELETE", f"{org}/{kind}/{{n}}", PUBLISHER, kind=kind, ok=_REACHED)
        for kind in ("models", "resources", "repos", "helm-charts", "collections")
    ]


def _hf() -> list[Row]:
    api, file = "/api/models/{org}/{n}", "/{org}/{n}/resolve/main/.gitattributes"
    named = {"name": "{n}", "organization": "{org}", "type": "model"}
    objects = [{"oid": hashlib.sha256(b"x").hexdigest(), "size": 1}]
    lfs = "/{org}/{n}.git/info/lfs/objects/batch"
    commit = b'{"key":"header","value":{"summary":"x"}}\n{"key":"file","value":{"path":"b","content":"eA==","encoding":"base64"}}'
    rows = [
        Row("GET", f"{api}{each}", READER)
        for each in ("", "/revision/main", "/tree/main", "/commits/main", "/refs", "/auth-check", "/xet-read-token/main")
    ]  # fmt: skip
    return [
        *rows,
        Row("POST", f"{api}/paths-info/main", READER, {"paths": [".gitattributes"]}),
        Row("GET", file, READER), Row("HEAD", file, READER),
        Row("POST", lfs, READER, {"operation": "download", "objects": objects}),
        Row("POST", lfs, CONTRIBUTOR, {"operation": "upload", "objects": objects}),
        Row("GET", f"{api}/xet-write-token/main", CONTRIBUTOR),
        Row("POST", f"{api}/preupload/main", CONTRIBUTOR, {"files": []}),
        Row("POST", f"{api}/commit/main", CONTRIBUTOR, content=commit),
        Row("POST", f"{api}/branch/new", CONTRIBUTOR, {}), Row("POST", f"{api}/tag/main", CONTRIBUTOR, {"tag": "t"}),
        Row("PUT", f"{api}/settings", PUBLISHER, {"private": True}),
        Row("DELETE", f"{api}/tag/t", PUBLISHER, ok=_REACHED), Row("DELETE", f"{api}/branch/new", PUBLISHER, ok=_REACHED),
        Row("POST", "/api/repos/move", PUBLISHER, {"fromRepo": "{org}/{n}", "toRepo": "{org}/{n}"}, ok=(409,)),
        Row("DELETE", "/api/repos/delete", PUBLISHER, named),
    ]  # fmt: skip


def _oci() -> list[Row]:
    at, absent = "/v2/{org}/{n}", "sha256:" + "0" * 64
    return [
        *(Row(method, f"{at}/manifests/main", READER) for method in ("GET", "HEAD")),
        Row("GET", f"{at}/tags/list", READER), Row("GET", f"{at}/referrers/{absent}", READER, hidden=(200,)),
        *(Row(method, f"{at}/blobs/{absent}", READER, ok=(404,)) for method in ("GET", "HEAD")),
        Row("POST", f"{at}/blobs/uploads/", CONTRIBUTOR), Row("POST", f"{at}/blobs/uploads/?mount={absent}", CONTRIBUTOR),
        *(Row(method, f"{at}/blobs/uploads/none?digest={absent}", CONTRIBUTOR, ok=(404,)) for method in ("GET", "PATCH", "PUT", "DELETE")),
        Row("PUT", f"{at}/manifests/x", CONTRIBUTOR, ok=(400,)),
        Row("DELETE", f"{at}/blobs/{absent}", PUBLISHER, ok=(404,)),
        Row("DELETE", f"{at}/manifests/{absent}", PUBLISHER, ok=(404,)),
    ]  # fmt: skip


DOORS = {"json": _json(), "ngc": _ngc(), "hf": _hf(), "oci": _oci()}
