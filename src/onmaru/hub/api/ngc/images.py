"""Images: tags, manifests, scan reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.core.time import format_time
from onmaru.hub.api.ngc.request import Ask, done
from onmaru.hub.errors import NotScanned, UnknownManifest
from onmaru.hub.rules.contents import Contents, Layer, read_contents
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.scan_report import REPORT_TYPE, read_report
from onmaru.hub.service.inventory import read_config
from onmaru.hub.service.releases import Version
from onmaru.hub.types import Manifest, Repository

SCAN = "hub.scan"
_MAX_CONFIG = 4 << 20
_SEVERITIES = {
    "critical": "CRITICAL",
    "high": "HIGH",
    "medium": "MEDIUM",
    "low": "LOW",
    "negligible": "LOW",
    "none": "LOW",
}


async def listing(ask: Ask) -> Response:
    """A page of the tags with their platforms."""

    def read() -> tuple[list[dict[str, Any]], dict[str, int]]:
        repository = ask.find()
        page, pages = ask.page(ask.hub.releases.every(repository))
        return [_image(ask, repository, each) for each in page], pages

    shown, pages = await run_in_threadpool(read)
    return done({"images": shown, "paginationInfo": pages})


async def tag(ask: Ask) -> Response:
    """One tag."""

    def read() -> dict[str, Any]:
        repository = ask.find()
        return _image(ask, repository, ask.hub.releases.find(repository, ask.to.words[3]))

    return done(await run_in_threadpool(read))


async def choose(ask: Ask) -> Response:
    """Make a tag the latest."""

    def write() -> dict[str, Any]:
        repository, name = ask.find("push"), ask.to.words[3]
        if ask.query("set-latest").lower() == "true":
            ask.hub.releases.choose(ask.caller, repository.name, name)
        return _image(ask, repository, ask.hub.releases.find(repository, name))

    return done(await run_in_threadpool(write))


async def manifest(ask: Ask) -> Response:
    """Layers and history of a tag."""

    def read() -> dict[str, Any]:
        repository = ask.find()
        found = ask.hub.manifests.find(repository, ask.to.words[3])
        ask.hub.gates.admit(ask.caller, repository, found.sha256)
        image = _first(ask, repository, found)
        contents, config = _contents(ask, repository, image)
        return {
            "name": repository.name, "tag": ask.to.words[3], "schemaVersion": 2,
            "architecture": str(config.get("architecture") or ""),
            "fsLayers": [{"blobSum": each.digest} for each in contents.layers],
            "history": [{"v1Compatibility": json.dumps(_step(each))} for each in contents.layers],
        }  # fmt: skip

    return done(await run_in_threadpool(read))


def _step(layer: Layer) -> dict[str, Any]:
    # As version 1 manifests of Docker told it.
    return {"id": layer.digest, "Size": layer.size, "container_config": {"Cmd": [layer.step]}}


async def remove(ask: Ask) -> Response:
    """Remove a tag, and the image with it unless another tag holds it."""

    def gone() -> None:
        ask.hub.releases.remove(ask.caller, ask.find("delete").name, ask.to.words[3])

    await run_in_threadpool(gone)
    return done()


async def report(ask: Ask) -> Response:
    """What the newest scan of a tag, or of one platform of it, found."""

    def read() -> dict[str, Any]:
        repository = ask.find()
        reference = ask.to.words[5] if len(ask.to.words) > 5 else ask.to.words[3]
        found = ask.hub.trust.document(ask.caller, repository.name, reference, REPORT_TYPE)
        return _report(read_report(found, where=repository.name))

    return done(await run_in_threadpool(read))


async def scan(ask: Ask) -> Response:
    """Scan a tag, or one platform of it, as a job."""

    def start() -> None:
        repository = ask.find("push")
        reference = ask.to.words[5] if len(ask.to.words) > 5 else ask.to.words[3]
        ask.hub.manifests.find(repository, reference)
        params = {
            "name": repository.name,
            "reference": reference,
            "organisation": repository.organisation,
        }
        ask.jobs.submit(SCAN, params, ask.subject.id)

    await run_in_threadpool(start)
    return done(status=202)


def _image(ask: Ask, repository: Repository, found: Version) -> dict[str, Any]:
    hub = ask.hub
    stored = hub.manifests.find(repository, f"sha256:{found.manifest}")
    platforms = [_platform(ask, repository, each) for each in _platforms(ask, repository, stored)]
    scanned = next((each["scanDate"] for each in platforms if each.get("scanDate")), "")
    at = format_time(found.updated_ns)
    shown: dict[str, Any] = {
        "tag": found.name, "digest": stored.digest, "size": sum(each["compressedSize"] for each in platforms),
        "pushedDate": at, "updatedDate": at, "architectureVariants": platforms, "isMultiArchitecture": len(platforms) > 1,
        "isSigned": any(each.signer for each in hub.gates.signatures.of(repository, stored)), "scanEnabled": True,
        "scanStatus": "SCAN_COMPLETE" if scanned else "NOT_SCANNED", "scanDate": scanned,
        **{key: found.notes[key] for key in ("policy", "releaseType") if key in found.notes},
    }  # fmt: skip
    return {key: value for key, value in shown.items() if value not in (None, "")}


def _platforms(ask: Ask, repository: Repository, found: Manifest) -> list[Manifest]:
    """The image, or each of an index that is here."""
    parsed = parse_manifest(found.body, found.media_type)
    if not parsed.is_index:
        return [found]
    images = []
    for child in parsed.children:
        try:
            images.append(ask.hub.manifests.find(repository, str(child.digest)))
        except UnknownManifest:
            continue  # a platform that was not copied here
    return images


def _first(ask: Ask, repository: Repository, found: Manifest) -> Manifest:
    return next(iter(_platforms(ask, repository, found)), found)


def _platform(ask: Ask, repository: Repository, image: Manifest) -> dict[str, Any]:
    contents, config = _contents(ask, repository, image)
    shown = {
        "architecture": str(config.get("architecture") or "unknown"), "os": str(config.get("os") or ""),
        "variant": str(config.get("variant") or ""), "digest": f"sha256:{image.sha256}",
        "compressedSize": sum(each.size for each in contents.layers),
        "createdDate": str(config.get("created") or ""), "scanStatus": "NOT_SCANNED",
    }  # fmt: skip
    try:
        found = read_report(ask.hub.trust.report_of(repository, image), where=repository.name)
    except NotScanned:
        pass
    else:
        shown |= {"scanStatus": "SCAN_COMPLETE", "scanDate": str(found["at"])}
    return {key: value for key, value in shown.items() if value != ""}


def _contents(ask: Ask, repository: Repository, image: Manifest) -> tuple[Contents, Mapping[str, Any]]:
    parsed = parse_manifest(image.body, image.media_type)
    config: Mapping[str, Any] = {}
    if parsed.config is not None and parsed.config.size <= _MAX_CONFIG and not parsed.is_index:
        blob = ask.hub.content.find(repository, parsed.config.digest)
        config = read_config(b"".join(ask.hub.content.read(blob)))
    return read_contents(image.body, config), config


def _report(found: Mapping[str, Any]) -> dict[str, Any]:
    issues, counts = [], {"CRITICAL": 0, "HIGH": 0, "MEDIUM": 0, "LOW": 0, "UNKNOWN": 0}
    for each in found.get("vulnerabilities") or ():
        severity = _SEVERITIES.get(str(each.get("severity", "")).lower(), "UNKNOWN")
        names = [str(each.get("id", "")), *map(str, each.get("aliases") or ())]
        identity = next((name for name in names if name.startswith("CVE-")), names[0])
        if not each.get("silenced"):
            counts[severity] += 1
        package, fixed = f"{each.get('package', '')} {each.get('version', '')}".strip(), each.get("fixed")
        issues.append(
            {"gate": "vulnerabilities", "trigger": "package", "triggerId": identity, "issueSeverity": severity,
             "checkOutput": f"{severity} {identity} in {package}" + (f", fixed in {fixed}" if fixed else ""),
             "cveUrl": f"https://osv.dev/vulnerability/{names[0]}", "gateAction": "warn",
             "whitelisted": bool(each.get("silenced"))}
        )  # fmt: skip
    bad = counts["CRITICAL"] + counts["HIGH"]
    return {
        "scanStatus": "SCAN_COMPLETE", "scanDate": str(found.get("at", "")), "scanOutcome": "FAIL" if bad else "PASS",
        "scanIssues": issues, "scanIssueCounts": [{"severity": key, "count": value} for key, value in counts.items()],
    }  # fmt: skip
