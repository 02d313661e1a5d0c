"""The worker process: it takes one job after another from its standard input, and answers each.

Nothing in it is trusted to end or to survive; whoever waits for an answer kills it. It imports only what
it needs, since it is started ahead of need and often.

A message is four bytes of length, a JSON object, and as many bytes more as its `size` says.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import struct
import sys
import threading
from typing import Any, BinaryIO, Final

from symbio_kg.endpoint import isolate, jobs

__all__ = ["main", "read_message", "write_message"]

_LENGTH: Final = struct.Struct(">I")
_PIPE: Final = 1024 * 1024
_STACK: Final = 256 * 1024 * 1024


def read_message(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message of *source* with its bytes; None at the end."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    message: dict[str, Any] = json.loads(source.read(_LENGTH.unpack(head)[0]))
    return message, source.read(message["size"]) if message.get("size") else b""


def write_message(target: BinaryIO, message: dict[str, Any], body: bytes = b"") -> None:
    """Write *message* with *body* to *target*."""
    text = json.dumps({**message, "size": len(body)}).encode()
    target.write(_LENGTH.pack(len(text)) + text)
    target.write(body)
    target.flush()


def main() -> None:
    """Set up the walls, say which stand, and work until the input ends."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _widen(target)
    os.dup2(2, 1)  # nothing that prints can disturb the messages
    isolation = isolate.without_network()
    isolate.limit_memory(int(sys.argv[1]))
    isolate.give_way()
    threading.stack_size(_STACK)  # deep plans recurse; the guard stops far below this
    thread = threading.Thread(target=_work, args=(source, target, isolation))
    thread.start()
    thread.join()


def _widen(pipe: BinaryIO) -> None:
    """Let *pipe* hold more, where the system can: a large answer goes over in fewer turns of both processes."""
    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _work(source: BinaryIO, target: BinaryIO, isolation: isolate.Isolation) -> None:
    write_message(target, {"isolation": isolation.value})
    stores = jobs.Stores()
    while (taken := read_message(source)) is not None:
        job, body = taken
        isolate.allow_seconds(job.get("seconds", 60))
        answer, content = jobs.run(stores, job, body)
        write_message(target, answer, content)


if __name__ == "__main__":
    main()
