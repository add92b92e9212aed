"""The walls: what a process gives up, for good, before it touches somebody else's template.

Three layers, each of which would do for most attacks: the language's own sandbox (`jinja`,
`jsonnet`), limits of the operating system, and a seccomp filter that lets a handful of system
calls pass. The filter needs no privileges, so it holds in a container that has none.

Sources: setrlimit(2), prctl(2), seccomp(2), and the kernel's ``linux/seccomp.h`` and
``linux/audit.h`` for the numbers.
"""

import ctypes
import os
import resource
import signal
import struct
from typing import Final

CPU_SECONDS: Final = 2
_NICE: Final = 10
"""The server goes first, whatever a template computes."""
MEMORY: Final = 256 * 2**20
NOBODY: Final = 65534

# What an interpreter needs when all is loaded: memory, locks, signals, time, to write, to end.
# None of these makes a descriptor or a process, or names a file or another process.
CALLS: Final = {
    "x86_64": (
        0xC000003E,
        {
            "read": 0, "write": 1, "close": 3, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
            "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sched_yield": 24,
            "mremap": 25, "madvise": 28, "exit": 60, "gettimeofday": 96, "sigaltstack": 131,
            "time": 201, "futex": 202, "restart_syscall": 219, "clock_gettime": 228,
            "exit_group": 231, "getrandom": 318,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "close": 57, "read": 63, "write": 64, "exit": 93, "exit_group": 94, "futex": 98,
            "clock_gettime": 113, "sched_yield": 124, "restart_syscall": 128, "sigaltstack": 132,
            "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "gettimeofday": 169,
            "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226,
            "madvise": 233, "getrandom": 278,
        },
    ),
}  # fmt: skip

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4  # in struct seccomp_data
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # 1 is EPERM


class WallError(Exception):
    """A wall could not be put up; the text is a clause that says which."""


def close(parent: int) -> None:
    """Put up all walls around this process, whose parent is the process `parent`.

    Afterwards it can compute, hold `MEMORY` bytes of address space, and write to the descriptors
    that it has. Raises WallError, and then nothing may be rendered.
    """
    machine = os.uname().machine
    if os.uname().sysname != "Linux" or machine not in CALLS:
        raise WallError("they are only known for Linux on x86_64 and aarch64")
    libc = ctypes.CDLL(None, use_errno=True)
    _become_nobody()
    os.nice(_NICE)
    _limit()
    _control(libc, _PR_SET_DUMPABLE, 0)
    # A worker that is killed cannot end what it started; the kernel does. Changing the user
    # clears this, so it comes afterwards.
    _control(libc, _PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise WallError("the process that asked is gone")
    _control(libc, _PR_SET_NO_NEW_PRIVS, 1)
    program = ctypes.create_string_buffer(_filter(*CALLS[machine]))
    # struct sock_fprog: a number of instructions of 8 bytes, and where they are.
    pointed = struct.pack("HxxxxxxP", (len(program) - 1) // 8, ctypes.addressof(program))
    _control(libc, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, pointed)


def _become_nobody() -> None:
    """Only root can, and not in every container; the filter holds in any case."""
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    except OSError:
        return


def _limit() -> None:
    limits = {
        resource.RLIMIT_CPU: (CPU_SECONDS, CPU_SECONDS + 1),
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        resource.RLIMIT_NOFILE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for which, (soft, hard) in limits.items():
        allowed = resource.getrlimit(which)[1]
        if allowed != resource.RLIM_INFINITY:
            soft, hard = min(soft, allowed), min(hard, allowed)
        resource.setrlimit(which, (soft, hard))


def _filter(architecture: int, calls: dict[str, int]) -> bytes:
    """The program of the filter: allow these calls, refuse all others with EPERM.

    Another architecture's calls, which have other numbers, end the process.
    """
    count = len(calls)
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        *((_EQUAL, count - at, 0, number) for at, number in enumerate(sorted(calls.values()))),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


def _control(libc: ctypes.CDLL, option: int, value: int, pointed: bytes | None = None) -> None:
    arguments = (ctypes.c_ulong(value), pointed, ctypes.c_ulong(0), ctypes.c_ulong(0))
    if libc.prctl(option, *arguments):
        raise WallError(f"prctl({option}) answered {os.strerror(ctypes.get_errno())}")
