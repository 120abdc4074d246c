"""Words of the reports in English and Korean; numbers and names as people write them."""

from __future__ import annotations

from collections.abc import Mapping

from onmaru.plan.types.estimate import Figure

WORDS: dict[str, tuple[str, str]] = {
    # title and summary
    "subtitle": ("Justification of an AI factory", "AI 팩토리 도입 타당성 보고서"),
    "made": ("Made by Onmaru {version} on {date}. Money in {currency}, {years} years.",
             "Onmaru {version}로 {date}에 작성. 금액 단위 {currency}, 기간 {years}년."),
    "answer": ("The answer", "결론"),
    "chosen_is": ("{label} is the cheapest configuration that carries every workload within every constraint.",
                  "모든 작업과 제약을 만족하는 구성 가운데 비용이 가장 낮은 것은 {label}이에요."),
    "named_is": ("{label} is the configuration this plan names; it carries every workload within every constraint.",
                 "이 계획이 지정한 구성은 {label}이고 모든 작업과 제약을 만족해요."),
    "named_not": ("{label}, the configuration this plan names, does not meet every workload and constraint.",
                  "이 계획이 지정한 구성({label})은 모든 작업과 제약을 만족하지 못해요."),
    "costs": ("Owning it costs {present} in today's money over {years} years, of which {capex} is paid at the start. "
              "The workloads of this plan hold {busy} of its GPU-hours, and it draws {p95} at the 95th percentile.",
              "{years}년 동안 보유하는 비용은 현재 가치로 {present}이며, 이 가운데 초기 투자는 {capex}예요. "
              "이 계획의 작업은 GPU 시간의 {busy}를 점유하고, 95백분위 전력은 {p95}예요."),
    "own_wins": ("Owning is cheaper than renting the same GPUs by the hour in {share} of the simulated futures.",
                 "시뮬레이션 결과의 {share}에서 보유가 시간 단위 임대보다 저렴해요."),
    "rent_wins": ("At the hourly price given, renting the same GPUs is cheaper than owning in {share} of the simulated "
                  "futures.", "입력한 시간당 가격에서는 시뮬레이션 결과의 {share}에서 같은 GPU를 임대하는 편이 더 저렴해요."),
    "none": ("No configuration is feasible.", "가능한 구성이 없어요."),
    "none_because": ("Reasons, with how many configurations each rules out:", "이유와 각 이유로 제외된 구성 수:"),
    "rent_unknown": ("No hourly price is known for this GPU, so renting is not compared.",
                     "이 GPU의 시간당 가격이 없어 임대와 비교하지 않았어요."),
    "card_present": ("Present cost, {years} years", "현재 가치 비용, {years}년"),
    "card_capex": ("CapEx", "초기 투자(CapEx)"),
    "card_power": ("Power, 95th percentile", "전력, 95백분위"),
    "card_busy": ("GPU-hours held", "GPU 시간 점유율"),
    "interval": ("90 %: {low} to {high}", "90 %: {low} ~ {high}"),
    # sections
    "question": ("The question", "질문"),
    "work": ("What is to be computed", "계산할 작업"),
    "work_head": ("Workload|Kind|Model|Time or rate [90 %]|Runs a year|GPUs held|In use",
                  "작업|종류|모델|시간 또는 처리량 [90 %]|연간 횟수|점유 GPU|사용률"),
    "options": ("What was compared", "비교한 구성"),
    "options_text": ("{total} configurations were sized; {feasible} carry every workload within every constraint. "
                     "{front} of them are on the Pareto front: no other is better in cost, power and headroom at once.",
                     "구성 {total}개를 계산했고, 그중 {feasible}개가 모든 작업과 제약을 만족해요. {front}개는 비용·전력·여유 용량을 "
                     "함께 볼 때 더 나은 구성이 없는 파레토 최적이에요."),
    "options_head": ("Configuration|GPUs|CapEx|Present cost [90 %]|p95 kW|Racks|Held|Weeks",
                     "구성|GPU|CapEx|현재 가치 비용 [90 %]|p95 kW|랙|점유율|납기(주)"),
    "fell": ("Why others fell out", "제외된 구성과 이유"),
    "fell_head": ("Reason|Configurations|Example", "이유|구성 수|예"),
    "fits": ("Does it fit", "메모리에 들어가는가"),
    "memory_caption": ("Memory of one GPU under each workload; the dashed line is what may be planned with.",
                       "작업별 GPU 하나의 메모리. 점선은 계획에 쓸 수 있는 한도."),
    "usable": ("usable", "사용 한도"),
    "figures_head": ("Figure|Value [90 %]|How|Source", "항목|값 [90 %]|방법|출처"),
    "power": ("Power, racks and carbon", "전력, 랙, 탄소"),
    "racks_caption": ("Rack elevation at the 95th percentile of power; the bar beside a rack is its power against its limit.",
                      "95백분위 전력 기준 랙 배치. 옆 막대는 한도 대비 전력."),
    "rack": ("Rack", "랙"), "of": ("of", "/"), "more_racks": ("and {count} more", "외 {count}개"),
    "no_rack": ("The machines fit no rack of this site.", "이 사이트의 랙에 들어가지 않아요."),
    "money": ("Money", "비용"),
    "capex_head": ("Paid at the start|{currency}|90 % interval|How|Source", "초기 비용|{currency}|90 % 구간|방법|출처"),
    "flow_caption": ("Money by year; dashed boxes come back as resale, the dashed line is renting the same hours.",
                     "연도별 비용. 점선 상자는 매각 회수액, 점선은 같은 시간을 임대할 때의 비용."),
    "flow_head": ("Year|CapEx|Energy|Licences|Staff|Support|Space|Resale|Cost|Rent instead|Book value",
                  "연도|CapEx|에너지|라이선스|인력|유지보수|공간|매각|비용|임대 시|장부가"),
    "rent_line": ("rent instead", "임대 시 비용"), "resale": ("resale", "매각 회수"),
    "unit_head": ("One unit of work|Cost [90 %]|How", "작업 단위|비용 [90 %]|방법"),
    "risk": ("How sure is this", "얼마나 확실한가"),
    "spread_caption": ("Present cost over {draws} draws of all inputs; shaded: 90 % interval.",
                       "모든 입력을 {draws}번 추출한 현재 가치 비용. 음영은 90 % 구간."),
    "tornado_caption": ("Present cost as each input moves over its own 90 % interval, all others at their best value.",
                        "입력 하나씩 90 % 구간 끝까지 바꿨을 때의 현재 가치 비용."),
    "change": ("What would change the answer", "결론을 바꾸는 조건"),
    "timeline": ("Who runs when", "작업 일정"),
    "timeline_caption": ("Tasks on {gpus} GPUs over {horizon} {unit}.", "GPU {gpus}개, {horizon}{unit} 동안의 일정."),
    "assumptions": ("Assumptions and inputs", "가정과 입력"),
    "inputs_head": ("Input|Value|90 % interval|Kind|How|Source", "입력|값|90 % 구간|구분|방법|출처"),
    "old": ("Prices older than 12 months", "12개월이 지난 가격"),
    "old_text": ("{item}: price of {date}, {age} days old ({source})", "{item}: {date} 가격, {age}일 경과 ({source})"),
    "old_lead": ("These prices are older than twelve months. Ask for new ones before you decide.",
                 "아래 가격은 12개월이 지났어요. 결정하기 전에 새 견적을 받아 주세요."),
    "limits": ("Method and limits", "방법과 한계"),
    "sources": ("Sources", "출처"),
    "points_x": ("power, 95th percentile [kW]", "전력, 95백분위 [kW]"),
    "points_y": ("present cost [{currency}]", "현재 가치 비용 [{currency}]"),
    "points_caption": ("Every sized configuration: present cost against power; whiskers are 90 % intervals.",
                       "계산한 모든 구성의 현재 가치 비용과 전력. 세로선은 90 % 구간."),
    "power_limit": ("power limit", "전력 한도"),
    "chosen": ("chosen", "선택"), "front": ("Pareto front", "파레토 최적"), "feasible": ("feasible", "가능"),
    "infeasible": ("not feasible", "불가"),
    "page": ("Page", "쪽"),
}  # fmt: skip

