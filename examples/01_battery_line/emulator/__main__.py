"""Run the emulated line: `python -m emulator --mqtt mqtt://127.0.0.1:1883 --opcua-port 48410`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from types import FrameType

from emulator.model import Model
from emulator.publish import JsonPublisher, OpcuaPipe, SparkplugPublisher

TICK_S = 0.1
MAX_STEP_S = 0.2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m emulator", description=__doc__)
    parser.add_argument(
        "--mqtt",
        default=os.environ.get("MQTT_URL", "mqtt://127.0.0.1:1883"),
        help="broker, mqtt://[user:password@]host:port; default: the environment variable MQTT_URL",
    )
    parser.add_argument("--opcua-port", type=int, default=48410, help="port of the OPC UA server; 0: none")
    parser.add_argument("--speed", type=float, default=1.0, help="process seconds per second, 0.1 to 50")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=0.0, help="stop after so long; 0: run until stopped")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end with the process that started it"
    )
    options = parser.parse_args()
    if not 0.1 <= options.speed <= 50:
        parser.error("--speed must lie between 0.1 and 50")
    stop = threading.Event()

    def quit_now(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    if options.until_stdin_closes:
        threading.Thread(target=lambda: (sys.stdin.buffer.read(), stop.set()), daemon=True).start()
    signal.signal(signal.SIGTERM, quit_now)
    signal.signal(signal.SIGINT, quit_now)
    run(options, stop)
    return 0


def run(options: argparse.Namespace, stop: threading.Event) -> None:
    """Step the model with the wall clock and publish until `stop`."""
    model = Model(options.seed)
    by_source = {name: [i for i in model.items if i.source == name] for name in ("line", "spb", "presses")}
    outlets: list[JsonPublisher | SparkplugPublisher | OpcuaPipe] = [
        JsonPublisher(by_source["line"], options.mqtt),
        SparkplugPublisher(by_source["spb"], options.mqtt),
    ]
    if options.opcua_port:
        outlets.append(OpcuaPipe(by_source["presses"], options.opcua_port))
    print(
        f"emulating {len(model.items)} signals at {options.speed:g}x: {options.mqtt.rsplit('@')[-1]}",
        file=sys.stderr,
    )
    begun = last = time.monotonic()
    sent = 0
    try:
        while not stop.wait(max(0.0, last + TICK_S - time.monotonic())):
            now = time.monotonic()
            ahead = min(now - last, 1.0) * options.speed  # after a pause of the machine, do not race
            last = now
            steps = max(1, round(ahead / MAX_STEP_S + 0.49))
            for _ in range(steps):
                model.step(ahead / steps)
            stamp_ms = time.time_ns() // 1_000_000
            sent += sum(outlet.send(now, stamp_ms, model.values) for outlet in outlets)
            if options.seconds and now - begun >= options.seconds:
                break
    finally:
        for outlet in outlets:
            outlet.close()
        print(f"sent {sent} samples in {time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
