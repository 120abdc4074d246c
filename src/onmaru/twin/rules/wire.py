"""The binary frames of the live socket and of the scene, little-endian.

    header  16 B   kind u8 | version u8 | flags u16 | count u32 | seq u64
    signal  24 B   row u32 | quality u8 | alarm u8 | pad u16 | source_ms f64 | value f64
    move    24 B   row u32 | position 3 x f32 (zone frame) | rotation xyzw 4 x snorm16
    state   24 B   equipment u32 | state u8 | quality u8 | alarm u8 | flags u8 | since_ms f64 | value f64
    instance 24 B  position 3 x f32 (zone frame) | rotation xyzw 4 x snorm16 | family u32

Kinds: 1 signals, 2 moves, 3 states, 4 texts (count = bytes of UTF-8 JSON `{row: text}`),
5 clock (count 0; seq is the latest; body: server time as f64 ms). `alarm` is 0 for none, else the
ISA-18.2 priority 1..4, plus 128 while unacknowledged. Text and state codes: NaN value means "see texts".

A moved row keeps its family, so scale and shear never travel in a move. A family is one prototype
with one stretch (3 x 3, after the rotation is taken out by polar decomposition).
"""

from __future__ import annotations

import struct
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

VERSION = 1
HEADER = struct.Struct("<BBHIQ")


class FrameKind(IntEnum):
    SIGNALS = 1
    MOVES = 2
    STATES = 3
    TEXTS = 4
    CLOCK = 5


SIGNAL_DTYPE = np.dtype(
    [
        ("row", "<u4"),
        ("quality", "u1"),
        ("alarm", "u1"),
        ("pad", "<u2"),
        ("source_ms", "<f8"),
        ("value", "<f8"),
    ]
)
MOVE_DTYPE = np.dtype([("row", "<u4"), ("position", "<f4", 3), ("rotation", "<i2", 4)])
STATE_DTYPE = np.dtype(
    [
        ("equipment", "<u4"),
        ("state", "u1"),
        ("quality", "u1"),
        ("alarm", "u1"),
        ("flags", "u1"),
        ("since_ms", "<f8"),
        ("value", "<f8"),
    ]
)
INSTANCE_DTYPE = np.dtype([("position", "<f4", 3), ("rotation", "<i2", 4), ("family", "<u4")])


def encode_frame(kind: FrameKind, records: NDArray[np.void], seq: int, *, flags: int = 0) -> bytes:
    """One frame: header and records."""
    return HEADER.pack(kind, VERSION, flags, len(records), seq) + records.tobytes()


def encode_bytes(kind: FrameKind, body: bytes, seq: int, *, flags: int = 0) -> bytes:
    """A frame whose body is not an array of records; `count` is its length in bytes."""
    return HEADER.pack(kind, VERSION, flags, len(body), seq) + body


def snorm16(quaternion_xyzw: NDArray[np.float64]) -> NDArray[np.int16]:
    """Unit quaternions, shape [..., 4], as signed 16-bit; error below 3.1e-5 per component."""
    return np.rint(np.clip(quaternion_xyzw, -1.0, 1.0) * 32767.0).astype(np.int16)
