"""What would change the answer: the nearest constraint, the next choice, the point where renting wins."""

from __future__ import annotations

from onmaru.plan.rules.report.words import Speech
from onmaru.plan.types.plan import Choice, Comparison, Costing


def what_would_change(
    comparison: Comparison, chosen: Choice, costing: Costing | None, speech: Speech
) -> list[str]:
    """Sentences, the most telling first."""
    return [
        *_next_choice(comparison, chosen, speech),
        *_one_constraint_away(comparison, chosen, speech),
        *_rent(costing, speech),
        *_largest_input(costing, speech),
        *_room(chosen, speech),
    ]


def _next_choice(comparison: Comparison, chosen: Choice, speech: Speech) -> list[str]:
    rivals = [c for c in comparison.choices if c.feasible and c is not chosen and c.present_cost is not None]
    if not rivals or chosen.present_cost is None:
        return []
    rival = min(rivals, key=lambda c: c.present_cost.value if c.present_cost else 0.0)
    if rival.present_cost is None:
        return []
    gap = rival.present_cost.value - chosen.present_cost.value
    share = abs(gap) / chosen.present_cost.value if chosen.present_cost.value else 0.0
    low = chosen.present_cost.low or chosen.present_cost.value
    high = chosen.present_cost.high or chosen.present_cost.value
    overlap = (rival.present_cost.low or rival.present_cost.value) < high and low < (
        rival.present_cost.high or rival.present_cost.value
    )
    label, money = rival.configuration.label, speech.money(abs(gap))
    if speech.language == "ko":
        tail = (
            "두 구성의 90 % 구간이 겹치므로 견적에 따라 순위가 바뀔 수 있어요."
            if overlap
            else "90 % 구간을 벗어나는 차이예요."
        )
        head = (
            f"다음으로 저렴한 구성: {label}, {money}({share:.0%}) 추가."
            if gap >= 0
            else f"더 저렴한 구성: {label}, {money}({share:.0%}) 절감."
        )
        return [f"{head} {tail}"]
    tail = (
        "Their 90 % intervals overlap, so a quotation may turn the order."
        if overlap
        else "That is beyond the 90 % intervals."
    )
    if gap >= 0:
        return [f"The next cheapest, {label}, costs {money} ({share:.0%}) more. {tail}"]
    return [f"{label} costs {money} ({share:.0%}) less and is feasible too. {tail}"]


def _one_constraint_away(comparison: Comparison, chosen: Choice, speech: Speech) -> list[str]:
    """Cheaper configurations that a single limit keeps out."""
    mine = chosen.present_cost.value if chosen.present_cost else float("inf")
    near = [
        c for c in comparison.choices
        if not c.feasible and c.present_cost is not None and c.present_cost.value < mine and len(c.reasons) == 1
    ]  # fmt: skip
    near.sort(key=lambda c: c.present_cost.value if c.present_cost else 0.0)
    found = []
    for choice in near[:3]:
        reason = choice.reasons[0]
        cost = speech.money(choice.present_cost.value) if choice.present_cost else ""
        if speech.language == "ko":
            found.append(
                f"더 저렴하지만({cost}) 한 가지 이유로 제외된 구성: {choice.configuration.label} – {reason.ko.rstrip('.')}."
            )
        else:
            found.append(
                f"{choice.configuration.label} would be cheaper ({cost}); one thing keeps it out: {reason.en.rstrip('.')}."
            )
    return found


def _rent(costing: Costing | None, speech: Speech) -> list[str]:
    if costing is None or "break_even_hours" not in costing.figures:
        return []
    hours = costing.figures["break_even_hours"].value
    used = costing.inputs["used_hours"].value
    share = hours / 8_760
    wins = used >= hours
    if speech.language == "ko":
        if share > 1:
            return ["임대 단가를 기준으로 하면 1년 내내 사용해도 보유가 임대보다 비싸요."]
        return [f"연 {hours:,.0f}시간(사용률 {share:.0%})을 넘게 쓰면 보유가 임대보다 저렴해요. 이 계획은 연 {used:,.0f}시간이라 "
                f"{'보유가' if wins else '임대가'} 유리해요."]  # fmt: skip
    if share > 1:
        return ["At the hourly price known, owning costs more than renting even in use all year."]
    return [
        f"Above {hours:,.0f} hours a year ({share:.0%} of the year) owning is cheaper than renting; this plan uses "
        f"{used:,.0f} hours, so {'owning' if wins else 'renting'} is the cheaper road."
    ]


def _largest_input(costing: Costing | None, speech: Speech) -> list[str]:
    if costing is None or not costing.tornado:
        return []
    bar = costing.tornado[0]
    name = speech.name(bar.name)
    if speech.language == "ko":
        return [f"비용을 가장 크게 움직이는 입력은 ‘{name}’이에요. 90 % 구간에서 {speech.money(min(bar.at_low, bar.at_high))}부터 "
                f"{speech.money(max(bar.at_low, bar.at_high))}까지 달라져요. 이 값부터 확정하세요."]  # fmt: skip
    return [
        f"The input that moves the cost most is “{name}”: over its 90 % interval from "
        f"{speech.money(min(bar.at_low, bar.at_high))} to {speech.money(max(bar.at_low, bar.at_high))}. Pin it down first."
    ]


def _room(chosen: Choice, speech: Speech) -> list[str]:
    if not 0 < chosen.occupied < 0.95:
        return []
    if speech.language == "ko":
        return [f"GPU 시간의 {1 - chosen.occupied:.0%}가 비어 있어요. 작업이 늘면 먼저 이 여유를 써요."]
    return [f"{1 - chosen.occupied:.0%} of the GPU-hours are free; more work fills them first."]
