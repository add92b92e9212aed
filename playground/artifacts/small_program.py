"""The program in a small image: it prints the image's content and ends.

Two dozen instructions in an ELF file without sections or libraries, for Linux on each platform
that small images are built for. Its bytes depend on the content alone.
Sources: System V ABI (`e_ident` … `e_shstrndx`, `p_type` … `p_align`); Linux's system calls
`write` and `exit`, by their numbers on x86-64 and on arm64.
"""

import struct
from collections.abc import Callable

_BASE = 0x400000
_HEADERS = 64 + 56
"""Bytes of the ELF header and of the one program header."""


def _amd64(length: int) -> bytes:
    return b"".join(
        (
            b"\xb8\x01\x00\x00\x00",  # mov eax, 1 (write)
            b"\xbf\x01\x00\x00\x00",  # mov edi, 1 (standard output)
            b"\x48\x8d\x35\x10\x00\x00\x00",  # lea rsi, [rip + 16]: the text
            b"\xba" + struct.pack("<I", length),  # mov edx, length
            b"\x0f\x05",  # syscall
            b"\xb8\x3c\x00\x00\x00",  # mov eax, 60 (exit)
            b"\x31\xff",  # xor edi, edi
            b"\x0f\x05",  # syscall
        )
    )


def _arm64(length: int) -> bytes:
    instructions = (
        0xD2800020,  # mov x0, 1 (standard output)
        0x100000E1,  # adr x1, . + 28: the text
        0xD2800002 | length << 5,  # mov x2, length
        0xD2800808,  # mov x8, 64 (write)
        0xD4000001,  # svc 0
        0xD2800000,  # mov x0, 0
        0xD2800BA8,  # mov x8, 93 (exit)
        0xD4000001,  # svc 0
    )
    return struct.pack("<8I", *instructions)


_MACHINES: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "amd64": (62, _amd64),
    "arm64": (183, _arm64),
}
"""Architecture, as Go and OCI call it → ELF's number of it, and its instructions."""

ARCHITECTURES = tuple(_MACHINES)


def program(text: bytes, architecture: str) -> bytes:
    """An executable that writes `text`, at most 65,535 bytes, to its standard output."""
    machine, instructions = _MACHINES[architecture]
    code = instructions(len(text)) + text
    size = _HEADERS + len(code)
    ident = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")  # 64 bits, little-endian
    header = struct.pack(
        "<16sHHIQQQIHHHHHH",
        *(ident, 2, machine, 1, _BASE + _HEADERS, 64, 0, 0, 64, 56, 1, 0, 0, 0),
    )
    # One segment, to be read and executed, is the whole file.
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, _BASE, _BASE, size, size, 0x10000)
    return header + segment + code
