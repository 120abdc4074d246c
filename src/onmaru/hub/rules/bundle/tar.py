"""A bundle as one file: a plain tar whose every byte follows from `bundle.json`, so that any part of it can be sent.

Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format" (long names, large sizes).
Limits: read are regular files, folders and long names; links, devices, sparse and packed files are refused.
"""

from __future__ import annotations

import tarfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onmaru.hub.rules.bundle.document import bad

BLOCK = 512
END = bytes(2 * BLOCK)
_LONG_NAME, _PAX, _PAX_GLOBAL = b"L", b"x", b"g"
_FILES, _FOLDER = (b"0", b"\0"), b"5"
_REFUSED = {b"1": "a hard link", b"2": "a symbolic link", b"3": "a device", b"4": "a device", b"6": "a pipe",
            b"S": "a sparse file"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """What one header block says; `kind` is file, folder, name (the next member's) or pax."""

    kind: str
    name: str
    size: int  # of what follows [B]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the bundle in its place in the tar."""

    path: str
    size: int
    start: int  # of its header [B]

    @property
    def content(self) -> int:
        """Where its bytes begin [B]."""
        return self.start + (BLOCK if len(self.path) <= tarfile.LENGTH_NAME else 3 * BLOCK)

    @property
    def end(self) -> int:
        return self.content + padded(self.size)


def padded(size: int) -> int:
    """Length with what fills its last block [B]."""
    return -(-size // BLOCK) * BLOCK


def head_of(path: str, size: int) -> bytes:
    """The header of a file; the same for all times and owners."""
    info = tarfile.TarInfo(path)
    info.size, info.mode = size, 0o644
    return info.tobuf(tarfile.GNU_FORMAT)


def arrange(files: Sequence[tuple[str, int]]) -> list[Entry]:
    """Give files (path, size) their places, one after the other."""
    entries, start = [], 0
    for path, size in files:
        entry = Entry(path, size, start)
        entries.append(entry)
        start = entry.end
    return entries


def length(entries: Sequence[Entry]) -> int:
    """Of the whole tar [B]."""
    return (entries[-1].end if entries else 0) + len(END)


def pieces(entries: Sequence[Entry], start: int, end: int) -> Iterator[bytes | tuple[str, int, int]]:
    """The bytes `[start, end)` of the tar: bytes, or (path, first, last) of the content of a file."""
    # A bundle may hold a million files: those before are not looked at.
    for number in range(bisect_right(entries, start, key=lambda entry: entry.end), len(entries)):
        entry = entries[number]
        if entry.start >= end:
            return
        head, content = head_of(entry.path, entry.size), entry.content
        yield head[max(0, start - entry.start) : max(0, end - entry.start)]
        first, last = max(0, start - content), min(entry.size, end - content)
        if first < last:
            yield entry.path, first, last
        fill = content + entry.size
        yield bytes(max(0, min(entry.end, end) - max(fill, start)))
    close = entries[-1].end if entries else 0
    yield bytes(max(0, min(close + len(END), end) - max(close, start)))


def read_head(block: bytes, where: str) -> Head | None:
    """Read a header block; None for an empty one, which ends the tar.

    Raises:
        BadBundle: damaged, or of something that does not belong into a bundle.
    """
    if not any(block):
        return None
    if _number(block[148:156], where) != sum(block[:148]) + 8 * 32 + sum(block[156:]):
        raise bad(where, "is damaged or no tar")
    kind, size = block[156:157], _number(block[124:136], where)
    name = _plain(block[:100], where)
    if block[257:262] == b"ustar" and block[257:263] == b"ustar\0" and block[345]:
        name = f"{_plain(block[345:500], where)}/{name}"
    if kind in _FILES:
        return Head("file", name, size)
    if kind == _FOLDER:
        return Head("folder", name, 0)
    if kind == _LONG_NAME:
        return Head("name", "", size)
    if kind in (_PAX, _PAX_GLOBAL):
        return Head("pax" if kind == _PAX else "global", "", size)
    raise bad(f"{where}: {name[:200]}", f"{_REFUSED.get(kind, 'something')} has no place in a bundle")


def read_pax(data: bytes, where: str) -> dict[str, str]:
    """Records of a pax header: `LENGTH KEY=VALUE`."""
    found: dict[str, str] = {}
    position = 0
    while position < len(data) and data[position]:
        digits, _, _ = data[position : position + 12].partition(b" ")
        if not digits.isdigit() or not 5 <= int(digits) <= len(data) - position:
            raise bad(where, "is damaged")
        record = data[position + len(digits) + 1 : position + int(digits) - 1]
        key, equals, value = record.partition(b"=")
        if not equals:
            raise bad(where, "is damaged")
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        position += int(digits)
    return found


def _number(field: bytes, where: str) -> int:
    if field[:1] == b"\x80":  # in base 256, for more than eight octal digits hold
        return int.from_bytes(field[1:], "big")
    text = field.rstrip(b"\0 ").lstrip(b" ") or b"0"
    if not text.isdigit() or any(digit in b"89" for digit in text):
        raise bad(where, "is damaged or no tar")
    return int(text, 8)


def _plain(field: bytes, where: str) -> str:
    try:
        return field.partition(b"\0")[0].decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad(where, "has a name that cannot be read") from error
