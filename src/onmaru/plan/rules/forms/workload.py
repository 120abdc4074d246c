"""A workload as a form: a model by name or by its Hugging Face `config.json`, and one of five kinds of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from onmaru.plan.rules.architectures import architecture, from_config
from onmaru.plan.rules.forms.base import Form, Label, Share
from onmaru.plan.types.workload import (
    Architecture,
    Checkpointing,
    Codec,
    Method,
    Optimizer,
    Parallelism,
    Precision,
    Render,
    Serve,
    Simulate,
    Solver,
    Stack,
    Train,
    Video,
    Workload,
)

Resolve = Callable[[str | Mapping[str, Any]], Architecture]
ModelRef = Annotated[
    str | dict[str, Any], Field(description="name of a built-in architecture, or a Hugging Face config.json")
]
Tokens = Annotated[int, Field(ge=1, le=10_000_000)]
Seconds = Annotated[float, Field(ge=1e-9, le=1e9)]
Gpus = Annotated[int, Field(ge=1, le=65_536)]
Text = Annotated[str, Field(max_length=80)]


def resolve_model(ref: str | Mapping[str, Any]) -> Architecture:
    """The architecture a form names or brings along.

    Raises:
        UnknownModel: no built-in architecture has that name; the nearest are in `params`.
        BadModelConfig: the `config.json` is absurd.
    """
    return architecture(ref) if isinstance(ref, str) else from_config(ref)


class ParallelismForm(Form):
    data: Gpus = 1
    tensor: Gpus = 1
    pipeline: Gpus = 1
    context: Gpus = 1
    expert: Gpus = 1
    zero: Annotated[int, Field(ge=0, le=3)] = 0

    def parallelism(self) -> Parallelism:
        return Parallelism(self.data, self.tensor, self.pipeline, self.context, self.expert, self.zero)


class _Work(Form):
    name: Text = ""
    label: Label | None = Field(None, description="how people call it, in both languages")
    runs_per_year: Annotated[float, Field(ge=0, le=1e6)] = Field(
        1.0, description="how often a year a job that ends is run; ignored by work that never ends"
    )


class TrainForm(_Work):
    kind: Literal["train"]
    model: ModelRef
    method: Method = Method.FULL
    tokens: Annotated[float, Field(ge=1, le=1e17)]
    sequence: Tokens = 4096
    micro_batch: Annotated[int, Field(ge=1, le=65_536)] | None = None
    global_batch: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    precision: Precision = Precision.BF16
    weight_precision: Precision | None = None
    optimizer: Optimizer = Optimizer.ADAMW
    checkpointing: Checkpointing | None = None  # None: the least recomputation that fits
    stack: Stack = Stack.TUNED
    flash_attention: bool = True
    lora_rank: Annotated[int, Field(ge=1, le=4096)] = 16
    lora_all_linear: bool = True
    train_embeddings: bool = False
    parallelism: ParallelismForm | None = None

    def workload(self, resolve: Resolve = resolve_model) -> Workload:
        return Train(
            model=resolve(self.model), method=self.method, tokens=self.tokens, sequence=self.sequence,
            micro_batch=self.micro_batch, global_batch=self.global_batch, precision=self.precision,
            weight_precision=self.weight_precision, optimizer=self.optimizer,
            checkpointing=self.checkpointing, stack=self.stack, flash_attention=self.flash_attention,
            lora_rank=self.lora_rank, lora_all_linear=self.lora_all_linear,
            train_embeddings=self.train_embeddings,
            parallelism=self.parallelism.parallelism() if self.parallelism else None, name=self.name,
        )  # fmt: skip


class ServeForm(_Work):
    kind: Literal["serve"]
    model: ModelRef
    prompt_tokens: Tokens
    output_tokens: Tokens
    precision: Precision = Precision.BF16
    kv_precision: Precision = Precision.BF16
    concurrency: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    ttft_s: Seconds | None = None
    tpot_s: Seconds | None = None
    requests: Annotated[int, Field(ge=1, le=10**12)] | None = None
    prefix_hit: Share = 0.0
    parallelism: ParallelismForm | None = None

    def workload(self, resolve: Resolve = resolve_model) -> Workload:
        return Serve(
            model=resolve(self.model), prompt_tokens=self.prompt_tokens, output_tokens=self.output_tokens,
            precision=self.precision, kv_precision=self.kv_precision, concurrency=self.concurrency,
            ttft_s=self.ttft_s, tpot_s=self.tpot_s, requests=self.requests, prefix_hit=self.prefix_hit,
            parallelism=self.parallelism.parallelism() if self.parallelism else None, name=self.name,
        )  # fmt: skip


class VideoForm(_Work):
    kind: Literal["video"]
    streams: Annotated[int, Field(ge=1, le=1_000_000)]
    fps: Annotated[float, Field(ge=1e-2, le=1000)]
    width: Annotated[int, Field(ge=16, le=16_384)] = 1920
    height: Annotated[int, Field(ge=16, le=16_384)] = 1080
    codec: Codec = Codec.HEVC
    analysed_fps: Annotated[float, Field(ge=1e-4, le=1000)] = 1.0
    detector_gflop: Annotated[float, Field(ge=1e-4, le=1e6)] | None = None
    detector_bytes: Annotated[int, Field(ge=0, le=10**12)] = 0
    model: ModelRef | None = None
    output_tokens: Annotated[int, Field(ge=0, le=100_000)] = 0
    precision: Precision = Precision.FP16

    def workload(self, resolve: Resolve = resolve_model) -> Workload:
        return Video(
            streams=self.streams, fps=self.fps, width=self.width, height=self.height, codec=self.codec,
            analysed_fps=self.analysed_fps, detector_gflop=self.detector_gflop,
            detector_bytes=self.detector_bytes, model=None if self.model is None else resolve(self.model),
            output_tokens=self.output_tokens, precision=self.precision, name=self.name,
        )  # fmt: skip


class RenderForm(_Work):
    kind: Literal["render"]
    seats: Annotated[int, Field(ge=1, le=100_000)]
    active_share: Annotated[float, Field(ge=1e-4, le=1)] = 1.0
    scene_gb: Annotated[float, Field(ge=1e-3, le=10_000)] = 16.0
    width: Annotated[int, Field(ge=16, le=16_384)] = 1920
    height: Annotated[int, Field(ge=16, le=16_384)] = 1080
    fps: Annotated[float, Field(ge=1e-2, le=1000)] = 30.0

    def workload(self, resolve: Resolve = resolve_model) -> Workload:
        return Render(
            seats=self.seats, active_share=self.active_share, scene_gb=self.scene_gb, width=self.width,
            height=self.height, fps=self.fps, name=self.name,
        )  # fmt: skip


class SimulateForm(_Work):
    kind: Literal["simulate"]
    solver: Solver
    runs: Annotated[int, Field(ge=1, le=10**12)]
    run_s: Annotated[float, Field(ge=1e-9, le=1e9)]
    reference_gpu: Text = ""
    run_gb: Annotated[float, Field(ge=0, le=10_000)] = 0.5
    parallel_runs: Annotated[int, Field(ge=1, le=10_000_000)] = 1
    deadline_s: Seconds | None = None
    cpu_cores: Annotated[int, Field(ge=1, le=100_000)] | None = None

    def workload(self, resolve: Resolve = resolve_model) -> Workload:
        return Simulate(
            solver=self.solver, runs=self.runs, run_s=self.run_s, reference_gpu=self.reference_gpu,
            run_gb=self.run_gb, parallel_runs=self.parallel_runs, deadline_s=self.deadline_s,
            cpu_cores=self.cpu_cores, name=self.name,
        )  # fmt: skip


WorkloadForm = Annotated[
    TrainForm | ServeForm | VideoForm | RenderForm | SimulateForm, Field(discriminator="kind")
]
