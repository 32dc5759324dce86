"""Which process holds a row, and whether that process is still there."""

import os
import socket
import uuid

_LIFE = uuid.uuid4().hex[:8]  # a process number may be used again: 1 in every container


def me() -> str:
    """Return this process as it is written into rows it holds."""
    return f"{socket.gethostname()} {os.getpid()} {_LIFE}"


def gone(holder: str) -> bool:
    """Tell whether a holder has died, as far as can be seen from here: False for other hosts."""
    host, _, rest = holder.rpartition(" ")[0].rpartition(" ")
    if host != socket.gethostname() or not rest.isdigit():
        return False
    if int(rest) == os.getpid():
        return not holder.endswith(f" {_LIFE}")
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
