"""Claims checked one by one: what holds, what does not, what cannot be judged, with the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.plan.rules.architectures import ARCHITECTURES, architecture
from onmaru.plan.rules.catalogue import bare, configuration, find
from onmaru.plan.rules.claim_text import read_claim
from onmaru.plan.rules.feasible import size
from onmaru.plan.rules.forms.base import BadPlan, read_form
from onmaru.plan.rules.forms.claims import (
    ClaimForm,
    ClaimsForm,
    FactCheck,
    FigureCheck,
    FitsCheck,
    Hardware,
    PowerCheck,
    StatesCheck,
    SumCheck,
    WeightsCheck,
)
from onmaru.plan.rules.judging import judge
from onmaru.plan.rules.memory.constants import OPTIMIZER_BYTES, WEIGHT_BYTES
from onmaru.plan.rules.parameters import counts
from onmaru.plan.rules.report.words import Speech
from onmaru.plan.rules.siting import node_of
from onmaru.plan.service.market import Market
from onmaru.plan.types.catalogue import Configuration, Gpu, Item
from onmaru.plan.types.estimate import Figure, Kind, Sizing
from onmaru.plan.types.plan import Judgement, Verdict
from onmaru.plan.types.power import NodePower

_SAYS = {
    "about": ("about", "약"),
    "at_most": ("at most", "최대"),
    "at_least": ("at least", "최소"),
}
_NEAR = 0.06  # a built-in architecture may differ by this share from the size a sentence names


def audit(market: Market, form: ClaimsForm) -> tuple[Judgement, ...]:
    """Judge every claim of a file, in its order; a claim that cannot be read is one that cannot be judged."""
    return tuple(_one(market, claim) for claim in form.claims)


def _one(market: Market, claim: ClaimForm) -> Judgement:
    check: Any = claim.check
    if check is None:
        found = read_claim(claim.text)
        if found is None:
            return Judgement(
                claim.text, Verdict.CANNOT_BE_JUDGED,
                "The sentence says too little to be computed. Add a `check` with the workload, the hardware and the"
                " stated number.",
                "문장만으로는 계산할 수 없어요. 작업, 하드웨어, 주장한 값을 `check`에 적어 주세요.", source=claim.source,
            )  # fmt: skip
        check = _checked(found)
        if isinstance(check, str):
            return Judgement(claim.text, Verdict.CANNOT_BE_JUDGED, check,
                             "이 크기의 모델 구조가 내장되어 있지 않아요. `check`에 모델을 적어 주세요.", source=claim.source)  # fmt: skip
    try:
        judged = _JUDGES[check.kind](market, claim.text, check)
    except OnmaruError as error:
        judged = Judgement(claim.text, Verdict.CANNOT_BE_JUDGED, str(error),
                           f"판단에 필요한 정보를 찾지 못했어요: {error.detail}")  # fmt: skip
    return replace(judged, source=claim.source)


def _checked(found: Mapping[str, Any]) -> Any:
    """A check read from a sentence, its model named; a sentence of why where no architecture comes near."""
    table = dict(found)
    if table["kind"] == "fits":
        wanted = table.pop("size_b") * 1e9
        method = table.pop("method")
        name = min(ARCHITECTURES, key=lambda key: abs(counts(ARCHITECTURES[key]).total - wanted))
        if abs(counts(ARCHITECTURES[name]).total - wanted) > _NEAR * wanted:
            return (
                f"No built-in architecture has about {wanted / 1e9:g}B parameters; name the model in `check`."
            )
        table["workload"] = {
            "kind": "train", "model": name, "method": method, "tokens": 1e8, "sequence": 2048, "micro_batch": 1,
        }  # fmt: skip
    form = read_form(ClaimsForm, {"claims": [{"text": "-", "check": table}]}, where="claim")
    return form.claims[0].check


def hardware(market: Market, on: Hardware) -> Configuration:
    """The set a claim is about: a server, a GPU, or any GPU with that much memory.

    Raises:
        UnknownItem: a name nobody knows.
        BadPlan: no name and no memory, or no GPU comes near that memory.
    """
    if on.server:
        return configuration(market.catalogue, on.server, on.count)
    if on.gpu:
        found = bare(market.catalogue, on.gpu, on.count)
        return found if on.memory_gb is None else replace(found, gpu=_with_memory(found.gpu, on.memory_gb))
    if on.memory_gb is None:
        raise BadPlan(
            "the claim names no GPU, server or memory", hint="fill `hardware` of the check", where="claim"
        )
    memory = on.memory_gb
    nearest = min(
        market.catalogue.gpus.values(), key=lambda g: (abs((g.number("memory_gb") or 0) - memory), g.id)
    )
    found = bare(market.catalogue, nearest.id, on.count)
    return replace(found, gpu=_with_memory(nearest, memory), label=f"{on.count} × {memory:g} GB GPU")


def _with_memory(gpu: Gpu, memory_gb: float) -> Gpu:
    facts = {name: fact for name, fact in gpu.facts.items() if name != "memory_mib"}
    facts["memory_gb"] = replace(facts["memory_gb"], value=memory_gb, source="the claim")
    return replace(gpu, facts=facts, label=f"{memory_gb:g} GB GPU")


def _fits(market: Market, text: str, check: FitsCheck) -> Judgement:
    where = hardware(market, check.hardware)
    sizing = size(check.workload.workload(), where)
    figures, need_en, need_ko = _memory_words(sizing)
    verdict = Verdict.HOLDS if sizing.feasible == check.expect else Verdict.DOES_NOT_HOLD
    blocking = [reason for reason in sizing.reasons if reason.blocking]
    limits = ", ".join(f"{name} {value:,}" for name, value in sizing.limits.items())
    if sizing.feasible:
        en = f"It fits on {where.label}. {need_en}" + (f" Limits: {limits}." if limits else "")
        ko = f"{where.label}에 들어가요. {need_ko}" + (f" 한계: {limits}." if limits else "")
    else:
        en = f"It does not fit on {where.label}. {need_en} ".replace("  ", " ") + " ".join(
            _sentence(r.en) for r in blocking
        )
        ko = f"{where.label}에 들어가지 않아요. {need_ko} ".replace("  ", " ") + " ".join(
            _sentence(r.ko) for r in blocking
        )
    for other in sizing.alternatives[:2]:
        en += f" Otherwise: {_sentence(other.en)}"
        ko += f" 대안: {_sentence(other.ko)}"
    return Judgement(text, verdict, en, ko, figures)


def _memory_words(sizing: Sizing) -> tuple[dict[str, Figure], str, str]:
    memory = sizing.memory
    if memory is None:
        return {}, "", ""
    need, usable = memory.total_bytes / 1e9, memory.usable_bytes / 1e9
    korean = Speech("ko", "")
    parts, parts_ko = (
        ", ".join(f"{name} {size / 1e9:,.1f}" for name, size in shown)
        for shown in (
            [(t.name.replace("_", " "), t.size_bytes) for t in memory.terms if t.size_bytes > 5e7],
            [(korean.name(t.name), t.size_bytes) for t in memory.terms if t.size_bytes > 5e7],
        )
    )
    figures = {
        "needed_per_gpu": Figure(
            need, "GB", method="sum of the memory terms of one GPU", source="memory model"
        ),
        "usable_per_gpu": Figure(usable, "GB", method="memory of the GPU less reserve", source="catalogue"),
    }
    return (
        figures,
        f"One GPU holds {need:,.1f} GB ({parts}); {usable:,.1f} GB are usable.",
        f"GPU 하나에 {need:,.1f} GB가 필요하고({parts_ko}) 쓸 수 있는 메모리는 {usable:,.1f} GB예요.",
    )


def _figure(market: Market, text: str, check: FigureCheck) -> Judgement:
    sizing = size(check.workload.workload(), hardware(market, check.hardware))
    figure = sizing.figures.get(check.figure)
    if not sizing.feasible:
        reasons = [r for r in sizing.reasons if r.blocking]
        return Judgement(text, Verdict.DOES_NOT_HOLD, "It cannot run there. " + " ".join(_sentence(r.en) for r in reasons),
                         "그 구성에서는 실행할 수 없어요. " + " ".join(_sentence(r.ko) for r in reasons))  # fmt: skip
    if figure is None:
        raise BadPlan(f"a sizing of {check.workload.kind} has no figure {check.figure!r}",
                      hint=f"known: {', '.join(sizing.figures)}", where="claim")  # fmt: skip
    return _compare(text, check.figure, figure, check.stated, check.relation, check.tolerance)


def _parameters(check: WeightsCheck | StatesCheck) -> tuple[float, str]:
    if check.parameters is not None:
        return check.parameters, f"{check.parameters / 1e9:g}B parameters"
    if not check.model:
        raise BadPlan(
            "the claim names neither parameters nor a model", hint="fill one of them", where="claim"
        )
    model = architecture(check.model)
    return float(counts(model).total), f"{counts(model).total / 1e9:.2f}B parameters of {model.label}"


def _weights(_market: Market, text: str, check: WeightsCheck) -> Judgement:
    number, what = _parameters(check)
    each = WEIGHT_BYTES[check.precision]
    figure = Figure(number * each / 1e9, "GB", method=f"{what} x {each:g} B", source="format definition")
    return _compare(text, "weights", figure, check.stated_gb, check.relation, check.tolerance)


def _states(_market: Market, text: str, check: StatesCheck) -> Judgement:
    number, what = _parameters(check)
    master, moments = OPTIMIZER_BYTES[check.optimizer]
    each = 4.0 + master + moments
    figure = Figure(
        number * each / 1e9, "GB", source="Rajbhandari et al. 2020, arXiv:1910.02054, section 3.1",
        method=f"{what} x {each:g} B (weight 2, gradient 2, master {master:g}, moments {moments:g}), before activations",
    )  # fmt: skip
    judged = _compare(text, "training_states", figure, check.stated_gb, check.relation, check.tolerance)
    if judged.verdict is not Verdict.DOES_NOT_HOLD:
        return judged
    other = [
        (name.value, 4.0 + sum(kept)) for name, kept in OPTIMIZER_BYTES.items()
        if abs(number * (4.0 + sum(kept)) / 1e9 - check.stated_gb) <= check.tolerance * check.stated_gb
    ]  # fmt: skip
    if not other:
        return judged
    name, bytes_each = other[0]
    return replace(
        judged,
        en=f"{judged.en} The stated value is what {name} needs ({bytes_each:g} B a parameter): another optimiser and "
        "precision, not the same training.",
        ko=f"{judged.ko} 주장한 값은 {name}(파라미터당 {bytes_each:g} B)에 해당해요. 옵티마이저와 정밀도를 바꾸는 "
        "선택이지 같은 학습은 아니에요.",
    )


def _fact(market: Market, text: str, check: FactCheck) -> Judgement:
    item = _item(market, check.item)
    fact = item.facts.get(check.field)
    if fact is None or isinstance(fact.value, str):
        raise BadPlan(f"the catalogue has no number {check.field!r} of {item.label}",
                      hint=f"known: {', '.join(sorted(item.facts))}", where="claim")  # fmt: skip
    figure = Figure(float(fact.value), fact.unit, kind=Kind.GIVEN, method=f"catalogue, {fact.tag.value}",
                    source=fact.source, date=fact.date)  # fmt: skip
    judged = _compare(text, check.field, figure, check.stated, check.relation, check.tolerance)
    other = item.number(check.field.replace("_dense", "_sparse")) if check.field.endswith("_dense") else None
    if (
        judged.verdict is Verdict.DOES_NOT_HOLD
        and other
        and abs(other - check.stated) <= check.tolerance * other
    ):
        return replace(
            judged, en=judged.en + " The stated value is the peak with structured sparsity, not the dense one.",
            ko=judged.ko + " 주장한 값은 밀집(dense)이 아니라 구조적 희소성(sparse)을 가정한 최대 성능이에요.",
        )  # fmt: skip
    return judged


def _item(market: Market, key: str) -> Item:
    catalogue = market.catalogue
    everything: dict[str, Item] = {**catalogue.nics, **catalogue.servers, **catalogue.gpus}
    plain = "".join(letter for letter in key.lower() if letter.isalnum())
    same = [item for name, item in catalogue.gpus.items() if name.replace("-", "").startswith(plain)]
    if (
        len(same) > 1
        and len({tuple(sorted((f, v.value) for f, v in i.facts.items() if f == "rt_cores")) for i in same})
        == 1
    ):
        return same[0]  # every form of the GPU answers alike
    return find("item", key, everything)


def _power(market: Market, text: str, check: PowerCheck) -> Judgement:
    where = configuration(market.catalogue, check.server, check.count)
    node: NodePower = node_of(where)
    watts = {
        "idle_kw": node.idle_w,
        "mean_kw": node.mean_w,
        "p95_kw": node.p95_w,
        "nameplate_kw": node.nameplate_w,
    }
    value = watts[check.which] * where.node_count / 1000
    spread = 0.0 if check.which == "nameplate_kw" else 0.4 if check.which == "idle_kw" else node.spread
    figure = Figure(value, "kW", value * (1 - spread), value * (1 + spread), Kind.COMPUTED,
                    "measured share of the nameplate", node.source)  # fmt: skip
    return _compare(text, check.which, figure, check.stated, check.relation, check.tolerance)


def _sum(_market: Market, text: str, check: SumCheck) -> Judgement:
    total = sum(check.terms)
    figure = Figure(
        total, "", method=" + ".join(f"{term:,.10g}" for term in check.terms[:12]), source="the claim"
    )
    return _compare(text, "sum", figure, check.stated, "about", check.tolerance)


def _compare(
    text: str, name: str, figure: Figure, stated: float, relation: Any, tolerance: float
) -> Judgement:
    verdict = judge(figure, stated, relation, tolerance)
    en, ko = _SAYS[relation]
    number = _number(figure)
    plain, plain_ko = name.replace("_", " "), Speech("ko", "").name(name)
    unit = _unit(figure)
    return Judgement(
        text, verdict,
        f"Computed {plain}: {number}; the claim says {en} {stated:,.6g}{unit}. {figure.method}.",
        f"계산한 {plain_ko}: {number}. 주장: {ko} {stated:,.6g}{unit}. 근거: {figure.method}.",
        {name: figure},
    )  # fmt: skip


def _number(figure: Figure) -> str:
    text = f"{figure.value:,.6g}{_unit(figure)}"
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return text
    return f"{text} [{figure.low:,.4g} .. {figure.high:,.4g}]"


def _unit(figure: Figure) -> str:
    return "" if figure.unit in ("", "1") else f" {figure.unit}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "요", "다")) else text + "."


_JUDGES: Mapping[str, Any] = {
    "fits": _fits, "figure": _figure, "weights": _weights, "training_states": _states, "fact": _fact,
    "power": _power, "sum": _sum,
}  # fmt: skip
