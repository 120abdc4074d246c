"""A story told by an unmodified `huggingface_hub`, in a process of its own: `python hf_story.py NAMESPACE`.

`HF_ENDPOINT`, `HF_TOKEN` and `HF_HOME` come from the environment, as for any user. Prints `done` when all was as it
should be. It runs with any version from 0.36 on.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
from pathlib import Path

from huggingface_hub import (
    CommitOperationAdd,
    CommitOperationCopy,
    CommitOperationDelete,
    HfApi,
    hf_hub_download,
    snapshot_download,
)
from huggingface_hub.errors import (
    EntryNotFoundError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

CARD = "---\nlicense: apache-2.0\npipeline_tag: image-classification\ntags: [inspection, weld]\n---\n# Weld seams\n"


def expect(error: type[Exception], call, *args, **kwargs) -> Exception:
    try:
        call(*args, **kwargs)
    except error as caught:
        return caught
    raise AssertionError(f"{call} did not raise {error.__name__}")


def main(space: str, work: Path) -> None:
    api = HfApi()
    assert api.whoami()["name"]
    repo = f"{space}/Weld-Seams-{os.getpid()}"
    url = api.create_repo(repo)
    assert url.repo_id == repo, url.repo_id
    expect(HfHubHTTPError, api.create_repo, repo)
    api.create_repo(repo, exist_ok=True)

    weights = os.urandom(7 << 20) + bytes(2 << 20)
    folder = work / "model"
    (folder / "sub").mkdir(parents=True)
    (folder / "README.md").write_text(CARD)
    (folder / "config.json").write_text('{"model_type": "resnet"}')
    (folder / "model.safetensors").write_bytes(weights)
    (folder / "sub" / "한글 파일.txt").write_text("용접")
    (folder / "empty.txt").touch()
    commit = api.upload_folder(
        repo_id=repo, folder_path=folder, commit_message="First weights", commit_description="why"
    )
    again = api.upload_folder(repo_id=repo, folder_path=folder)
    assert again.oid == commit.oid, "nothing changed, no empty commit"
    see_information(api, repo, commit.oid, weights)
    share_chunks(api, repo, work, weights)
    download(api, repo, work, weights)
    see_files(api, repo)
    work_on_a_branch(api, repo, str(api.model_info(repo).sha), weights)
    meet_what_is_absent(api, space, repo)
    keep_a_dataset(api, space, repo)
    move_and_remove(api, repo)


def see_information(api: HfApi, repo: str, commit: str, weights: bytes) -> None:
    info = api.model_info(repo, files_metadata=True)
    assert (info.id, info.sha, info.pipeline_tag) == (repo, commit, "image-classification"), info
    assert {"inspection", "weld"} <= set(info.tags or [])
    sizes = {each.rfilename: each.size for each in info.siblings or []}
    assert sizes["model.safetensors"] == len(weights)
    assert sizes["empty.txt"] == 0
    lfs = next(each.lfs for each in info.siblings or [] if each.rfilename == "model.safetensors")
    assert lfs is not None
    assert lfs.sha256 == hashlib.sha256(weights).hexdigest()


def share_chunks(api: HfApi, repo: str, work: Path, weights: bytes) -> None:
    longer = weights[: 3 << 20] + b"inserted" + weights[3 << 20 :]  # most chunks are those of the first file
    (work / "longer.safetensors").write_bytes(longer)
    api.upload_file(
        path_or_fileobj=work / "longer.safetensors", path_in_repo="longer.safetensors", repo_id=repo
    )
    assert Path(hf_hub_download(repo, "longer.safetensors")).read_bytes() == longer
    api.delete_file("longer.safetensors", repo)


def download(api: HfApi, repo: str, work: Path, weights: bytes) -> None:
    path = hf_hub_download(repo, "model.safetensors")
    assert Path(path).read_bytes() == weights
    whole = Path(snapshot_download(repo, max_workers=2))
    assert (whole / "sub" / "한글 파일.txt").read_text() == "용접"
    assert {str(each.relative_to(whole)) for each in whole.rglob("*") if each.is_file()} == {
        ".gitattributes", "README.md", "config.json", "model.safetensors", "sub/한글 파일.txt", "empty.txt",
    }  # fmt: skip
    part = Path(snapshot_download(repo, allow_patterns=["*.json"], local_dir=work / "part"))
    assert [each.name for each in part.glob("*.json")] == ["config.json"]


def see_files(api: HfApi, repo: str) -> None:
    paths = {each.path for each in api.list_repo_tree(repo)}
    assert paths == {".gitattributes", "README.md", "config.json", "model.safetensors", "empty.txt", "sub"}
    assert {each.path for each in api.list_repo_tree(repo, recursive=True, expand=True)} == paths | {
        "sub/한글 파일.txt"
    }
    found = {each.path: each for each in api.get_paths_info(repo, ["config.json", "sub", "absent"])}
    assert set(found) == {"config.json", "sub"}
    assert api.file_exists(repo, "config.json")
    assert not api.file_exists(repo, "absent.json")
    assert api.revision_exists(repo, "main")
    assert not api.revision_exists(repo, "nowhere")


def work_on_a_branch(api: HfApi, repo: str, parent: str, weights: bytes) -> None:
    api.create_tag(repo, tag="v1.0", tag_message="approved")
    api.create_branch(repo, branch="next")
    operations = [
        CommitOperationDelete("config.json"), CommitOperationDelete("sub/"),
        CommitOperationAdd("notes.txt", b"on a branch"), CommitOperationAdd("stream.bin", io.BytesIO(b"\0" * 5000)),
        CommitOperationCopy("model.safetensors", "copy.safetensors"),
    ]  # fmt: skip
    moved = api.create_commit(
        repo, operations, commit_message="Change", revision="next", parent_commit=parent
    )
    stale = expect(HfHubHTTPError, api.create_commit, repo, [CommitOperationAdd("x.txt", b"x")], commit_message="x",
                   revision="next", parent_commit=parent)  # fmt: skip
    assert stale.response.status_code == 412, stale  # type: ignore[attr-defined]
    assert set(api.list_repo_files(repo, revision="next")) == {
        ".gitattributes", "README.md", "model.safetensors", "copy.safetensors", "empty.txt", "notes.txt", "stream.bin",
    }  # fmt: skip
    assert "config.json" in api.list_repo_files(repo, revision="v1.0")
    assert Path(hf_hub_download(repo, "copy.safetensors", revision="next")).read_bytes() == weights
    refs = api.list_repo_refs(repo)
    assert {(each.name, each.target_commit) for each in refs.branches} == {
        ("main", parent),
        ("next", moved.oid),
    }
    assert [(each.name, each.ref) for each in refs.tags] == [("v1.0", "refs/tags/v1.0")]
    history = api.list_repo_commits(repo, revision="next")
    assert [each.title for each in history] == [
        "Change", "Delete longer.safetensors with huggingface_hub", "Upload longer.safetensors with huggingface_hub",
        "First weights", "Initial commit",
    ]  # fmt: skip
    assert history[3].message == "why"
    expect(HfHubHTTPError, api.create_branch, repo, branch="next")
    api.delete_branch(repo, branch="next")
    api.delete_tag(repo, tag="v1.0")


def meet_what_is_absent(api: HfApi, space: str, repo: str) -> None:
    expect(RepositoryNotFoundError, api.model_info, f"{space}/absent")
    expect(RevisionNotFoundError, api.model_info, repo, revision="nowhere")
    expect(EntryNotFoundError, hf_hub_download, repo, "absent.bin")
    expect(RevisionNotFoundError, hf_hub_download, repo, "config.json", revision="0" * 40)
    expect(RepositoryNotFoundError, HfApi(token=False).model_info, repo)
    expect(RepositoryNotFoundError, api.dataset_info, repo)


def keep_a_dataset(api: HfApi, space: str, repo: str) -> None:
    data = f"{space}/seams-{os.getpid()}"
    api.create_repo(data, repo_type="dataset", private=True)
    api.upload_file(
        path_or_fileobj=b"a,b\n1,2\n", path_in_repo="train/rows.csv", repo_id=data, repo_type="dataset"
    )
    rows = hf_hub_download(data, "train/rows.csv", repo_type="dataset")
    assert Path(rows).read_text() == "a,b\n1,2\n"
    assert data in {each.id for each in api.list_datasets(author=space)}
    assert repo in {each.id for each in api.list_models(search="weld-seams", author=space)}
    assert repo in {each.id for each in api.list_models(filter="inspection")}
    assert data not in {each.id for each in api.list_models(author=space)}
    api.delete_repo(data, repo_type="dataset")


def move_and_remove(api: HfApi, repo: str) -> None:
    renamed = f"{repo}-renamed"
    api.move_repo(repo, renamed)
    assert "config.json" in api.list_repo_files(renamed)
    expect(RepositoryNotFoundError, api.model_info, repo)
    api.delete_repo(renamed)
    expect(RepositoryNotFoundError, api.model_info, renamed)
    api.delete_repo(renamed, missing_ok=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(sys.argv[1], Path(scratch))
    print("done")
