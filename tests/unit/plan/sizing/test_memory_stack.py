"""The memory model: the promised errors, the numbers plans are judged by, and what must be monotone."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.plan.rules.architectures import ARCHITECTURES, UnknownModel, architecture
from onmaru.plan.rules.catalogue import bare, builtin_catalogue
from onmaru.plan.rules.feasible import size, state_bytes
from onmaru.plan.rules.memory.profile import memory_score, published_profile, read_profile
from onmaru.plan.rules.memory.serve import cache_bytes, serve_memory, weight_bytes
from onmaru.plan.rules.memory.train import layer_bytes, train_memory
from onmaru.plan.rules.parameters import counts
from onmaru.plan.rules.time.results import BadTable
from onmaru.plan.types.workload import Checkpointing, Method, Optimizer, Parallelism, Precision, Train

CATALOGUE = builtin_catalogue()
LLAMA70 = architecture("llama-3.1-70b")
OTHERS = Path(__file__).parents[4] / "benchmarks" / "plan" / "finetune_memory_other_sizes.csv"


def total(job: Train, spread: Parallelism = Parallelism(), micro_batch: int = 1) -> int:
    return sum(term.size_bytes for term in train_memory(job, spread, micro_batch))


def test_the_published_profile_is_met() -> None:
    score = memory_score(published_profile())
    assert score.rows == 45
    assert score.mean_error <= 0.10
    assert score.worst_under >= -0.05


def test_sizes_the_fit_never_read_are_met_too() -> None:
    score = memory_score(read_profile(OTHERS.read_text()))
    assert score.rows == 36
    assert score.mean_error <= 0.10
    assert score.worst_under >= -0.05


def test_70b_adamw_is_1120_gb_before_activations_and_not_for_three_gpus() -> None:
    job = Train(LLAMA70, Method.FULL, tokens=1e9)
    per_parameter = state_bytes(job) / counts(LLAMA70).total
    assert per_parameter == 16
    assert per_parameter * 70e9 / 1e9 == 1120
    found = size(job, bare(CATALOGUE, "mi300x", 3))
    assert not found.feasible
    codes = [entry.code for entry in found.reasons if entry.blocking]
    assert codes == ["memory.too_small", "memory.states"]
    assert found.reasons[1].params["states_gb"] == pytest.approx(1129, rel=0.01)


def test_8_bytes_a_parameter_is_offered_as_the_choice_it_is() -> None:
    job = Train(LLAMA70, Method.FULL, tokens=1e9, optimizer=Optimizer.ADAMW_BF16)
    assert state_bytes(job) / counts(LLAMA70).total * 70 == 560
    found = size(replace(job, optimizer=Optimizer.ADAMW), bare(CATALOGUE, "mi300x", 3))
    told = next(entry for entry in found.alternatives if entry.params.get("optimizer") == "adamw_bf16")
    assert told.params["per_parameter"] == 8
    assert "not the same training" in told.en
    assert "같은 학습은 아니에요" in told.ko


def test_lora_70b_fits_one_192_gb_gpu_within_its_limits() -> None:
    for gpu in ("mi300x", "b200-sxm"):
        found = size(Train(LLAMA70, Method.LORA, tokens=1e8, sequence=4096), bare(CATALOGUE, gpu, 1))
        assert found.feasible
        assert found.memory is not None
        assert 141 <= found.memory.term("weights") / 1e9 <= 142
        assert found.limits["micro_batch"] >= 1
        assert found.limits["sequence"] >= 4096
        beyond = Train(LLAMA70, Method.LORA, tokens=1e8, sequence=found.limits["sequence"] + 512)
        assert not size(beyond, bare(CATALOGUE, gpu, 1)).feasible
        wider = Train(LLAMA70, Method.LORA, tokens=1e8, micro_batch=found.limits["micro_batch"] + 1)
        assert not size(wider, bare(CATALOGUE, gpu, 1)).feasible


def test_lora_70b_does_not_fit_one_80_gb_gpu_but_qlora_does() -> None:
    found = size(Train(LLAMA70, Method.LORA, tokens=1e8), bare(CATALOGUE, "h100-sxm", 1))
    assert not found.feasible
    assert "memory.alternative_qlora" in [entry.code for entry in found.alternatives]
    assert size(Train(LLAMA70, Method.QLORA, tokens=1e8), bare(CATALOGUE, "h100-sxm", 1)).feasible


def test_activations_are_korthikanti_s_for_a_plain_transformer() -> None:
    # without gate, grouped queries and flash attention: close to 34 s b h + 5 a s s b (their eq. 2, no dropout masks)
    model = ARCHITECTURES["gpt3-175b"]
    job = Train(
        model, Method.FULL, tokens=1, sequence=2048, flash_attention=False, checkpointing=Checkpointing.NONE
    )
    theirs = 2048 * (34 * model.hidden + 5 * model.heads * 2048)
    assert layer_bytes(job, 2048) == pytest.approx(theirs, rel=0.06)


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(sorted(ARCHITECTURES)), method=st.sampled_from(list(Method)),
    sequence=st.integers(1, 64), batch=st.integers(1, 16), data=st.sampled_from([1, 2, 8]),
)  # fmt: skip
def test_more_never_takes_less_and_sharding_never_takes_more(name, method, sequence, batch, data) -> None:
    job = Train(ARCHITECTURES[name], method, tokens=1e6, sequence=128 * sequence)
    here = total(job, Parallelism(data), batch)
    assert here <= total(job, Parallelism(data), batch + 1)
    assert here <= total(replace(job, sequence=128 * sequence + 128), Parallelism(data), batch)
    assert total(replace(job, checkpointing=Checkpointing.FULL), Parallelism(data), batch) <= total(
        replace(job, checkpointing=Checkpointing.NONE), Parallelism(data), batch)  # fmt: skip
    stages = [total(job, Parallelism(data, zero=zero), batch) for zero in (0, 1, 2)]
    assert stages == sorted(stages, reverse=True)
    for term in train_memory(job, Parallelism(data, zero=3), batch):
        assert term.size_bytes >= 0
        assert term.formula
        assert term.source


@pytest.mark.parametrize("optimizer", Optimizer)
def test_no_optimizer_is_above_plain_adamw(optimizer: Optimizer) -> None:
    job = Train(LLAMA70, Method.FULL, tokens=1, optimizer=optimizer)
    assert state_bytes(job) <= state_bytes(replace(job, optimizer=Optimizer.ADAMW))


def test_serving_holds_what_the_profile_measured() -> None:
    # QwenLM/Qwen README, Inference Performance: memory after 2,048 tokens at batch 1 [GB]
    for name, precision, measured in [
        ("qwen-7b", Precision.BF16, 16.99), ("qwen-14b", Precision.BF16, 30.15), ("qwen-72b", Precision.BF16, 144.69),
        ("qwen-7b", Precision.INT4, 8.21), ("qwen-14b", Precision.INT4, 13.01), ("qwen-72b", Precision.INT4, 48.86),
    ]:  # fmt: skip
        model = architecture(name)
        least = weight_bytes(model, precision) + cache_bytes(model, 2048, Precision.BF16, 1)
        assert least < measured * 1.04e9, name
        whole = sum(t.size_bytes for t in serve_memory(model, precision, Precision.BF16, 2048, 1, 1, 1))
        assert whole > measured * 0.95e9, name


@pytest.mark.parametrize(
    ("row", "error"),
    [("Qwen-7B,lora,1,A,256,1,nan,1", BadTable), ("Qwen-7B,lora,0,A,256,1,20,1", BadTable), ("Qwen-7B,dance,1,A,256,1,20,1", BadTable),
     ("Qwen-7B,lora,1,A,2.5,1,20,1", BadTable), ("Qwen-9B,lora,1,A,256,1,20,1", UnknownModel), ("Qwen-7B", BadTable)],
)  # fmt: skip
def test_a_bad_row_is_refused(row: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_profile("model,method,gpus,gpu,seq,bs,mem_gb_total,sec_per_it\n" + row + "\n")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "model,method,gpus,gpu,seq,bs,mem_gb_total\n"])
def test_no_table_is_refused(text: str) -> None:
    with pytest.raises(BadTable):
        read_profile(text)


def test_the_command_takes_any_table_of_the_same_columns(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(OTHERS.with_name("evaluate_memory.py")), "--json", *arguments]
        return subprocess.run(command, capture_output=True, text=True)

    done = run("--table", str(OTHERS), "--rows", str(tmp_path / "rows.csv"))
    found = {line["name"]: line["value"] for line in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0
    assert found["memory.table.mean_error"] == pytest.approx(
        memory_score(read_profile(OTHERS.read_text())).mean_error
    )
    assert len((tmp_path / "rows.csv").read_text().splitlines()) == 37
    (tmp_path / "bad.csv").write_text("model,method\nQwen-7B,lora\n")
    refused = run("--table", str(tmp_path / "bad.csv"))
    assert refused.returncode == 2
    assert "lacks" in refused.stderr
    assert "Traceback" not in refused.stderr
