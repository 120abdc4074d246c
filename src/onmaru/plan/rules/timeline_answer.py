"""Why so many GPUs, not fewer or more: schedules of the same tasks on different counts, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onmaru.plan.rules.wording import agreed
from onmaru.plan.types.timeline import Schedule

_SLOTS = {"day": ("days", "일"), "week": ("weeks", "주"), "month": ("months", "개월")}


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """One count of GPUs against the tasks, in both languages."""

    gpus: int
    on_time: bool
    lateness: int
    left_out: int
    busy_share: float
    idle_gpus: int
    makespan: int
    cost: float | None
    en: str
    ko: str


def explain_count(schedule: Schedule, *, slot: str, price_per_gpu: float | None) -> CountAnswer:
    """What a count of GPUs does to the tasks."""
    out = [c for c in schedule.conflicts if c.code != "late"]
    late = [c for c in schedule.conflicts if c.code == "late"]
    busy = sum(schedule.utilization) / schedule.gpus
    idle = sum(share == 0 for share in schedule.utilization)
    unit, unit_ko = _SLOTS[slot]
    en, ko = [], []
    if out:
        en.append(f"{len(out)} of the tasks cannot run: " + " ".join(c.en for c in out))
        ko.append(f"작업 {len(out)}개를 실행할 수 없어요: " + " ".join(c.ko for c in out))
    if late:
        worst = max(int(c.params["late"]) for c in late)
        en.append(
            f"{len(late)} {'finishes' if len(late) == 1 else 'finish'} late, by up to {worst} {unit}. "
            + " ".join(c.en for c in late)
        )
        ko.append(f"{len(late)}개가 늦어지고, 최대 {worst}{unit_ko} 늦어요. " + " ".join(c.ko for c in late))
    if not out and not late:
        plural = "s" if idle != 1 else ""
        rest = f" {idle} GPU{plural} would never be used." if idle else ""
        en.append(f"Every task runs in time; the GPUs are {busy:.0%} in use.{rest}")
        ko.append(
            f"모든 작업이 기한 안에 끝나고 GPU 사용률은 {busy:.0%}예요."
            + (f" GPU {idle}개는 한 번도 쓰이지 않아요." if idle else "")
        )
    return CountAnswer(
        gpus=schedule.gpus, on_time=schedule.on_time, lateness=schedule.lateness, left_out=len(out),
        busy_share=busy, idle_gpus=idle, makespan=schedule.makespan,
        cost=None if price_per_gpu is None else price_per_gpu * schedule.gpus,
        en=agreed(" ".join(en)), ko=" ".join(ko),
    )  # fmt: skip


def why_this_many(
    answers: Mapping[int, CountAnswer], wanted: int, *, slot: str, currency: str
) -> tuple[str, str]:
    """The answer to "why `wanted`, not fewer or more?", English and Korean."""
    unit, unit_ko = _SLOTS[slot]
    here = answers[wanted]
    enough = [n for n in sorted(answers) if answers[n].on_time]
    en, ko = [], []
    if enough and enough[0] == wanted:
        en.append(
            f"{wanted} is the smallest number of GPUs that runs every task in time ({here.busy_share:.0%} in use)."
        )
        ko.append(
            f"모든 작업을 기한 안에 끝내는 가장 적은 GPU 수가 {wanted}개예요(사용률 {here.busy_share:.0%})."
        )
    elif enough and enough[0] < wanted:
        en.append(f"{wanted} is more than needed: every task runs in time on {enough[0]}.")
        ko.append(f"{wanted}개는 필요 이상이에요. {enough[0]}개로도 모든 작업이 기한 안에 끝나요.")
    else:
        better = f"; {enough[0]} do" if enough else ""
        better_ko = f". {enough[0]}개면 충분해요" if enough else ""
        en.append(f"{wanted} {'does' if wanted == 1 else 'do'} not run every task in time{better}. {here.en}")
        ko.append(f"{wanted}개로는 모든 작업을 기한 안에 끝낼 수 없어요{better_ko}. {here.ko}")
    for n in sorted(answers):
        other = answers[n]
        if n < wanted and not other.on_time:
            en.append(f"Not {n}: {other.en}")
            ko.append(f"{n}개가 안 되는 이유: {other.ko}")
        elif n > wanted and here.on_time:
            gain = here.makespan - other.makespan
            sooner = f"the last job ends {gain} {unit} sooner" if gain > 0 else "nothing ends sooner"
            sooner_ko = f"마지막 작업이 {gain}{unit_ko} 빨라지고" if gain > 0 else "더 빨라지는 작업이 없고"
            extra = extra_ko = ""
            if other.cost is not None and here.cost is not None:
                more = f"{other.cost - here.cost:,.0f} {currency}"
                extra, extra_ko = f" for {more} more", f" 비용은 {more} 늘어요."
            en.append(f"Not {n}: {sooner}, and use falls to {other.busy_share:.0%}{extra}.")
            ko.append(f"{n}개가 아닌 이유: {sooner_ko} 사용률이 {other.busy_share:.0%}로 떨어져요.{extra_ko}")
    return agreed(" ".join(en)), " ".join(ko)
