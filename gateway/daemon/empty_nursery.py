"""
An empty nursery: waits for the daemon without having anything loaded, and is a nursery
again once it is asked for a worker. That takes some seconds, and such a worker shares
no memory with the daemon; but workers are seldom lost.

    python -P -m gateway.daemon.empty_nursery LINE VERSION

LINE is the file descriptor of the socket to the daemon, VERSION the daemon's.
"""

import os
import select
import sys

#: The answer to a request that cannot be met just now, as `nursery` gives it.
_NONE = bytes(8)


def main() -> None:
    """
    Wait, then be filled. What ends this process ends the daemon, so that it is started
    again: want of memory or of files does not, as it may pass.
    """
    line, version = int(sys.argv[1]), sys.argv[2]
    waiting = select.poll()
    waiting.register(line, select.POLLIN)
    while not waiting.poll()[0][1] & select.POLLHUP:
        try:
            from gateway.daemon.run import fill_nursery

            fill_nursery(line, version, os.environ)
        except (MemoryError, OSError) as e:
            sys.stderr.write(f"ventanilla: no worker can be made just now: {e!r}\n")
            os.read(line, 1)
            os.write(line, _NONE)
        else:
            return


if __name__ == "__main__":
    main()
