"""Electrical power of a server from its nameplate, and of a site from its servers.

One published log carries the calibration: a Dell node with 8 x H100 SXM under a Llama-2-70B LoRA class of
load drew 7,024 W in the mean and 8,559 W at the 95th percentile against a nameplate of 10.2 kW; the network
switch beside it 691 W. Everything else is scaled from these shares, so another kind of server carries a
wider interval, and the idle share, which no published log gives, is an assumption and is named so.

Source: MLPerf Training v4.1, MLCommons (power log of the Dell 8 x H100 node).
"""

from __future__ import annotations

from onmaru.plan.types.power import Cooling, NodePower

LOG = "MLPerf Training v4.1, MLCommons: Dell node, 8 x H100 SXM, Llama-2-70B LoRA class of load"
LOG_DATE = "2024-11-13"  # day the round was published
LOG_MEAN_W = 7_024.0
LOG_P95_W = 8_559.0
LOG_NAMEPLATE_W = 10_200.0
LOG_SWITCH_W = 691.0

MEAN_SHARE = LOG_MEAN_W / LOG_NAMEPLATE_W  # 0.689
P95_SHARE = LOG_P95_W / LOG_NAMEPLATE_W  # 0.839
IDLE_SHARE = 0.20  # assumption: a fifth of the nameplate, between 0.15 and 0.30
SAME_KIND_SPREAD = 0.10  # 90 % half-width for another 8-GPU SXM node of the same build
OTHER_KIND_SPREAD = 0.20  # for every other kind of server

# Annual PUE by how heat leaves; (low, value, high). The value under air is the survey's average.
PUE = {
    Cooling.AIR: (1.35, 1.56, 1.80),
    Cooling.REAR_DOOR: (1.20, 1.35, 1.50),
    Cooling.LIQUID: (1.08, 1.18, 1.30),
}
PUE_SOURCE = (
    "Uptime Institute Global Data Center Survey 2024 (average 1.56); rear door and liquid: assumption"
)


def node_power(nameplate_w: float, *, same_kind: bool = False) -> NodePower:
    """Idle, mean and 95th percentile of a server under a training load, from its nameplate [W].

    Args:
        same_kind: It is an air-cooled 8-GPU SXM node such as the logged one.
    Raises:
        ValueError: the nameplate is not positive.
    Source: MLPerf Training v4.1, MLCommons.
    Limits: one log; a light load draws less, a power virus more, never above the nameplate.
    """
    if not nameplate_w > 0:
        raise ValueError("a nameplate is a positive number of watts")
    return NodePower(
        idle_w=IDLE_SHARE * nameplate_w,
        mean_w=MEAN_SHARE * nameplate_w,
        p95_w=P95_SHARE * nameplate_w,
        nameplate_w=nameplate_w,
        spread=SAME_KIND_SPREAD if same_kind else OTHER_KIND_SPREAD,
        source=LOG,
    )


def duty_mean_w(node: NodePower, busy_share: float) -> float:
    """Mean power [W] of a node that works `busy_share` of the time and idles the rest."""
    if not 0 <= busy_share <= 1:
        raise ValueError("a busy share lies between 0 and 1")
    return node.idle_w + (node.mean_w - node.idle_w) * busy_share


def simultaneous_p95_w(nodes: list[NodePower]) -> float:
    """Power [W] a feed must carry when all nodes run one synchronous job: their peaks add up.

    Data-parallel training moves all nodes through the same phases at the same time, so no diversity is
    taken off.
    """
    return sum(node.p95_w for node in nodes)


def yearly_kwh(mean_w: float, pue: float) -> float:
    """Energy of a year at the meter [kWh] for a mean IT power [W]."""
    if pue < 1:
        raise ValueError("a PUE is at least 1")
    return mean_w / 1000 * 8_760 * pue


def carbon_t(kwh: float, kg_per_kwh: float) -> float:
    """Tonnes of CO2-equivalent of an amount of electricity."""
    if kg_per_kwh < 0:
        raise ValueError("a carbon factor is not negative")
    return kwh * kg_per_kwh / 1000
