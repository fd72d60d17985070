"""A workbook of Excel 97, made record by record, for nothing else at hand writes one."""

from __future__ import annotations

import struct

SECTOR = 512
FORMATS = {164: "0.00%", 165: '0"万元"', 166: "0"}


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def text(value: str) -> bytes:
    return b"\1" + value.encode("utf-16-le")


def workbook() -> bytes:
    """One sheet 表: a text, three numbers (12.5%, 7040万元, 5), a fault; row 3 and column B hidden, A1:B1 merged."""
    sheet = b"".join(
        [
            record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)),
            record(0x007D, struct.pack("<6H", 1, 1, 2000, 0, 1, 0)),
            record(0x0208, struct.pack("<8H", 0, 0, 2, 255, 0, 0, 0x100, 0)),
            record(0x0208, struct.pack("<8H", 2, 0, 2, 255, 0, 0, 0x120, 0)),
            record(0x0204, struct.pack("<4H", 0, 0, 2, 2) + text("标题")),
            record(0x0203, struct.pack("<3Hd", 1, 0, 0, 0.125)),
            record(0x00BD, struct.pack("<HHHiHiH", 1, 1, 1, 7040 << 2 | 2, 2, 5 << 2 | 2, 2)),
            record(0x0205, struct.pack("<3HBB", 2, 0, 2, 0x17, 1)),
            record(0x0203, struct.pack("<3Hd", 2, 1, 2, 1.5)),
            record(0x00E5, struct.pack("<5H", 1, 0, 0, 0, 1)),
            record(0x000A),
        ]
    )

    def globals_(start: int) -> bytes:
        formats = [
            record(0x041E, struct.pack("<HH", number, len(code)) + text(code)) for number, code in FORMATS.items()
        ]
        styles = [record(0x00E0, struct.pack("<HH", 0, number) + b"\0" * 16) for number in FORMATS]
        return b"".join(
            [
                record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)),
                record(0x0042, struct.pack("<H", 1200)),
                *formats,
                *styles,
                record(0x0085, struct.pack("<IBBB", start, 0, 0, 1) + text("表")),
                record(0x000A),
            ]
        )

    return container(globals_(len(globals_(0))) + sheet)


def container(stream: bytes) -> bytes:
    """The old Office container with the one stream ``Workbook``."""
    stream = stream.ljust(8 * SECTOR, b"\0")
    stream += b"\0" * (-len(stream) % SECTOR)
    sectors = len(stream) // SECTOR
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    # The table of sectors, the directory, then the stream.
    chain = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream)) + b"\0" * 256
    return header + table + directory + stream


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(encoded), kind, 1, none, none, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
