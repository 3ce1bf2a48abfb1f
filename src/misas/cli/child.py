"""Commands of others, run from ours: they end before we do, whatever asks us to end. Knows nothing of what they do."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType

ENDS = (signal.SIGTERM, signal.SIGHUP)
BY_SIGNAL = 128  # a shell says 128 + n of what signal n ended


def follow(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command as a shell does; its exit code.

    Ctrl+C is its affair: the terminal tells it too. Another wish to end us is passed on to it, then we leave in order.
    Raises OSError when it cannot be started.
    """
    process = subprocess.Popen(list(command), env=dict(environment))

    def leave_it(number: int, frame: FrameType | None) -> None:
        """The terminal tells the command itself."""

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)

    before = {wish: signal.signal(wish, pass_on) for wish in ENDS}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, leave_it)
    try:
        code = process.wait()
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)
    return code if code >= 0 else BY_SIGNAL - code


def complete(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """A step of ours in a process of its own: its exit code and what it printed.

    Away from the terminal, so that Ctrl+C is said once: it is asked to end when we are, and waited for.
    """
    with subprocess.Popen(
        list(command),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            printed, _ = process.communicate()
        except BaseException:
            process.terminate()
            raise
    return process.returncode, printed