NAMES: dict[str, tuple[str, str]] = {
    "servers": ("Servers", "서버"), "network": ("Network", "네트워크"), "storage": ("Storage", "스토리지"),
    "installation": ("Installation", "설치"), "spares": ("Spares", "예비품"),
    "installation_share": ("Installation share", "설치비 비율"), "spares_share": ("Spares share", "예비품 비율"),
    "licences": ("Licences a year", "연간 라이선스"), "it_mean_kw": ("Mean IT power", "평균 IT 전력"), "pue": ("PUE", "PUE"),
    "energy_price": ("Energy price", "전력 단가"), "demand_cost": ("Demand charge", "기본요금"),
    "space": ("Space a year", "연간 공간 비용"), "energy": ("Energy", "에너지"), "staff": ("Staff", "인력"),
    "support": ("Support", "유지보수"), "staff_fte": ("Staff (FTE)", "운영 인력(FTE)"),
    "staff_cost": ("Cost of one FTE", "1인 인건비"), "support_share": ("Support share", "유지보수 비율"),
    "yearly_loss": ("Loss of value a year", "연간 가치 하락"), "discount_rate": ("Discount rate", "할인율"),
    "price_growth": ("Price growth", "물가 상승률"), "rent_per_gpu_hour": ("Rent of a GPU-hour", "GPU 시간당 임대료"),
    "used_hours": ("Hours held a year", "연간 점유 시간"),
    "rent_staff_share": ("Staff kept when renting", "임대 시 남는 인력"), "gpus": ("GPUs", "GPU 수"),
    "idle_kw": ("Idle", "유휴 전력"), "mean_kw": ("Mean", "평균 전력"), "p95_kw": ("95th percentile", "95백분위 전력"),
    "nameplate_kw": ("Nameplate", "정격 전력"), "meter_kw": ("At the meter, mean", "계량기 평균 전력"),
    "rack_count": ("Racks", "랙 수"), "yearly_kwh": ("Energy a year", "연간 에너지"),
    "energy_cost": ("Energy cost a year", "연간 전력 요금"), "carbon_t": ("Carbon a year", "연간 탄소 배출"),
    "capex": ("CapEx", "초기 투자(CapEx)"), "present_cost": ("Present cost", "현재 가치 비용"),
    "nominal_cost": ("Paid in all, undiscounted", "할인 전 총지출"), "gpu_hour": ("A GPU-hour in use", "사용 GPU 시간당 비용"),
    "energy_per_year": ("Electricity a year", "연간 전력비"), "gain": ("Gain over renting", "임대 대비 이득"),
    "rent_per_year": ("Renting instead, a year", "임대 시 연간 비용"),
    "break_even_hours": ("Break-even hours a year", "손익분기 사용 시간(연)"),
    "break_even_utilisation": ("Break-even use", "손익분기 사용률"), "payback_years": ("Discounted payback", "할인 회수 기간"),
    "irr": ("Internal rate of return", "내부수익률(IRR)"),
    "time_s": ("Time of a run", "1회 실행 시간"), "tokens_per_s": ("Tokens a second", "초당 토큰"), "mfu": ("Model FLOPs use", "모델 FLOPs 사용률"),
    "gpu_hours": ("GPU-hours", "GPU 시간"), "useful_flops": ("Useful work", "유효 연산량"), "ttft_s": ("Time to first token", "첫 토큰까지 시간"),
    "tpot_s": ("Time per output token", "토큰당 시간"), "concurrency": ("Requests in flight", "동시 요청 수"),
    "output_tokens_per_s": ("Output tokens a second", "초당 출력 토큰"), "requests_per_s": ("Requests a second", "초당 요청"),
    "streams": ("Streams", "스트림 수"), "decode_streams": ("Streams, decoding", "디코딩 가능 스트림"),
    "model_streams": ("Streams, model", "모델 처리 가능 스트림"), "seats": ("Seats", "좌석 수"), "utilization": ("Share of the set", "용량 비중"),
    "weights": ("weights", "가중치"), "gradients": ("gradients", "그래디언트"), "optimizer": ("optimiser", "옵티마이저"),
    "master_weights": ("master weights", "마스터 가중치"), "activations": ("activations", "활성값"), "logits": ("logits", "로짓"),
    "kv_cache": ("KV cache", "KV 캐시"), "adapters": ("adapters", "어댑터"), "communication": ("communication", "통신 버퍼"),
    "overhead": ("overhead", "오버헤드"), "embeddings": ("embeddings", "임베딩"), "scene": ("scene", "장면"), "frames": ("frames", "프레임"),
    "runs": ("runs", "실행"), "trained_embeddings": ("trained embeddings", "학습 임베딩"), "vision": ("vision", "비전"),
    "training_states": ("training states", "학습 상태 메모리"), "rt_cores": ("RT cores", "RT 코어"), "sum": ("sum", "합계"),
    "train": ("training", "학습"), "serve": ("serving", "서빙"), "video": ("video", "영상 분석"), "render": ("rendering", "렌더링"),
    "simulate": ("simulation", "시뮬레이션"), "measured": ("measured", "측정"), "computed": ("computed", "계산"), "given": ("given", "입력"),
    "fine-tune": ("fine-tune", "파인튜닝 1회"), "training run": ("training run", "학습 1회"), "million output tokens": ("million output tokens", "출력 토큰 100만 개"),
    "simulated batch": ("simulated batch", "시뮬레이션 1회"), "run": ("run", "1회 실행"),
}  # fmt: skip

