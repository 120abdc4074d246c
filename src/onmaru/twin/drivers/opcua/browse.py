"""Look around an OPC UA server: variables, their values and engineering units."""

from __future__ import annotations

import asyncio
import contextlib
import time

from asyncua import Client, Node, ua

from onmaru.twin.drivers.delivery import BadSource
from onmaru.twin.drivers.opcua.options import make_client, read_options
from onmaru.twin.drivers.opcua.values import plain
from onmaru.twin.ports import Discovery
from onmaru.twin.types import Source

MAX_NODES = 20_000
MAX_DEPTH = 12
_PROPERTY = ua.NodeId(ua.Int32(ua.ObjectIds.PropertyType))


async def browse_server(source: Source, *, seconds: float) -> list[Discovery]:
    """Variables below Objects (the server's own diagnostics left out), breadth first until the time is up.

    `browse_name` is the path of browse names, such as `Line1/Press/Temperature`.

    Raises:
        BadSource: the options are wrong, or the server cannot be reached or refuses.
    """
    options = read_options(source)
    try:
        client = await make_client(options, None)
        await client.connect()
    except (OSError, TimeoutError, ua.UaError) as error:
        detail = f"cannot open {options.url}: {error or type(error).__name__}"
        raise BadSource(detail, hint="check address, security and user", source=source.name) from None
    try:
        return await _walk(client, time.monotonic() + seconds)
    finally:
        await client.disconnect()


async def _walk(client: Client, deadline: float) -> list[Discovery]:
    found: list[Discovery] = []
    seen: set[ua.NodeId] = set()
    level: list[tuple[Node, str]] = [(client.nodes.objects, "")]
    for _ in range(MAX_DEPTH):
        below: list[tuple[Node, str]] = []
        for node, path in level:
            if time.monotonic() > deadline or len(seen) > MAX_NODES:
                return found
            for reference in await node.get_references(
                ua.ObjectIds.HierarchicalReferences, ua.BrowseDirection.Forward
            ):
                node_id = reference.NodeId
                if node_id.NamespaceIndex == 0 or node_id in seen:
                    continue
                seen.add(node_id)
                name = f"{path}/{reference.BrowseName.Name}".lstrip("/")
                child = client.get_node(node_id)
                if reference.NodeClass == ua.NodeClass.Variable:
                    if reference.TypeDefinition != _PROPERTY:
                        found.append(await _discovery(child, name))
                else:
                    below.append((child, name))
        if not below:
            break
        level = below
        await asyncio.sleep(0)
    return found


async def _discovery(node: Node, name: str) -> Discovery:
    example = None
    unit = ""
    period_s = None
    with contextlib.suppress(ua.UaError):
        value = (await node.read_data_value(raise_on_bad_status=False)).Value
        example = plain(value.Value) if value is not None else None
    with contextlib.suppress(ua.UaError, AttributeError):  # AttributeError: a unit that is no EUInformation
        for child in await node.get_properties():
            if (await child.read_browse_name()).Name == "EngineeringUnits":
                unit = (await child.read_value()).DisplayName.Text or ""
        interval = (await node.read_attribute(ua.AttributeIds.MinimumSamplingInterval)).Value
        interval_ms = interval.Value if interval is not None else None
        period_s = interval_ms / 1000.0 if interval_ms and interval_ms > 0 else None
    return Discovery(node.nodeid.to_string(), "", example, unit, period_s, name)
