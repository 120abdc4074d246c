"""The two registries the benchmarks run: ours with authentication, database and fsync, and Debian's without any."""

from __future__ import annotations

import hashlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

IMAGE = "application/vnd.oci.image.manifest.v1+json"
RIVAL = "docker-registry (Debian)"
BLOCK = bytes(range(256)) * 4096  # 1 MiB


@dataclass(frozen=True, slots=True)
class Registry:
    """One that listens."""

    name: str
    port: int
    pid: int
    headers: str  # of every request, each ended by CRLF

    def request(
        self, method: str, path: str, body: bytes = b"", more: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """One small request over a connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port)) as wire:
            length = f"Content-Length: {len(body)}\r\n"
            wire.sendall(self.head(method, path, length + "Connection: close\r\n" + more) + body)
            answer = b""
            while piece := wire.recv(1 << 20):
                answer += piece
        head, _, rest = answer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        return int(lines[0].split()[1]), fields, rest

    def head(self, method: str, path: str, more: str = "") -> bytes:
        return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{self.headers}{more}\r\n".encode()

    def push_blob(self, repo: str, body: bytes) -> str:
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        where = self.begin(repo)
        status, _, answer = self.request("PUT", f"{where}digest={digest}", body)
        assert status == 201, answer
        return digest

    def begin(self, repo: str) -> str:
        """Path of a new upload, ready for one more query parameter."""
        status, fields, answer = self.request("POST", f"/v2/{repo}/blobs/uploads/")
        assert status == 202, answer
        path = fields["location"]
        if path.startswith("http"):
            path = "/" + path.split("/", 3)[3]
        return path + ("&" if "?" in path else "?")

    def push_image(self, repo: str, tag: str, layers: int = 8) -> bytes:
        """An image of a usual shape; returns the manifest."""
        descriptors = []
        for number in range(layers + 1):
            body = f'{{"layer": {number}}}'.encode()
            self.push_blob(repo, body)
            kind = "layer.v1.tar+gzip" if number else "config.v1+json"
            descriptors.append(
                {"mediaType": f"application/vnd.oci.image.{kind}", "size": len(body),
                 "digest": f"sha256:{hashlib.sha256(body).hexdigest()}"}
            )  # fmt: skip
        manifest = json.dumps(
            {"schemaVersion": 2, "mediaType": IMAGE, "config": descriptors[0], "layers": descriptors[1:]}
        ).encode()
        status, _, answer = self.request(
            "PUT", f"/v2/{repo}/manifests/{tag}", manifest, f"Content-Type: {IMAGE}\r\n"
        )
        assert status == 201, answer
        return manifest

    def memory_mib(self) -> float:
        """Resident memory of the process now [MiB]."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


@contextmanager
def our_hub(folder: Path) -> Iterator[Registry]:
    """`onmaru hub serve` in a process of its own: keys, SQLite with synchronous=FULL, fsync of every blob."""
    command = [sys.executable, "-m", "onmaru.cli", "hub", "serve", str(folder), "--port", "0"]
    environment = {**os.environ, "XDG_STATE_HOME": str(folder.parent / "state")}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        deadline = time.monotonic() + 60
        while not (folder / "site.json").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the hub did not start")
            time.sleep(0.05)
        time.sleep(0.1)
        site = json.loads((folder / "site.json").read_text())
        port = int(site["url"].rsplit(":", 1)[1])
        _wait(port)
        yield Registry("onmaru", port, process.pid, f"Authorization: Bearer {site['token']}\r\n")
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def debian_registry(folder: Path) -> Iterator[Registry | None]:
    """Debian's docker-registry on a folder, without authentication and without fsync; None where it is missing."""
    program = shutil.which("docker-registry")
    if program is None:
        yield None
        return
    folder.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    config = folder / "config.yml"
    config.write_text(
        "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage:\n"
        f"  cache: {{blobdescriptor: inmemory}}\n  filesystem: {{rootdirectory: {folder / 'data'}}}\n"
        f"http: {{addr: '127.0.0.1:{port}'}}\n"
    )
    process = subprocess.Popen(
        [program, "serve", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield Registry(RIVAL, port, process.pid, f"Accept: {IMAGE}\r\n")
    finally:
        process.terminate()
        process.wait(30)


def hammer(
    registry: Registry, path: str, *, seconds: float, connections: int = 16
) -> tuple[float, float, float]:
    """GET a path over keep-alive connections, one request at a time on each.

    Returns:
        Requests a second, and the median and 99th percentile of their latency [s].
    """
    status, _, body = registry.request("GET", path)
    assert status == 200, body
    request = registry.head("GET", path)
    wires = [socket.create_connection(("127.0.0.1", registry.port)) for _ in range(connections)]
    poll = select.epoll()
    sent: dict[int, float] = {}
    got: dict[int, bytearray] = {}
    by_handle = {wire.fileno(): wire for wire in wires}
    latencies: list[float] = []
    begin = time.perf_counter()
    for handle, wire in by_handle.items():
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.setblocking(False)
        poll.register(handle, select.EPOLLIN)
        got[handle] = bytearray()
        sent[handle] = time.perf_counter()
        wire.send(request)
    end = begin + seconds
    now = begin
    while now < end:
        for handle, _ in poll.poll(1):
            wire, buffer = by_handle[handle], got[handle]
            buffer += wire.recv(1 << 16)
            head = buffer.find(b"\r\n\r\n")
            if head < 0 or len(buffer) < head + 4 + len(body):
                continue
            now = time.perf_counter()
            latencies.append(now - sent[handle])
            assert buffer.startswith(b"HTTP/1.1 200"), bytes(buffer[:200])
            assert buffer.endswith(body)
            buffer.clear()
            sent[handle] = now
            wire.send(request)
    elapsed = time.perf_counter() - begin
    for wire in wires:
        wire.close()
    latencies.sort()
    return len(latencies) / elapsed, latencies[len(latencies) // 2], latencies[int(len(latencies) * 0.99)]


def push_stream(registry: Registry, repo: str, mebibytes: int, digest: str) -> float:
    """Send one blob of many blocks, in one PUT; returns the seconds until it is acknowledged."""
    path = f"{registry.begin(repo)}digest={digest}"
    more = f"Content-Length: {mebibytes << 20}\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n"
    begin = time.perf_counter()
    with socket.create_connection(("127.0.0.1", registry.port)) as wire:
        wire.sendall(registry.head("PUT", path, more))
        for number in range(mebibytes):
            wire.sendall(block(number))
        answer = wire.recv(4096)
    elapsed = time.perf_counter() - begin
    assert b" 201 " in answer.split(b"\r\n", 1)[0], answer[:300]
    return elapsed


def block(number: int) -> bytes:
    """The mebibyte at a place of the blob; each is another one."""
    return number.to_bytes(8, "big") + BLOCK[8:]


def digest_of(mebibytes: int) -> str:
    hashing = hashlib.sha256()
    for number in range(mebibytes):
        hashing.update(block(number))
    return f"sha256:{hashing.hexdigest()}"


def fetch(registry: Registry, path: str, first: int, last: int, check: bool = False) -> str:
    """GET a range of a blob and drop it, or return its sha256."""
    more = f"Range: bytes={first}-{last}\r\nConnection: close\r\n"
    hashing = hashlib.sha256()
    left = last - first + 1
    buffer = memoryview(bytearray(1 << 20))
    with socket.create_connection(("127.0.0.1", registry.port)) as wire:
        wire.sendall(registry.head("GET", path, more))
        head = b""
        while b"\r\n\r\n" not in head:
            head += wire.recv(4096)
        assert head.split(b" ", 2)[1] in (b"200", b"206"), head[:200]
        begun = head.partition(b"\r\n\r\n")[2]
        hashing.update(begun)
        left -= len(begun)
        while left > 0:
            size = wire.recv_into(buffer)
            assert size, "the connection ended early"
            left -= size
            if check:
                hashing.update(buffer[:size])
    return hashing.hexdigest()


def pull(registry: Registry, path: str, size: int, parallel: int) -> float:
    """GET a blob in equal ranges at once; returns seconds."""
    step = -(-size // parallel)
    parts = [(at, min(at + step, size) - 1) for at in range(0, size, step)]
    begin = time.perf_counter()
    threads = [threading.Thread(target=fetch, args=(registry, path, *part)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin
