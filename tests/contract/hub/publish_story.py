"""Fetches a repository as an unmodified `huggingface_hub` does: `python publish_story.py VERB REPO FOLDER`.

`HF_ENDPOINT`, `HF_TOKEN` and `HF_HOME` come from the environment. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from huggingface_hub.errors import RepositoryNotFoundError


def put(repo: str, folder: Path) -> object:
    api = HfApi()
    api.create_repo(repo)
    return api.upload_folder(repo_id=repo, folder_path=folder).oid


def snapshot(repo: str, folder: Path) -> object:
    whole = Path(snapshot_download(repo, cache_dir=folder, max_workers=4))
    return sorted(each.name for each in whole.rglob("*") if each.is_file())


def one(repo: str, folder: Path) -> object:
    return Path(hf_hub_download(repo, "config.json", cache_dir=folder)).read_text()


def info(repo: str, _folder: Path) -> object:
    try:
        found = HfApi().model_info(repo)
    except RepositoryNotFoundError:
        return None
    card = found.card_data.to_dict() if found.card_data else {}
    return {"tags": found.tags, "card": card, "private": found.private}


def publish(repo: str, _folder: Path) -> object:
    HfApi().update_repo_settings(repo, private=False)
    return True


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))))
