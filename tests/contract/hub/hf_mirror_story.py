"""What an unmodified `huggingface_hub` sees through a mirror: `python hf_mirror_story.py REPO COMMIT EARLIER`.

`HF_ENDPOINT`, `HF_TOKEN` and `HF_HOME` come from the environment. Prints what it downloaded, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError


def expect(error: type[Exception], call, *args, **kwargs) -> None:
    try:
        call(*args, **kwargs)
    except error:
        return
    raise AssertionError(f"{call} did not raise {error.__name__}")


def hashes(folder: str) -> dict[str, str]:
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def main(repo: str, commit: str, earlier: str) -> None:
    api = HfApi()
    info = api.model_info(repo)
    assert info.sha == commit, (info.sha, commit)
    assert info.id == repo, info.id
    whole = snapshot_download(repo)
    assert Path(whole).name == commit, whole
    before = snapshot_download(repo, revision=earlier)
    assert Path(before).name == earlier, before
    tree = list(api.list_repo_tree(repo, recursive=True, revision=commit))
    [told] = api.get_paths_info(repo, ["model.safetensors"])
    assert told.lfs is not None
    assert told.size == Path(whole, "model.safetensors").stat().st_size
    assert api.list_repo_commits(repo)[0].commit_id == commit
    assert [ref.target_commit for ref in api.list_repo_refs(repo).branches if ref.name == "main"] == [commit]
    assert hf_hub_download(repo, "README.md", revision=commit)
    expect(EntryNotFoundError, hf_hub_download, repo, "absent.txt")
    expect(RevisionNotFoundError, hf_hub_download, repo, "README.md", revision="absent")
    expect(RepositoryNotFoundError, api.model_info, "acme/absent")
    print(
        json.dumps(
            {"now": hashes(whole), "before": hashes(before), "tree": sorted(each.path for each in tree)}
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
