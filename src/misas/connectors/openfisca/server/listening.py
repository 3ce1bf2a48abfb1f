"""The socket of the engine and its workers: one question per connection, several at once, none of them fatal.

The law is loaded once; workers are forked from it and share its memory, each answering one question at a time, so that
nothing of one person can mix with another. A worker that dies, or grows too big, is replaced. A question has a limit;
whatever is wrong with it is answered as a problem, in a few words that hold no value of it. Not here: the answers.
"""

from __future__ import annotations

import ctypes
import gc
import json
import math
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

from misas.connectors.openfisca.keeper import make_folder

Answer = Callable[[dict[str, Any]], Any]
"""A request as JSON values → an answer as JSON values; any exception is a problem that is said."""

REQUEST_MAX: Final = 1_000_000  # bytes
READING: Final = 5.0  # seconds left to send a question
LONGEST: Final = 60.0  # seconds that a question may ask for
WAITING: Final = 128  # questions that wait for a worker
GROWN: Final = 700 * 1024 * 1024  # bytes of a worker after which another takes its place
YOUNG: Final = 1.0  # seconds: workers that die younger are not replaced at once
ENDINGS: Final = (signal.SIGTERM, signal.SIGINT)
DIE_WITH_PARENT: Final = 1  # prctl(PR_SET_PDEATHSIG)


class Problem(Exception):
    """What is wrong with a question, told to whoever asked."""


class Late(BaseException):
    """The limit of a question has passed. Not an Exception: nothing on the way may swallow it."""


def listen(path: Path) -> socket.socket:
    """The listening socket, for its owner alone. Raises OSError when another engine answers there, or when its
    folder is not ours."""
    make_folder(path)
    if path.exists():
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(path))
            except (ConnectionRefusedError, FileNotFoundError):
                path.unlink(missing_ok=True)  # left by an engine that was killed
            except OSError as busy:  # its line is full: it lives
                raise OSError(f"another engine is busy on {path}") from busy
            else:
                raise OSError(f"another engine answers on {path}")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listening.bind(str(path))
    finally:
        os.umask(before)
    listening.listen(WAITING)
    return listening


class Keeper:
    """The parent of the workers: replaces them, ends with them."""

    def __init__(self, listening: socket.socket, answer: Answer, workers: int) -> None:
        self.listening, self.answer, self.workers = listening, answer, workers
        self._born: dict[int, float] = {}
        self._ending = False

    def keep(self) -> None:
        """Until SIGTERM or SIGINT; every worker has ended when it returns."""
        for wish in ENDINGS:
            signal.signal(wish, self._end)
        gc.freeze()  # what is loaded stays shared with the workers
        while not self._ending:
            while len(self._born) < self.workers and not self._ending:
                self._fork()
            self._bury(os.WNOHANG)
            if not self._ending:
                time.sleep(0.1)
        for worker in self._born:
            os.kill(worker, signal.SIGTERM)
        while self._born:
            self._bury(0)

    def _end(self, wish: int, frame: FrameType | None) -> None:
        self._ending = True

    def _fork(self) -> None:
        parent = os.getpid()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)  # an end wished for before a worker listens to it must wait
        worker = os.fork()
        if worker == 0:
            code = 1
            try:
                _end_with(parent)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
                work(self.listening, self.answer)
                code = 0
            finally:
                os._exit(code)
        self._born[worker] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)

    def _bury(self, how: int) -> None:
        while self._born:
            try:
                worker, _ = os.waitpid(-1, how)
            except ChildProcessError:
                self._born.clear()
                return
            if worker == 0:
                return
            born = self._born.pop(worker, 0.0)
            if not self._ending and time.monotonic() - born < YOUNG:
                time.sleep(YOUNG)


def _end_with(parent: int) -> None:
    """A worker ends on SIGTERM at once, and when its parent does; it has nothing to finish."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's affair
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def work(listening: socket.socket, answer: Answer) -> None:
    """Answer questions one after the other, until the worker has grown too big."""
    signal.signal(signal.SIGALRM, _late)
    while not _has_grown():
        line, _ = listening.accept()
        with line:
            try:
                reply(line, answer)
            except OSError:
                continue  # whoever asked has gone


def reply(line: socket.socket, answer: Answer) -> None:
    """One question of one connection. Raises OSError when the other end has gone."""
    line.settimeout(READING)
    try:
        asked = question(line)
        if has_hung_up(line):
            return  # a question that waited behind others is worth nothing once nobody waits for it
        said = {"answer": answered(asked, answer)}
    except Late:
        said = {"problem": "late"}
    except Problem as problem:
        said = {"problem": str(problem)}
    except Exception as fault:  # a fault of ours must end neither the worker nor the connection in silence
        print(f"moteur des droits : {_place(fault)}", file=sys.stderr, flush=True)
        said = {"problem": f"a fault of the engine ({type(fault).__name__})"}
    line.settimeout(READING)
    line.sendall(json.dumps(said, ensure_ascii=False).encode() + b"\n")


def answered(request: dict[str, Any], answer: Answer) -> Any:
    """The answer within the limit that the question asks for. Raises Late, at once when its moment has passed."""
    review = request.get("review")
    told = review if isinstance(review, dict) else {}
    within = told.get("within", LONGEST)
    if isinstance(within, bool) or not isinstance(within, int | float) or not 0 < within <= LONGEST:
        raise Problem(f"a limit is over 0 and up to {LONGEST:.0f} seconds")
    if "until" in told:
        within = min(within, left_before(told["until"]))
    signal.setitimer(signal.ITIMER_REAL, within)
    try:
        return answer(request)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def left_before(until: Any) -> float:
    """Seconds before a moment of the clock that every process of this machine shares. Raises Late, Problem."""
    if isinstance(until, bool) or not isinstance(until, int | float) or not math.isfinite(until):
        raise Problem("a moment is a number of seconds")
    left = until - time.monotonic()
    if left <= 0:
        raise Late
    return left


def has_hung_up(line: socket.socket) -> bool:
    """Whether the other end has gone; what it still sends is left unread."""
    line.setblocking(False)
    try:
        return line.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def question(line: socket.socket) -> dict[str, Any]:
    """The question of a connection: one line of JSON. Raises Problem."""
    limit = time.monotonic() + READING
    told = b""
    while not told.endswith(b"\n"):
        line.settimeout(max(0.01, limit - time.monotonic()))
        try:
            piece = line.recv(65536)
        except TimeoutError:
            raise Problem("the question does not come") from None
        if not piece or time.monotonic() > limit:
            raise Problem("half a question")
        told += piece
        if len(told) > REQUEST_MAX:
            raise Problem("the question is too long")
    try:
        request = json.loads(told)
    except (ValueError, RecursionError):
        raise Problem("the question is not JSON") from None
    if not isinstance(request, dict) or len(request) != 1:
        raise Problem("the question is no question of ours")
    return request


def _late(wish: int, frame: FrameType | None) -> None:
    raise Late


def _place(fault: Exception) -> str:
    """Where a fault is: its kind, file and line; never its text, which may hold what a person said."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else "?"
    return f"{type(fault).__name__} ({where})"


def _has_grown() -> bool:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:  # not Linux: the worker lives on
        return False
    return pages * os.sysconf("SC_PAGE_SIZE") > GROWN
