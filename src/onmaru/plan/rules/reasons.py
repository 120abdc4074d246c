"""Why something does not work, or what limits it: one sentence a code, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from onmaru.core.texts.korean import with_particles
from onmaru.plan.rules.wording import agreed
from onmaru.plan.types.estimate import Reason

TEXTS: Mapping[str, tuple[str, str]] = {
    "memory.too_small": (
        "One GPU needs {need_gb} GB at the peak; {usable_gb} GB of {gpu} can be planned with.",
        "GPU 한 장에 최대 {need_gb} GB가 필요한데, {gpu}에서 계획에 쓸 수 있는 메모리는 {usable_gb} GB예요.",
    ),
    "memory.states": (
        "Weights, gradients and optimiser states alone are {states_gb} GB ({per_parameter} B a parameter), more than the {total_gb} GB of {gpus} GPUs.",
        "가중치·그래디언트·옵티마이저 상태만 {states_gb} GB(파라미터당 {per_parameter} B)인데, GPU {gpus}장을 합쳐도 {total_gb} GB예요.",
    ),
    "memory.alternative_optimizer": (
        "With {optimizer} the states are {states_gb} GB ({per_parameter} B a parameter): that is another optimiser and precision, not the same training.",
        "{optimizer}을(를) 쓰면 상태가 {states_gb} GB(파라미터당 {per_parameter} B)가 돼요. 옵티마이저와 정밀도를 바꾸는 선택이지 같은 학습은 아니에요.",
    ),
    "memory.other_optimizer_too_small": (
        "Even {optimizer}, at {per_parameter} B a parameter, needs {states_gb} GB before activations, and it is another optimiser and precision, not the same training.",
        "{optimizer}(파라미터당 {per_parameter} B)로 바꿔도 활성값을 빼고 {states_gb} GB가 필요해요. 게다가 옵티마이저와 정밀도를 바꾸는 선택이지 같은 학습은 아니에요.",
    ),
    "memory.alternative_lora": (
        "LoRA of rank {rank} fits: {need_gb} GB on the fullest GPU.",
        "랭크 {rank} LoRA는 들어가요. 가장 많이 차는 GPU에서 {need_gb} GB예요.",
    ),
    "memory.alternative_qlora": (
        "QLoRA (NF4 weights) of rank {rank} fits: {need_gb} GB on the fullest GPU.",
        "랭크 {rank} QLoRA(NF4 가중치)는 들어가요. 가장 많이 차는 GPU에서 {need_gb} GB예요.",
    ),
    "memory.alternative_precision": (
        "With weights in {precision} the model fits.",
        "가중치를 {precision}(으)로 두면 모델이 들어가요.",
    ),
    "precision.unsupported": (
        "{gpu} has no {precision} tensor units.",
        "{gpu}에는 {precision} 텐서 연산 장치가 없어요.",
    ),
    "parallelism.count": (
        "The parallelism asks for {asked} GPUs, the configuration has {gpus}.",
        "병렬화 설정은 GPU {asked}장을 요구하는데, 구성에는 {gpus}장이 있어요.",
    ),
    "parallelism.heads": (
        "{tensor} tensor-parallel ranks do not divide the model's {heads} attention heads.",
        "텐서 병렬 {tensor}개로는 모델의 어텐션 헤드 {heads}개를 나눌 수 없어요.",
    ),
    "parallelism.slow_links": (
        "There is no NVLink-class link between the GPUs; exchange over PCIe slows this job by a factor of {factor}.",
        "GPU 사이에 NVLink급 연결이 없어요. PCIe로 주고받느라 이 작업이 {factor}배 느려져요.",
    ),
    "batch.too_small": (
        "A global batch of {batch} samples keeps only {busy} of {gpus} GPUs busy.",
        "전체 배치가 {batch}개면 GPU {gpus}장 중 {busy}장만 일해요.",
    ),
    "sequence.too_long": (
        "The sequence of {sequence} tokens is longer than the {most} the model was made for.",
        "시퀀스 {sequence}토큰은 모델이 지원하는 {most}토큰보다 길어요.",
    ),
    "time.no_published_run": (
        "No published training run on {gpu}: the efficiency is borrowed from {standin}, and the interval is wide.",
        "{gpu}의 공개 학습 기록이 없어서 {standin}의 효율을 빌려 썼어요. 그만큼 구간이 넓어요.",
    ),
    "slo.ttft": (
        "A single request waits {best_s} s for its first token; {wanted_s} s were asked for.",
        "요청이 하나뿐이어도 첫 토큰까지 {best_s}초가 걸려요. 목표는 {wanted_s}초예요.",
    ),
    "slo.tpot": (
        "A single request takes {best_s} s for each token; {wanted_s} s were asked for.",
        "요청이 하나뿐이어도 토큰마다 {best_s}초가 걸려요. 목표는 {wanted_s}초예요.",
    ),
    "serve.concurrency": (
        "{capacity} requests at once can be served at this level; {wanted} were asked for (about {gpus} GPUs would do).",
        "이 수준으로는 동시에 {capacity}건까지 처리해요. 요청한 값은 {wanted}건이에요(GPU 약 {gpus}장이면 돼요).",
    ),
    "serve.limited_by": (
        "Concurrency is limited by {what}.",
        "동시 처리 수는 {what_ko} 때문에 제한돼요.",
    ),
    "video.no_decoder": (
        "{gpu} has no video decoder.",
        "{gpu}에는 비디오 디코더가 없어요.",
    ),
    "video.no_codec": (
        "{gpu} cannot decode {codec} in hardware.",
        "{gpu}은(는) {codec}을(를) 하드웨어로 디코딩하지 못해요.",
    ),
    "video.decode": (
        "The decoders carry {capacity} streams; {wanted} were asked for.",
        "디코더가 감당하는 스트림은 {capacity}개예요. 요청한 값은 {wanted}개예요.",
    ),
    "video.model": (
        "The model carries {capacity} streams; {wanted} were asked for.",
        "모델이 감당하는 스트림은 {capacity}개예요. 요청한 값은 {wanted}개예요.",
    ),
    "video.no_model": (
        "No detector work and no model was given: only decoding is counted.",
        "탐지기 연산량이나 모델이 없어서 디코딩만 계산했어요.",
    ),
    "video.not_multimodal": (
        "{model} has no vision tower; it cannot look at frames.",
        "{model}에는 비전 타워가 없어서 화면을 볼 수 없어요.",
    ),
    "render.no_rt_cores": (
        "Ray-traced rendering needs RT cores; {gpu} has none.",
        "레이 트레이싱 렌더링에는 RT 코어가 필요한데 {gpu}에는 없어요.",
    ),
    "render.no_encoder": (
        "Streaming a seat needs a video encoder; {gpu} has none.",
        "화면을 스트리밍하려면 비디오 인코더가 필요한데 {gpu}에는 없어요.",
    ),
    "render.scene_too_large": (
        "The scene takes {scene_gb} GB; {usable_gb} GB of {gpu} can be planned with.",
        "장면이 {scene_gb} GB를 차지하는데, {gpu}에서 계획에 쓸 수 있는 메모리는 {usable_gb} GB예요.",
    ),
    "render.seats": (
        "{capacity} seats can render at once; {wanted} were asked for.",
        "동시에 렌더링할 수 있는 자리는 {capacity}석이에요. 요청한 값은 {wanted}석이에요.",
    ),
    "simulate.memory": (
        "Memory for {runs} runs at once is {need_gb} GB; {usable_gb} GB can be planned with.",
        "동시에 {runs}개를 돌리면 {need_gb} GB가 필요한데, 쓸 수 있는 메모리는 {usable_gb} GB예요.",
    ),
    "simulate.deadline": (
        "The runs take {time_h} h; {deadline_h} h were asked for.",
        "실행에 {time_h}시간이 걸려요. 요청한 시간은 {deadline_h}시간이에요.",
    ),
    "simulate.no_cores": (
        "Nothing says how many CPU cores there are: name a server or give `cpu_cores`.",
        "CPU 코어 수를 알 수 없어요. 서버를 지정하거나 `cpu_cores`를 적어 주세요.",
    ),
}  # fmt: skip


def reason(code: str, *, blocking: bool = True, **params: float | int | str) -> Reason:
    """A reason in both languages. Numbers are shown with at most three significant digits; `params` keep them whole."""
    english, korean = TEXTS[code]
    shown = {name: _shown(value) for name, value in params.items()}
    said = with_particles(korean.format_map(shown))
    return Reason(code, agreed(english.format_map(shown)), said, blocking, dict(params))


def _shown(value: float | int | str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
