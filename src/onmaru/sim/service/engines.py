"""What the engines are for, in both languages."""

from __future__ import annotations

ENGINE_TEXTS: tuple[dict[str, str], ...] = (
    {
        "name": "auto",
        "en": "The quickest engine that is provably right for the model; the result says which and why.",
        "ko": "모델에 맞다고 증명된 가장 빠른 엔진을 골라요. 무엇을 왜 골랐는지 결과에 나와요.",
    },
    {
        "name": "kernel",
        "en": "Compiled discrete events: runs every model.",
        "ko": "컴파일된 이산사건 엔진이에요. 모든 모델을 실행해요.",
    },
    {
        "name": "maxplus",
        "en": "A max-plus recursion for lines in which only the parts couple the stations.",
        "ko": "부품만이 공정을 잇는 라인에 쓰는 맥스플러스 점화식이에요.",
    },
    {
        "name": "markov",
        "en": "The long run of a small exponential model, solved exactly.",
        "ko": "작은 지수분포 모델의 장기 상태를 정확히 풀어요.",
    },
    {
        "name": "reference",
        "en": "A slow and obvious engine in Python, to check the others.",
        "ko": "다른 엔진을 검증하는 느리지만 명료한 파이썬 엔진이에요.",
    },
)
