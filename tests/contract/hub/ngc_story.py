"""A story told by an unmodified `ngcsdk`, in a process of its own: `python ngc_story.py CHAPTER,CHAPTER FOLDER`.

`NGC_CLI_API_URL`, `NGC_CLI_AUTH_URL`, `NGC_CLI_SEARCH_SERVICE_URL`, `NGC_CLI_API_KEY`, `NGC_CLI_ORG`, `NGC_CLI_HOME`
and `REQUESTS_CA_BUNDLE` come from the environment, as for any user. Prints `done` when all was as it should be.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tarfile
from pathlib import Path

from ngcbase.errors import (
    AccessDeniedException,
    NgcAPIError,
    NgcException,
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
)
from ngcsdk import Client
from registry.api.collection_spec import CollectionSpecification

ORG = os.environ.get("NGC_CLI_ORG", "")


def expect(error: type[BaseException], call, *args, **kwargs) -> BaseException:
    try:
        call(*args, **kwargs)
    except error as caught:
        return caught
    raise AssertionError(f"{call} did not raise {error.__name__}")


def sign_in() -> Client:
    client = Client()
    client.configure(api_key=os.environ["NGC_CLI_API_KEY"], org_name=ORG)
    return client


def read_folder(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def tell_of_people(client: Client, work: Path) -> None:
    who = client.users.who().user
    assert (who.name, who.roles[0].org.name) == ("Owner", ORG), who.toDict()
    assert "ORG_OWNER" in who.roles[0].orgRoles
    org = client.organization.organization
    assert [each.name for each in org.list()] == [ORG]
    assert org.info(ORG).name == ORG
    team = client.organization.team
    assert team.create("press-shop", "Presses").name == "press-shop"
    assert [each.name for each in team.list()] == ["press-shop"]
    assert team.info("press-shop").description == "Presses"
    team.update("press-shop", "All presses")
    assert team.info("press-shop").description == "All presses"
    expect(ResourceNotFoundException, team.info, "nobody")
    meet_users(client)
    team.create("gone", "soon")
    team.remove("gone")
    assert [each.name for each in team.list()] == ["press-shop"]
    expect(ValueError, sign_in_elsewhere)
    expect(ValueError, Client().configure, api_key="omk_wrong", org_name=ORG)


def sign_in_elsewhere() -> None:
    Client().configure(api_key=os.environ["NGC_CLI_API_KEY"], org_name="elsewhere")


def meet_users(client: Client) -> None:
    user = client.users
    made = user.create("kim@plant.example", "Kim", ["REGISTRY_USER"]).user
    assert (made.email, made.name) == ("kim@plant.example", "Kim")
    found = {each.email: each for page in user.list() for each in page}
    assert set(found) >= {"kim@plant.example"}, found
    kim = found["kim@plant.example"]
    assert user.info(kim.id).user.email == "kim@plant.example"
    assert [each.email for page in user.list(email_filter="kim@plant.example") for each in page] == [
        "kim@plant.example"
    ]
    changed = user.update_roles(kim.id, roles=["REGISTRY_READ"])
    assert changed.user.roles[0].orgRoles == ["REGISTRY_READ"], changed.toDict()
    user.update_roles(kim.id, add_roles=["REGISTRY_ADMIN"])
    assert "REGISTRY_ADMIN" in user.info(kim.id).user.roles[0].orgRoles
    user.update_roles(kim.id, remove_roles=["REGISTRY_ADMIN"])
    assert "REGISTRY_ADMIN" not in user.info(kim.id).user.roles[0].orgRoles
    user.create("kim@plant.example", "Kim", ["REGISTRY_ADMIN"], team="press-shop")
    assert [each.email for page in user.list(team="press-shop") for each in page] == ["kim@plant.example"]
    user.remove(kim.id, team="press-shop")
    assert [each for page in user.list(team="press-shop") for each in page] == []
    user.remove(kim.id)
    expect(ResourceNotFoundException, user.info, kim.id)


def tell_of_models(client: Client, work: Path) -> None:
    model = client.registry.model
    name = f"{ORG}/weld-seams"
    overview = work / "overview.md"
    overview.write_text("# Weld seams\n용접 검사")
    made = model.create(
        name, "Inspection", "PyTorch", "safetensors", "FP16", "Finds bad seams", overview_filename=str(overview),
        display_name="Weld seams", label=["weld"], publisher="Plant 1", built_by="Line 3", bias_filename=str(overview),
    )  # fmt: skip
    assert (made.name, made.framework, made.precision) == ("weld-seams", "PyTorch", "FP16"), made.toDict()
    assert made.description == "# Weld seams\n용접 검사"
    assert made.bias == made.description
    expect(ResourceAlreadyExistsException, model.create, name, "x", "x", "x", "x", "x")
    seen = model.update(name, short_description="Finds bad weld seams", add_label=["line-3"])
    assert seen.shortDescription == "Finds bad weld seams"
    assert set(seen.labels) == {"weld", "line-3"}, seen.labels
    assert model.info(name).model.application == "Inspection"

    folder = work / "weights"
    (folder / "sub").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(os.urandom(3 << 20))
    (folder / "config.json").write_text('{"model_type": "resnet"}')
    (folder / "sub" / "한글 파일.txt").write_text("용접")
    (folder / "empty.txt").touch()
    done = model.upload_version(f"{name}:1.0", str(folder), description="first", gpu_model="L40S", batch_size=8,
                                memory_footprint="3 GB", num_epochs=2, accuracy_reached=0.97)  # fmt: skip
    assert (done.status, done.completed_count) == ("Completed", 4), done
    expect(ResourceAlreadyExistsException, model.upload_version, f"{name}:1.0", str(folder))
    version = model.info(f"{name}:1.0").modelVersion
    assert (version.status, version.totalFileCount, version.gpuModel) == ("UPLOAD_COMPLETE", 4, "L40S"), (
        version.toDict()
    )
    assert (version.batchSize, version.accuracyReached, version.description) == (8, 0.97, "first")
    listed = {each.path: each.sizeInBytes for each in model.list_files(f"{name}:1.0")}
    assert listed["model.safetensors"] == 3 << 20
    fetch_models(model, name, folder, work)
    change_versions(model, name, folder, work)
    look_for_models(model, name)
    expect(NgcException, model.upload_version, f"{name}:bad tag", str(folder))
    expect(ResourceNotFoundException, model.info, f"{ORG}/nothing")
    expect(ResourceNotFoundException, model.download_version, f"{name}:9.9", str(work))
    expect(ResourceNotFoundException, model.remove, f"{name}:9.9")
    model.create(f"{ORG}/gone", "x", "x", "x", "x", "x")
    model.remove(f"{ORG}/gone")
    expect(ResourceNotFoundException, model.info, f"{ORG}/gone")
    in_team = f"{ORG}/press-shop/cracks"
    model.create(in_team, "Inspection", "ONNX", "onnx", "INT8", "Cracks")
    assert model.upload_version(f"{in_team}:a", str(folder / "config.json")).status == "Completed"
    assert [each.versionId for each in model.list(f"{in_team}:*")] == ["a"]


def fetch_models(model, name: str, folder: Path, work: Path) -> None:
    target = work / "fetched"
    target.mkdir()
    got = model.download_version(f"{name}:1.0", str(target))
    assert (got.status, got.completed_count) == ("Completed", 4), got
    assert read_folder(Path(got.path)) == read_folder(folder)
    some = work / "some"
    some.mkdir()
    got = model.download_version(name, str(some), file_patterns=["*.json"])  # the latest version
    assert set(read_folder(Path(got.path))) == {"config.json"}


def change_versions(model, name: str, folder: Path, work: Path) -> None:
    more = work / "more"
    more.mkdir()
    (more / "config.json").write_text('{"model_type": "vit"}')
    assert model.upload_version(f"{name}:1.10", str(more), base_version="1.0").status == "Completed"
    assert model.info(f"{name}:1.10").modelVersion.totalFileCount == 4  # three of them from 1.0
    assert model.upload_version(f"{name}:1.9", str(more)).status == "Completed"
    assert [each.versionId for each in model.list(f"{name}:*")] == ["1.10", "1.9", "1.0"]
    assert model.info(name).model.latestVersionIdStr == "1.9"
    seen = model.update(f"{name}:1.10", description="better", set_latest=True)
    assert seen.description == "better"
    assert model.info(name).model.latestVersionIdStr == "1.10"
    half = model.upload_version(f"{name}:2.0", str(more), complete_version=False)
    assert half.status == "Completed"
    assert model.info(f"{name}:2.0").modelVersion.status == "UPLOAD_PENDING"
    expect(NgcException, model.download_version, f"{name}:2.0", str(work))
    assert model.commit_version(f"{name}:2.0").modelVersion.status == "UPLOAD_COMPLETE"
    model.remove(f"{name}:2.0")
    expect(ResourceNotFoundException, model.info, f"{name}:2.0")


def look_for_models(model, name: str) -> None:
    assert [each.resourceId for each in model.list(f"{ORG}/*")] == [name]
    assert [each.resourceId for each in model.list(f"{ORG}/*seam*")] == [name]
    assert list(model.list(f"{ORG}/nothing*")) == []
    assert next(iter(model.list())).framework == "PyTorch"


def tell_of_resources(client: Client, work: Path) -> None:
    resource = client.registry.resource
    name = f"{ORG}/scripts"
    made = resource.create(name, "OTHER", "PyTorch", "py", "FP16", "How it was trained")
    assert made.name == "scripts", made.toDict()
    folder = work / "scripts"
    folder.mkdir()
    (folder / "train.py").write_text("print('용접')\n")
    assert resource.upload_version(f"{name}:1", str(folder)).status == "Completed"
    assert [each.path for each in resource.list_files(f"{name}:1")] == ["train.py"]
    target = work / "fetched"
    target.mkdir()
    got = resource.download_version(f"{name}:1", str(target))
    assert read_folder(Path(got.path)) == read_folder(folder)
    assert [each.versionId for each in resource.list(f"{name}:*")] == ["1"]
    assert [each.resourceId for each in resource.list(f"{ORG}/scr*")] == [name]
    resource.update(name, short_description="Training")
    resource.update(f"{name}:1", desc="as of today")
    assert resource.info(name).recipe.shortDescription == "Training"
    assert resource.info(f"{name}:1").recipeVersion.status == "UPLOAD_COMPLETE"
    expect(ResourceNotFoundException, client.registry.model.info, name)  # a resource is no model
    resource.remove(f"{name}:1")
    resource.remove(name)
    expect(ResourceNotFoundException, resource.info, name)


def tell_of_images(client: Client, work: Path) -> None:
    """`ORG/inspect` with the tags 1.0 and 1.1 and a scanned `scanned` was pushed before, as any registry client does."""
    image = client.registry.image
    name = f"{ORG}/inspect"
    assert [each.resourceId for each in image.list(f"{ORG}/insp*")] == [name]
    tags = {each.tag: each for each in image.list(f"{name}:*")}
    assert set(tags) == {"1.0", "1.1", "scanned"}, tags
    assert tags["1.0"].architectureVariants[0].architecture == "amd64", tags["1.0"].toDict()
    image.update(name, desc="Inspects seams", display_name="Inspect", labels=["vision"])
    repository, _ = image.info(name)
    assert (repository.shortDescription, repository.displayName) == ("Inspects seams", "Inspect"), (
        repository.toDict()
    )
    assert repository.labels == ["vision"]
    meta, manifest, _, variants = image.info(f"{name}:1.0")
    assert meta.tag == "1.0"
    assert len(manifest.fsLayers) == 1
    assert variants[0].os == "linux"
    image.set_latest_tag(f"{name}:1.0")
    assert image.info(name)[0].latestTag == "1.0"
    see_scans(image, name, work)
    image.remove(f"{name}:1.1")
    assert {each.tag for each in image.list(f"{name}:*")} == {"1.0", "scanned"}
    expect(ResourceNotFoundException, image.remove, f"{name}:9")
    assert image.create(f"{ORG}/fresh", desc="Nothing yet").name == "fresh"
    expect(ResourceAlreadyExistsException, image.create, f"{ORG}/fresh")
    image.remove(f"{ORG}/fresh")
    expect(ResourceNotFoundException, image.info, f"{ORG}/fresh")


def see_scans(image, name: str, work: Path) -> None:
    _, _, scans, _ = image.info(f"{name}:scanned", scan=True)
    assert [arch for _, arch in scans] == ["amd64"]
    report = scans[0][0]
    assert (report.scanStatus, report.scanOutcome) == ("SCAN_COMPLETE", "FAIL"), report.toDict()
    assert [(each.triggerId, each.issueSeverity) for each in report.scanIssues] == [
        ("CVE-2026-openssl", "CRITICAL")
    ]
    sheet = work / "issues.csv"
    image.pull(f"{name}:scanned", scan=str(sheet))
    assert "CVE-2026-openssl" in sheet.read_text()
    _, _, none_yet, _ = image.info(f"{name}:1.0", scan=True)
    assert none_yet == []
    image.start_scan(ORG, None, "inspect", "1.0")


def packaged(folder: Path, name: str, version: str) -> Path:
    path = folder / f"{name}-{version}.tgz"
    about = f"apiVersion: v2\nname: {name}\nversion: {version}\ndescription: A line\n".encode()
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo(f"{name}/Chart.yaml")
        member.size = len(about)
        tar.addfile(member, io.BytesIO(about))
    return path


def tell_of_charts(client: Client, work: Path) -> None:
    registry = client.registry
    # The client knows NVIDIA's own Helm repositories only; the address is an attribute of its connection.
    registry.chart_repo_connection.base_url = os.environ["NGC_CLI_API_URL"] + "helm/"
    chart = registry.chart
    name = f"{ORG}/line"
    archive = packaged(work, "line", "1.2.3")
    expect(NgcException, chart.push, f"{name}:1.2.3", str(work))  # its card comes first
    assert chart.create(name, "A line", display_name="Line").name == "line"
    chart.push(f"{name}:1.2.3", str(work))
    expect(ResourceAlreadyExistsException, chart.push, f"{name}:1.2.3", str(work))
    packaged(work, "line", "1.10.0+gpu")
    chart.push(f"{name}:1.10.0+gpu", str(work))
    info = chart.info_chart_version(f"{name}:1.2.3")
    assert (info.id, info.status) == ("1.2.3", "UPLOAD_COMPLETE"), info.toDict()
    assert [each.id for each in chart.list(f"{name}:*")] == ["1.10.0_gpu", "1.2.3"]
    assert [each.resourceId for each in chart.list(f"{ORG}/l*")] == [name]
    target = work / "pulled"
    target.mkdir()
    assert Path(chart.pull(f"{name}:1.2.3", str(target))).read_bytes() == archive.read_bytes()
    chart.update(name, short_description="A whole line", add_label=["line"])
    seen = chart.info_chart(name)
    assert (seen.shortDescription, seen.labels, seen.displayName) == ("A whole line", ["line"], "Line"), (
        seen.toDict()
    )
    chart.remove(f"{name}:1.10.0_gpu")
    assert [each.id for each in chart.list(f"{name}:*")] == ["1.2.3"]
    expect(NgcException, chart.info_chart_version, f"{name}:9.9.9")


def tell_of_collections(client: Client, work: Path) -> None:
    registry, collection = client.registry, client.registry.collection
    for own in ("seams", "cracks"):
        registry.model.create(f"{ORG}/{own}", "Inspection", "ONNX", "onnx", "INT8", own)
    registry.resource.create(f"{ORG}/notes", "OTHER", "Other", "py", "INT8", "notes")
    spec = CollectionSpecification(target=f"{ORG}/inspection", display_name="Inspection", short_desc="All of it",
                                   category="Vision", label=["vision"])  # fmt: skip
    made, _, errors = collection.create(spec, [], [], [f"{ORG}/seams", f"{ORG}/nothing"], [f"{ORG}/notes"])
    assert made.collection.name == "inspection", made.toDict()
    assert [each[0] for each in errors["Models"]] == [f"{ORG}/nothing"], errors
    seen = collection.info(f"{ORG}/inspection")
    assert (seen.collection.displayName, seen.collection.category) == ("Inspection", "Vision"), seen
    assert [each.name for each in seen.artifacts["Models"]] == ["seams"]
    assert [each.name for each in seen.artifacts["Resources"]] == ["notes"]
    spec = CollectionSpecification(target=f"{ORG}/inspection", short_desc="Most of it")
    collection.update(spec, None, None, [], [], [f"{ORG}/cracks"], [], [], [], [f"{ORG}/seams"], [])
    seen = collection.info(f"{ORG}/inspection")
    assert seen.collection.shortDescription == "Most of it"
    assert [each.name for each in seen.artifacts["Models"]] == ["cracks"]
    assert [each.name for each in collection.find(f"{ORG}/cracks", "MODEL")] == ["inspection"]
    assert collection.find(f"{ORG}/seams", "MODEL") == []
    assert [each.resourceId for each in collection.list(f"{ORG}/*")] == [f"{ORG}/inspection"]
    collection.remove(f"{ORG}/inspection")
    expect(NgcException, collection.info, f"{ORG}/inspection")
    assert registry.model.info(f"{ORG}/cracks").model.name == "cracks"  # what it gathered stays


def tell_of_licences(client: Client, work: Path) -> None:
    """As a reader: `ORG/licensed:1` is there with a licence to accept."""
    model = client.registry.model
    name = f"{ORG}/licensed"
    terms = model.info(name).model.licenseTerms
    assert [(each.needsAcceptance, each.licenseVersion) for each in terms] == [(True, "1.0")], terms
    refused = expect(NgcException, model.download_version, f"{name}:1", str(work))
    assert "accept terms" in str(refused), refused
    assert model.accept_license(name, default_yes=True) == 1
    assert not model.info(name).model.licenseTerms[0].needsAcceptance
    assert model.download_version(f"{name}:1", str(work)).status == "Completed"
    refused = expect(AccessDeniedException, model.create, f"{ORG}/mine", "x", "x", "x", "x", "x")
    assert refused.response.json()["requestStatus"]["statusCode"] == "FORBIDDEN"
    expect((AccessDeniedException, NgcException), model.upload_version, f"{name}:2", str(work))
    expect(AccessDeniedException, model.remove, name)
    expect(AccessDeniedException, client.organization.team.create, "mine", "x")


def tell_of_the_other_doors(client: Client, work: Path) -> None:
    """`ORG/from-hub` was uploaded by huggingface_hub, `ORG/from-oras` pushed as an OCI artifact."""
    model = client.registry.model
    for name, count in (("from-hub", 4), ("from-oras", 1)):
        target = work / name
        target.mkdir()
        version = next(iter(model.list(f"{ORG}/{name}:*")))
        got = model.download_version(f"{ORG}/{name}:{version.versionId}", str(target))
        assert got.completed_count == count, got
        for path, content in sorted(read_folder(Path(got.path)).items()):
            sys.stdout.write(f"{name} {path} {hashlib.sha256(content).hexdigest()}\n")


def tell_of_guests(client: Client, work: Path) -> None:
    """Nobody signs in: what is public can be found and fetched, nothing else is there."""
    guest = Client()
    model = guest.registry.model
    assert [each.resourceId for each in model.list()] == ["main/open"]
    assert model.info("main/open").model.isPublic
    assert model.download_version("main/open:1", str(work)).status == "Completed"
    expect(NgcAPIError, model.info, "main/closed")
    expect(ValueError, model.create, "main/mine", "x", "x", "x", "x", "x")


def tell_of_publishing(client: Client, work: Path) -> None:
    """What is deprecated says so, and can be made public and fetched all the same."""
    name, model = f"{ORG}/seams", client.registry.model
    found = model.info(name).model
    assert [each.partition(",")[0] for each in found.policyLabels] == ["DEPRECATED: use main/seams-2"]
    assert "deprecated" in {each.key for each in next(iter(model.list(f"{ORG}/*seams*"))).attributes}
    model.publish(name, visibility_only=True, public=True)
    assert model.download_version(f"{name}:1", str(work)).completed_count == 7


def tell_of_guests_of_seams(client: Client | None, work: Path) -> None:
    assert Client().registry.model.download_version("main/seams:1", str(work)).completed_count == 7


def main(chapters: list[str], folder: Path) -> None:
    tellers = {
        name.removeprefix("tell_of_"): teller
        for name, teller in globals().items()
        if name.startswith("tell_of_")
    }
    client = None if chapters[0].startswith("guests") else sign_in()
    for chapter in chapters:
        (folder / chapter).mkdir(parents=True)
        tellers[chapter](client, folder / chapter)
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1].split(","), Path(sys.argv[2]))
