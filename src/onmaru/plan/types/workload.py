"""What is to be computed: a model architecture and one of six kinds of workload."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Precision(StrEnum):
    FP32 = "fp32"
    TF32 = "tf32"
    BF16 = "bf16"
    FP16 = "fp16"
    FP8 = "fp8"
    INT8 = "int8"
    NVFP4 = "nvfp4"
    NF4 = "nf4"
    INT4 = "int4"


class Method(StrEnum):
    """How a model is trained."""

    SCRATCH = "scratch"
    FULL = "full"
    LORA = "lora"
    QLORA = "qlora"


class Optimizer(StrEnum):
    """States a trained parameter carries beside weight and gradient, in bytes, see `rules/memory/train.py`."""

    ADAMW = "adamw"  # FP32 master 4 + moments 4 + 4
    ADAMW_8BIT = "adamw_8bit"  # FP32 master 4 + moments 1 + 1
    ADAMW_BF16 = "adamw_bf16"  # no master, moments 2 + 2
    ADAFACTOR = "adafactor"  # FP32 master 4, factored second moment
    SGD_BF16 = "sgd_bf16"  # no master, no momentum
    LION = "lion"  # FP32 master 4 + momentum 4


class Stack(StrEnum):
    """The software a job is trained with; it decides how much of the hardware is reached."""

    TUNED = "tuned"  # Megatron/NeMo class, as in published benchmark runs
    PLAIN = "plain"  # Hugging Face Trainer with PEFT or DeepSpeed, as most teams begin


class Checkpointing(StrEnum):
    """What of the activations is kept for the backward pass (Korthikanti et al. 2022)."""

    NONE = "none"
    SELECTIVE = "selective"  # attention scores are recomputed; flash attention amounts to the same
    FULL = "full"  # only the input of each layer is kept


@dataclass(frozen=True, slots=True)
class VisionTower:
    """The image encoder of a vision-language model (a ViT and its projector)."""

    parameters: int
    tokens_per_image: int  # visual tokens the language model reads for one image at its usual resolution
    hidden: int = 1152
    layers: int = 27


@dataclass(frozen=True, slots=True)
class Architecture:
    """A decoder-only transformer; the names follow Hugging Face `config.json`.

    `experts == 0` is a dense model. In a mixture of experts the first `dense_layers` layers are dense with
    `intermediate`, the others route each token to `experts_per_token` of `experts` of width
    `expert_intermediate`, plus `shared_experts`. `kv_rank > 0` is multi-head latent attention (DeepSeek-V2).
    """

    id: str
    label: str
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate: int
    vocab: int
    tied_embeddings: bool = False
    gated_mlp: bool = True
    attention_bias: bool = False
    learned_positions: int = 0  # rows of a learned position table
    experts: int = 0
    experts_per_token: int = 0
    expert_intermediate: int = 0
    shared_experts: int = 0
    dense_layers: int = 0
    kv_rank: int = 0
    query_rank: int = 0
    rope_dim: int = 0
    value_dim: int = 0
    window: int = 0  # tokens a sliding-window layer looks back; 0 = none
    global_every: int = 1  # every n-th layer attends to everything, the others within `window`
    max_context: int = 0
    vision: VisionTower | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Parallelism:
    """How a job is spread: `data * tensor * pipeline * context` GPUs; experts shard inside `data * tensor`.

    `zero` is the ZeRO stage: 0 replicate, 1 optimiser, 2 and gradients, 3 and weights (FSDP full shard).
    """

    data: int = 1
    tensor: int = 1
    pipeline: int = 1
    context: int = 1
    expert: int = 1
    zero: int = 0

    @property
    def gpus(self) -> int:
        return self.data * self.tensor * self.pipeline * self.context


@dataclass(frozen=True, slots=True)
class Train:
    """Train or adapt a model on `tokens` tokens.

    Args:
        sequence: Tokens of one sample.
        micro_batch: Samples one GPU works on at once; None: the largest that fits is chosen, up to 8.
        global_batch: Samples between two optimiser steps; None: 8 samples a data-parallel rank at most.
        tokens: Tokens the training reads in total (dataset tokens x epochs).
        precision: Of the matrix products; weights are kept as `weight_precision` says.
        checkpointing: None: the least recomputation that fits.
        parallelism: None: the fastest that fits, see `rules/training.py`.
    """

    model: Architecture
    method: Method
    tokens: float
    sequence: int = 4096
    micro_batch: int | None = None
    global_batch: int | None = None
    precision: Precision = Precision.BF16
    weight_precision: Precision | None = None  # None: BF16; NF4 for QLoRA
    optimizer: Optimizer = Optimizer.ADAMW
    checkpointing: Checkpointing | None = None
    flash_attention: bool = True
    lora_rank: int = 16
    lora_all_linear: bool = True
    train_embeddings: bool = False
    stack: Stack = Stack.TUNED
    parallelism: Parallelism | None = None
    name: str = ""
    kind: str = field(default="train", init=False)


@dataclass(frozen=True, slots=True)
class Serve:
    """Answer requests: online with a service level, or a batch of `requests` as fast as possible.

    Args:
        prompt_tokens: Of one request, images included as their tokens.
        concurrency: Requests in flight that must be served at the service level; None: as many as possible.
        ttft_s: Time to first token, 90th percentile wanted [s]; None: no limit.
        tpot_s: Time per output token [s]; None: no limit.
        requests: Size of a batch job; None: online.
        prefix_hit: Share of prompt tokens found in the prefix cache, 0..1.
    """

    model: Architecture
    prompt_tokens: int
    output_tokens: int
    precision: Precision = Precision.BF16
    kv_precision: Precision = Precision.BF16
    concurrency: int | None = None
    ttft_s: float | None = None
    tpot_s: float | None = None
    requests: int | None = None
    prefix_hit: float = 0.0
    parallelism: Parallelism | None = None
    name: str = ""
    kind: str = field(default="serve", init=False)


class Codec(StrEnum):
    H264 = "h264"
    HEVC = "hevc"
    AV1 = "av1"


@dataclass(frozen=True, slots=True)
class Video:
    """Watch `streams` cameras: decode every frame, look at `analysed_fps` of them with a model.

    Args:
        model: A detector by its work [GFLOP a frame], or a vision-language model read once a frame analysed.
        output_tokens: Words a vision-language model says about each analysed frame.
    """

    streams: int
    fps: float
    width: int
    height: int
    codec: Codec = Codec.HEVC
    analysed_fps: float = 1.0
    detector_gflop: float | None = None
    detector_bytes: int = 0
    model: Architecture | None = None
    output_tokens: int = 0
    precision: Precision = Precision.FP16
    name: str = ""
    kind: str = field(default="video", init=False)


@dataclass(frozen=True, slots=True)
class Render:
    """Interactive seats in a digital twin: each needs ray tracing, memory for the scene, and an encoder.

    Args:
        seats: Named users.
        active_share: Share of them that render at the same time, 0..1.
        scene_gb: Memory of the loaded scene for one session [GB].
        fps: Frames a second streamed to each seat.
    """

    seats: int
    active_share: float = 1.0
    scene_gb: float = 16.0
    width: int = 1920
    height: int = 1080
    fps: float = 30.0
    name: str = ""
    kind: str = field(default="render", init=False)


class Solver(StrEnum):
    PHYSICS = "physics"  # GPU-parallel rigid bodies: environments x steps
    DES = "des"  # discrete events on CPU cores


@dataclass(frozen=True, slots=True)
class Simulate:
    """A batch of simulation: work measured by the team on hardware it knows, scaled to other hardware.

    Args:
        runs: Independent runs (environments x episodes, or replications x scenarios).
        run_s: Seconds one run takes on one reference unit: one GPU for physics, one core for DES.
        reference_gpu: Catalogue id of the GPU `run_s` was measured on; physics only.
        run_gb: Memory of one run while it runs [GB].
        parallel_runs: Runs one GPU carries at once without slowing them (physics only).
    """

    solver: Solver
    runs: int
    run_s: float
    reference_gpu: str = ""
    run_gb: float = 0.5
    parallel_runs: int = 1
    deadline_s: float | None = None
    cpu_cores: int | None = None
    name: str = ""
    kind: str = field(default="simulate", init=False)


Workload = Train | Serve | Video | Render | Simulate