_SLOTS = {"day": ("days", "일"), "week": ("weeks", "주"), "month": ("months", "개월")}


class Speech:
    """Words, names and numbers of one language."""

    def __init__(self, language: str, currency: str, labels: Mapping[str, str] | None = None) -> None:
        self.place = 1 if language == "ko" else 0
        self.language, self.currency = language, currency
        self._labels = labels or {}
        self._sources: dict[str, int] = {}

    def __call__(self, key: str, /, **values: object) -> str:
        return WORDS[key][self.place].format(**values)

    def head(self, key: str, **values: object) -> tuple[str, ...]:
        return tuple(self(key, **values).split("|"))

    def name(self, key: str) -> str:
        found = NAMES.get(key)
        return found[self.place] if found else key.replace("_", " ")

    def work(self, name: str) -> str:
        """How people call a workload."""
        return self._labels.get(name) or self.name(name)

    def unit_cost(self, key: str) -> str:
        """`assistant: million output tokens` with its second part in words of the language."""
        head, _, tail = key.rpartition(": ")
        return f"{self.work(head)}: {self.name(tail)}" if head else self.name(key)

    def method(self, words: str) -> str:
        """How a figure came to be, in the language where its phrase is known."""
        return METHODS_KO.get(words, words) if self.language == "ko" else words

    def cite(self, figure: Figure) -> str:
        """The number of a figure's source in the list at the end; sources are numbered as they come."""
        text = ", ".join(part for part in (figure.source, figure.date) if part)
        return self.cite_text(text)

    def cite_text(self, text: str) -> str:
        """The same for a source as text."""
        said = SOURCES_KO.get(text, text) if self.language == "ko" else text
        return f"[{self._sources.setdefault(said, len(self._sources) + 1)}]" if text else "–"

    def sources(self) -> list[str]:
        """Everything cited so far, in the order of its numbers."""
        return [f"[{number}] {text}" for text, number in self._sources.items()]

    def reason_kind(self, code: str) -> str:
        """What kind of reason a code names."""
        found = REASONS.get(code)
        return found[self.place] if found else code.replace(".", " · ").replace("_", " ")

    def slot(self, key: str) -> str:
        return _SLOTS[key][self.place]

    def pick(self, thing: object) -> str:
        """The text of a record that carries `en` and `ko`."""
        return str(getattr(thing, self.language))

    def money(self, value: float) -> str:
        return f"{value:,.0f} {self.currency}"

    def value(self, figure: Figure, name: str = "") -> str:
        scale, unit = _scale(figure, name)
        return f"{number(figure.value * scale)}{unit}"

    def interval(self, figure: Figure, name: str = "") -> str:
        if figure.low is None or figure.high is None or figure.low == figure.high:
            return "–"
        scale, unit = _scale(figure, name)
        return f"{number(figure.low * scale)} – {number(figure.high * scale)}{unit}"

    def whole(self, figure: Figure | None, name: str = "") -> str:
        """Value with its interval."""
        if figure is None:
            return "–"
        text = self.value(figure, name)
        if figure.low is None or figure.high is None or figure.low == figure.high:
            return text
        scale, _ = _scale(figure, name)
        return f"{text} [{number(figure.low * scale)} – {number(figure.high * scale)}]"


