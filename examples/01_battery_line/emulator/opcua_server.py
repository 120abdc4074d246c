"""OPC UA server of the presses and the module tester: `python -m emulator.opcua_server --port 48410`.

Reads `{"ts": ms, "values": {node id: value}}` lines from standard input and ends with it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from datetime import UTC, datetime

from asyncua import Server, ua
from catalogue import items
from item import Item

NAMESPACE = "urn:maru:line01"
_TYPES = {
    "analog": ua.VariantType.Double,
    "counter": ua.VariantType.Int64,
    "state": ua.VariantType.Int32,
    "text": ua.VariantType.String,
}


class PressServer:
    """Variables by node id, grouped in one object per work unit and equipment."""

    def __init__(self, port: int) -> None:
        self.server = Server()
        self.port = port
        self.nodes: dict[str, tuple[object, Item]] = {}

    async def open(self) -> None:
        await self.server.init()
        self.server.set_endpoint(f"opc.tcp://127.0.0.1:{self.port}")
        self.server.set_server_name("Onmaru example line (emulated)")
        self.server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        index = await self.server.register_namespace(NAMESPACE)
        if index != 2:
            raise RuntimeError(
                f"namespace index {index} instead of 2: the addresses in the plant would not fit"
            )
        folders: dict[str, object] = {"": self.server.nodes.objects}
        for item in items():
            if item.source != "presses":
                continue
            parent = ""
            for part in item.key.split("/"):
                path = f"{parent}.{part}".lstrip(".")
                if path not in folders:
                    folders[path] = await folders[parent].add_object(
                        ua.NodeId(path, index), ua.QualifiedName(part, index)
                    )
                parent = path
            first = {"analog": 0.0, "counter": 0, "state": 1, "text": ""}[item.kind]
            node = await folders[parent].add_variable(
                ua.NodeId(item.address.split(";s=", 1)[1], index),
                ua.QualifiedName(item.name, index),
                first,
                _TYPES[item.kind],
            )
            await node.write_attribute(
                ua.AttributeIds.Description,
                ua.DataValue(
                    ua.Variant(
                        ua.LocalizedText(f"{item.en} [{item.unit}] (emulated)"), ua.VariantType.LocalizedText
                    )
                ),
            )
            self.nodes[item.address] = (node, item)
        await self.server.start()

    async def write(self, line: str) -> None:
        message = json.loads(line)
        stamp = datetime.fromtimestamp(message["ts"] / 1000.0, UTC)
        for address, value in message["values"].items():
            node, item = self.nodes[address]
            if item.kind == "state":
                value = item.states.index(value)
            variant = ua.Variant(value if item.kind != "analog" else float(value), _TYPES[item.kind])
            data = ua.DataValue(
                variant,
                ua.StatusCode(ua.StatusCodes.Good),
                SourceTimestamp=stamp,
                ServerTimestamp=datetime.now(UTC),
            )
            await self.server.write_attribute_value(node.nodeid, data)


async def serve(port: int) -> None:
    """Run until standard input ends."""
    server = PressServer(port)
    await server.open()
    try:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while line := await reader.readline():
            await server.write(line.decode())
    finally:
        await server.server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=48410)
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("asyncua").setLevel(logging.CRITICAL)
    port = parser.parse_args().port
    try:
        asyncio.run(serve(port))
    except OSError as error:
        raise SystemExit(f"the OPC UA server cannot listen on port {port}: {error.strerror}") from None


if __name__ == "__main__":
    main()
