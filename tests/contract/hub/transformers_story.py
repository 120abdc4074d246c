"""Told with `transformers` and `torch`, unmodified: a tiny model goes up, comes down by name, and is the same.

python transformers_story.py REPO FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from huggingface_hub import HfApi
from transformers import AutoConfig, AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM


def main() -> None:
    repo, folder = sys.argv[1], Path(sys.argv[2])
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=64,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
    )
    made = LlamaForCausalLM(config).eval()
    made.save_pretrained(folder)
    api = HfApi()
    api.create_repo(repo)
    api.upload_folder(repo_id=repo, folder_path=folder)
    assert AutoConfig.from_pretrained(repo).hidden_size == 16
    loaded = AutoModelForCausalLM.from_pretrained(repo).eval()
    ours, theirs = made.state_dict(), loaded.state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    words = torch.arange(12).reshape(1, 12)
    with torch.no_grad():
        assert torch.equal(made(words).logits, loaded(words).logits)
    made.push_to_hub(repo, revision="next", commit_message="again")
    again = AutoModelForCausalLM.from_pretrained(repo, revision="next")
    assert all(torch.equal(ours[name], value) for name, value in again.state_dict().items())
    print("done")


main()