def number(value: float) -> str:
    """Three figures below a thousand, whole numbers with separators above."""
    size = abs(value)
    if size >= 1e15:
        return f"{value:.2e}"
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if size >= 0.001 or value == 0 else f"{value:.2e}"


REASONS: dict[str, tuple[str, str]] = {
    "constraint.budget": ("Budget", "예산"), "constraint.total_budget": ("Total budget", "총예산"),
    "constraint.power": ("Power at the meter", "계량기 전력"), "constraint.racks": ("Racks", "랙 수"),
    "constraint.capacity": ("Capacity", "용량"), "constraint.room": ("GPUs side by side", "동시 GPU 수"), "constraint.rt_cores": ("RT cores", "RT 코어"),
    "constraint.nvlink": ("NVLink", "NVLink"), "constraint.max_gpus": ("Most GPUs", "GPU 최대 수"),
    "constraint.min_gpus": ("Fewest GPUs", "GPU 최소 수"), "constraint.max_servers": ("Most servers", "서버 최대 수"),
    "constraint.vendor": ("Vendor", "제조사"), "constraint.gpu": ("Kind of GPU", "GPU 종류"),
    "constraint.lead_time": ("Lead time", "납기"), "rack.cooling": ("Cooling", "냉각"), "rack.power": ("Rack power", "랙 전력"),
    "rack.height": ("Rack height", "랙 높이"), "price.missing": ("Missing price", "가격 없음"),
    "memory.too_small": ("Memory", "메모리"), "render.no_rt_cores": ("RT cores", "RT 코어"),
    "serve.concurrency": ("Requests in flight", "동시 요청"), "memory.states": ("Training states", "학습 상태 메모리"),
    "parallelism.count": ("Parallelism", "병렬화"), "parallelism.heads": ("Attention heads", "어텐션 헤드"),
    "precision.unsupported": ("Precision", "정밀도"), "render.no_encoder": ("Video encoder", "비디오 인코더"),
    "render.scene_too_large": ("Scene memory", "장면 메모리"), "render.seats": ("Seats", "좌석 수"),
    "sequence.too_long": ("Sequence length", "시퀀스 길이"), "simulate.deadline": ("Deadline", "마감 시간"),
    "simulate.memory": ("Memory of a run", "실행 메모리"), "simulate.no_cores": ("CPU cores", "CPU 코어"),
    "video.decode": ("Video decoding", "영상 디코딩"), "video.model": ("Video model", "영상 모델"),
    "video.no_codec": ("Codec", "코덱"), "video.no_decoder": ("Video decoder", "비디오 디코더"), "batch.too_small": ("Batch", "배치"), "slo.ttft": ("Time to first token", "첫 토큰 시간"),
    "slo.tpot": ("Time per token", "토큰당 시간"), "video.streams": ("Streams", "스트림"),
}  # fmt: skip

