"""An OPC UA server for the tests, in its own process: `python opcua_peer.py PORT NAME...`.

Reads commands from stdin, one JSON object a line: {"name", "value", "time_ns", "status"?}; prints `ready`
once and `done N` after each flush line `{}`.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime

from asyncua import Server, ua


async def main() -> None:
    port, names = int(sys.argv[1]), sys.argv[2:]
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/")
    space = await server.register_namespace("urn:test")
    line = await server.nodes.objects.add_folder(space, "Line1")
    variables = {}
    for name in names:
        kind = (
            ua.VariantType.Int64
            if name == "state"
            else ua.VariantType.String
            if name == "serial"
            else ua.VariantType.Double
        )
        start = "" if name == "serial" else 0
        variables[name] = await line.add_variable(ua.NodeId(name, space), name, start, kind)

    async def reset() -> None:
        for variable in variables.values():
            waiting = ua.StatusCode(ua.StatusCodes.BadWaitingForInitialData)
            await variable.write_value(ua.DataValue(StatusCode=waiting))

    await reset()
    async with server:
        print("ready", flush=True)
        loop = asyncio.get_running_loop()
        count = 0
        while text := await loop.run_in_executor(None, sys.stdin.readline):
            command = json.loads(text)
            if "reset" in command:
                await reset()
                command = {}
            if not command:
                print(f"done {count}", flush=True)
                continue
            moment = datetime.fromtimestamp(command["time_ns"] // 1_000_000 / 1000, UTC).replace(tzinfo=None)
            kind = {"state": ua.VariantType.Int64, "serial": ua.VariantType.String}.get(
                command["name"], ua.VariantType.Double
            )
            status = ua.StatusCode(command.get("status", 0))
            value = ua.DataValue(
                ua.Variant(command["value"], kind), StatusCode=status, SourceTimestamp=moment
            )
            await variables[command["name"]].write_value(value)
            count += 1


asyncio.run(main())
