"""TLS, certificates, passwords, and kill -9: what must hold when somebody is hostile or the power fails."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from onmaru.twin.drivers.mqtt import MqttConnector
from onmaru.twin.drivers.opcua import OpcuaConnector
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import Source

NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate of 127.0.0.1 and its key."""
    key = rsa.generate_private_key(65537, 2048)
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    files = folder / "server.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return files


@pytest.fixture
def tls_broker(mosquitto_program: str, tmp_path: Path) -> Any:
    """Mosquitto with TLS and a password; yields port and certificate."""
    crt, key = certificate(tmp_path)
    passwords = tmp_path / "passwords"
    subprocess.run(
        ["mosquitto_passwd", "-b", "-c", str(passwords), "twin", "secret"], check=True, capture_output=True
    )
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\ncertfile {crt}\nkeyfile {key}\npassword_file {passwords}\n"
        "allow_anonymous false\nuser root\n"
    )
    process = subprocess.Popen([mosquitto_program, "-c", str(config)], stderr=subprocess.DEVNULL)
    yield port, crt
    process.terminate()
    process.wait(10)


def start(connector: Any) -> Any:
    asyncio.run(connector.start())
    return connector


def test_mqtt_over_tls_checks_certificate_and_password(
    tls_broker: Any, sink: Any, poll: Any, tmp_path: Path
) -> None:
    port, crt = tls_broker
    options = {"url": f"mqtts://127.0.0.1:{port}", "user": "twin", "password": "secret", "ca": str(crt),
               "reconnect_min_s": 0.1, "reconnect_max_s": 0.2}  # fmt: skip
    cases = [({}, True), ({"password": "wrong"}, False), ({"ca": None}, False)]
    for changes, welcome in cases:
        connector = start(MqttConnector(Source("tls", "mqtt", {**options, **changes}), [], sink, tmp_path))
        if welcome:
            poll(lambda c=connector: c.health().connected)
        else:
            poll(lambda c=connector: c.health().last_error)
            assert not connector.health().connected
        assert "secret" not in repr(connector.health())
        asyncio.run(connector.stop())


SECURE_SERVER = """
import asyncio, sys
from asyncua import Server, ua
async def main():
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{sys.argv[1]}/")
    server.set_security_policy([ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt])
    await server.load_certificate(sys.argv[2])
    await server.load_private_key(sys.argv[3])
    async with server:
        print("ready", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
asyncio.run(main())
"""


@pytest.fixture
def secure_server(tmp_path: Path) -> Any:
    """An OPC UA server that takes Basic256Sha256 only; yields its URL."""
    crt, key = certificate(tmp_path)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SECURE_SERVER, str(port), str(crt), str(key)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    yield f"opc.tcp://127.0.0.1:{port}/"
    server.communicate("")


def test_opcua_with_certificates(secure_server: str, sink: Any, poll: Any, tmp_path: Path) -> None:
    options = {"url": secure_server, "reconnect_min_s": 0.1, "reconnect_max_s": 0.2}
    secured = {**options, "security": "Basic256Sha256"}
    connector = start(OpcuaConnector(Source("s", "opcua", secured), [], sink, tmp_path / "a"))
    poll(lambda: connector.health().connected)
    asyncio.run(connector.stop())
    assert (tmp_path / "a" / "client.pem").stat().st_mode & 0o077 == 0
    (tmp_path / "c").mkdir()
    for refused in (options, {**secured, "server_certificate": str(certificate(tmp_path / "c")[0])}):
        connector = start(OpcuaConnector(Source("s", "opcua", refused), [], sink, tmp_path / "b"))
        poll(lambda c=connector: c.health().last_error)
        assert not connector.health().connected
        asyncio.run(connector.stop())


WRITER = """
import sys
from pathlib import Path
from onmaru.twin.drivers.push import PushConnector
from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.live_state import LiveState
from onmaru.twin.service.ingest import Ingest
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import Binding, Signal, Source
signal = Signal("P/a", "/P", "a")
log = TelemetryLog(Path(sys.argv[1]))
log.intern([signal.id])
ingest = Ingest(LiveState([signal]), log)
ingest.start()
push = PushConnector(Source("push", "push"), [BoundSignal(0, signal, Binding(signal.id, "push", signal.id))], ingest)
index = 0
while True:
    waiting = [push.accept([{"signal": "P/a", "time": 1_700_000_000_000 + index + k, "value": index + k}]) for k in range(50)]
    for future in waiting:
        future.result()
    index += 50
    print(index, flush=True)
"""


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged = 0
    for _ in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "history")], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        seen = 0
        deadline = time.monotonic() + 20
        while seen < 500 and time.monotonic() < deadline:
            seen = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.communicate()[0].split()
        acknowledged = max(acknowledged, int(rest[-1]) if rest else seen)
        log = TelemetryLog(tmp_path / "history")
        kept = log.range(0, 0, 2**62)
        log.close()
        assert kept.value[:acknowledged].tolist() == list(range(acknowledged))