SOURCES_KO: dict[str, str] = {
    "the plan": "이 계획", "inputs of this plan": "이 계획의 입력", "the configuration": "구성", "catalogue": "카탈로그",
    "count of parameters": "파라미터 수", "layer widths": "층의 너비", "as given": "제시값", "the global batch": "글로벌 배치",
    "sizing of this plan": "이 계획의 크기 산정", "cost of this plan; sizing": "이 계획의 비용과 크기 산정",
    "Onmaru assumption": "Onmaru 가정",
    "Onmaru assumption: order of magnitude of public offers; take your quotation": "Onmaru 가정: 공개된 가격의 대략적인 크기, 견적을 받아 바꿔 주세요",
    "Onmaru assumption: order of magnitude of industrial tariffs, wages and colocation; take your contract":
        "Onmaru 가정: 산업용 요금·임금·상면료의 대략적인 크기, 계약 값으로 바꿔 주세요",
    "Onmaru assumption: order of the Korean grid's national average; take your supplier's factor":
        "Onmaru 가정: 국내 전력망 평균의 대략적인 크기, 공급사 계수로 바꿔 주세요",
}  # fmt: skip

METHODS_KO: dict[str, str] = {
    "engines x frames a second / fps": "디코더 수 × 초당 프레임 / fps",
    "roofline with continuous batching, one request a frame analysed": "연속 배칭을 가정한 루프라인, 분석 프레임당 요청 1개",
    "peak x reached share / work of the frames analysed": "최대 성능 × 도달 비율 / 분석 프레임 연산량",
    "streams wanted / streams carried": "필요 스트림 / 가능 스트림",
    "seats that render at once / seats carried": "동시 렌더링 좌석 / 가능 좌석",
    "rounds x seconds of a run / gain by bandwidth and FP32": "회차 × 1회 시간 / 대역폭과 FP32 향상",
    "GPUs held by work that never ends, plus time of jobs x runs a year on the others": "상시 작업이 점유한 GPU + 나머지 GPU의 연간 작업 시간",
    "GPU-hours held / GPU-hours of the year": "점유한 GPU 시간 / 연간 GPU 시간",
    "roofline with continuous batching": "연속 배칭을 가정한 루프라인",
    "useful work / (GPUs x dense BF16 peak x reached share)": "유효 연산량 / (GPU 수 × BF16 밀집 최대 성능 × 도달 비율)",
    "2 FLOP a weight and pass, causal attention": "가중치와 패스마다 2 FLOP, 인과 어텐션",
    "GPUs with work / GPUs": "작업 중인 GPU / 전체 GPU",
    "assumed share of the nameplate": "정격 전력 대비 가정 비율", "sum of nameplates": "정격 전력의 합",
    "measured share of the nameplate, by share of time at work": "정격 대비 측정 비율 × 가동 시간 비율",
    "measured share of the nameplate; peaks add up": "정격 대비 측정 비율, 피크는 합산",
    "by kind of cooling": "냉각 방식에 따라", "mean IT power x PUE": "평균 IT 전력 × PUE", "first-fit decreasing": "큰 것부터 채우기",
    "middle of the stated range": "제시 범위의 가운데", "stated": "제시값", "energy x price": "에너지 × 단가",
    "energy x factor of the grid": "에너지 × 전력망 배출계수", "mean over the tariff's hours": "요금제 시간대 평균",
    "12 x peak kW x demand charge": "12 × 최대 kW × 기본요금",
    "Monte Carlo over all inputs, Gaussian copula": "모든 입력의 몬테카를로, 가우시안 코퓰러",
    "fixed cost of owning over the price of an hour; first-year operating cost": "보유 고정비 ÷ 시간당 임대료, 첫해 운영비 기준",
    "discounted; rent avoided less operating cost": "할인 적용, 절감한 임대료 − 운영비",
    "rent avoided less operating cost, resale in the last year": "절감한 임대료 − 운영비, 마지막 해 매각",
    "GPU-hours x cost of an hour": "GPU 시간 × 시간당 비용", "cost of an hour over its tokens, full load": "시간당 비용 ÷ 토큰 수(최대 부하)",
    "assumption": "가정", "stated in the plan": "계획에 명시", "GPU-hours the workloads hold": "작업이 점유하는 GPU 시간",
    "count": "개수", "no licence is planned": "라이선스 계획 없음", "none is planned": "계획 없음",
}  # fmt: skip

# Dimensionless figures that people read as per cent.
SHARES = frozenset({
    "utilization", "mfu", "discount_rate", "price_growth", "yearly_loss", "installation_share", "spares_share",
    "support_share", "rent_staff_share", "irr", "break_even_utilisation", "busy",
})  # fmt: skip


def _scale(figure: Figure, name: str) -> tuple[float, str]:
    """Factor and unit text of a figure: shares as per cent, long times in hours or days."""
    if figure.unit == "s" and abs(figure.value) >= 7200:
        return (1 / 86_400, " d") if abs(figure.value) >= 4 * 86_400 else (1 / 3600, " h")
    if figure.unit in ("", "1"):
        return (100.0, " %") if name in SHARES else (1.0, "")
    return 1.0, f" {_per(figure.unit)}"


_UNITS = {"kwh": "kWh", "fte year": "FTE·a", "rack month": "rack·month", "gpu year": "GPU·a"}


def _per(unit: str) -> str:
    """`USD/fte year` as people write it."""
    head, slash, tail = unit.rpartition("/")
    return f"{head}{slash}{_UNITS.get(tail, tail)}"
