"""A paho client that reads bursts: one system call, many packets, PUBLISH decoded in place.

paho reads a packet with three system calls and copies it through five layers; at 20,000 messages a second
that is a whole core. Here `_packet_read` takes what the socket has, hands QoS 0 and 1 publications straight
to `on_publication`, and leaves every other packet to paho. Acknowledgements leave in one write per burst.
Works on paho-mqtt 2.x; the conformance suite guards the internals used.
Source: MQTT 3.1.1 and 5.0 (OASIS), clauses 2.1 (fixed header), 3.3 (PUBLISH), 3.4 (PUBACK).
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.exception import MalformedPacket

_RECEIVE_BYTES = 256 * 1024
_PUBLISH, _PUBACK = 0x30, 0x40
_MAX_HEAD = 70_000  # topic (64 KiB) and packet identifier

Publication = Callable[[bytes, bytes, int, bool], None]  # topic, payload, packet id (0 for QoS 0), retained


class BurstClient(paho.Client):
    """`on_publication` for each message, `on_burst` after each read; both run in the network thread."""

    def __init__(
        self,
        *args: Any,
        on_publication: Publication,
        on_burst: Callable[[], None],
        on_too_large: Callable[[int], None],
        max_packet_bytes: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._on_publication = on_publication
        self._on_burst = on_burst
        self._on_too_large = on_too_large
        self._max_packet_bytes = max_packet_bytes
        self._rest = b""
        self._skip = 0

    def reconnect(self) -> MQTTErrorCode:
        self._rest, self._skip = b"", 0
        return super().reconnect()

    def _ssl_wrap_socket(self, tcp_sock: socket.socket) -> ssl.SSLSocket:
        """As paho's, but a failed handshake closes the socket at once."""
        context = self._ssl_context
        if context is None or not context.check_hostname:
            raise ssl.SSLError("TLS without a check of the host's name is not done here")
        wrapped = context.wrap_socket(tcp_sock, server_hostname=self._host, do_handshake_on_connect=False)
        try:
            wrapped.settimeout(self._connect_timeout)
            wrapped.do_handshake()
        except BaseException:
            wrapped.close()
            raise
        return wrapped

    def acknowledge(self, packet_ids: Sequence[int]) -> None:
        """Send one PUBACK per packet id, in one write. Any thread."""
        packets = np.empty((len(packet_ids), 4), np.uint8)
        ids = np.asarray(packet_ids, np.uint16)
        packets[:, 0], packets[:, 1] = _PUBACK, 2
        packets[:, 2], packets[:, 3] = ids >> 8, ids & 0xFF
        self._packet_queue(_PUBACK, packets.tobytes(), 0, 0)

    def _packet_read(self) -> MQTTErrorCode:
        try:
            data = self._sock_recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return MQTTErrorCode.MQTT_ERR_AGAIN
        except OSError:
            return MQTTErrorCode.MQTT_ERR_CONN_LOST
        if not data:
            return MQTTErrorCode.MQTT_ERR_CONN_LOST
        with self._msgtime_mutex:
            self._last_bytes_received = paho.time_func()
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        try:
            code = self._consume(self._rest + data if self._rest else bytes(data))
        finally:
            self._on_burst()
        return code

    def _consume(self, data: bytes) -> MQTTErrorCode:
        at, size = 0, len(data)
        is_v5 = self._protocol == paho.MQTTv5
        while size - at >= 2:
            command, length, body = data[at], data[at + 1], at + 2
            if length & 0x80:
                shift = 7
                length &= 0x7F
                while True:
                    if body >= size:
                        self._rest = data[at:]
                        return MQTTErrorCode.MQTT_ERR_SUCCESS
                    byte = data[body]
                    body += 1
                    length |= (byte & 0x7F) << shift
                    shift += 7
                    if not byte & 0x80:
                        break
                    if shift > 21:
                        return MQTTErrorCode.MQTT_ERR_PROTOCOL
            end = body + length
            if length > self._max_packet_bytes:
                if size - body < min(length, _MAX_HEAD):
                    break
                self._refuse(command, data, body)
                self._skip = max(0, end - size)
                at = min(end, size)
                continue
            if end > size:
                break
            if command & 0xF0 == _PUBLISH and command & 0x06 != 0x04:
                if not self._publication(command, data, body, end, is_v5):
                    return MQTTErrorCode.MQTT_ERR_PROTOCOL
            else:
                code = self._hand_over(command, data[body:end])
                if code > 0:
                    return code
            at = end
        self._rest = data[at:]
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _publication(self, command: int, data: bytes, body: int, end: int, is_v5: bool) -> bool:
        if body + 2 > end:
            return False
        start = body + 2 + (data[body] << 8 | data[body + 1])
        topic = data[body + 2 : start]
        packet_id = 0
        if command & 0x06:
            if start + 2 > end:
                return False
            packet_id = data[start] << 8 | data[start + 1]
            start += 2
        if is_v5:
            length = shift = 0
            while True:  # length of the properties; we asked for no topic aliases, so none matters here
                if start >= end or shift > 21:
                    return False
                byte = data[start]
                start += 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
            start += length
        if start > end:
            return False
        self._on_publication(topic, data[start:end], packet_id, bool(command & 1))
        return True

    def _refuse(self, command: int, data: bytes, body: int) -> None:
        """A publication larger than we take: acknowledged unread, or the broker would send it for ever."""
        if command & 0xF0 == _PUBLISH and command & 0x06:
            start = body + 2 + (data[body] << 8 | data[body + 1])
            self._on_too_large(data[start] << 8 | data[start + 1])
        else:
            self._on_too_large(0)

    def _hand_over(self, command: int, packet: bytes) -> MQTTErrorCode:
        self._in_packet = {
            "command": command,
            "have_remaining": 1,
            "remaining_count": [],
            "remaining_mult": 1,
            "remaining_length": len(packet),
            "packet": bytearray(packet),
            "to_process": 0,
            "pos": 0,
        }
        try:
            return self._packet_handle()
        except MalformedPacket:
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
