# SPDX-License-Identifier: Apache-2.0
"""Nodeline for harnesses: a bench with its boards, a client of a bridge's control socket, fixtures of pytest.

    with nodeline.Bench("bench.yaml") as bench:
        bench["board-1"].exec("uname -r").output

One file, Python 3.9 or later, no other packages. docs/harnesses.md of Nodeline describes it.
"""

import base64
import contextlib
import json
import os
import queue
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

MAX_REPLY = 16 << 20  # octets of a bridge's line
MAX_OUTPUT = 16 << 20  # octets that a command prints
MAX_ERRORS = 64 << 10  # octets of a program's standard error: the last ones
TAIL_LINES = 40
TAIL_COLUMNS = 400
GRACE = 30  # seconds that a program has to end

# Runs a program that gets SIGTERM when its harness has ended, by SIGKILL too: the pipe at standard input ends then.
_TIED = """exec 3<&0; input=$1; shift
"$@" <"$input" 3<&- & child=$!
{ read -r word <&3; kill "$child"; } >/dev/null 2>&1 & watch=$!
wait "$child"; status=$?
kill "$watch" 2>/dev/null
exit "$status\""""

# The bridge's command: says where the socket is once the links are up, and ends with its harness.
_READY = 'printf "nodeline-socket %s\\n" "$NODELINE_SOCKET"; exec cat >/dev/null'
_READY_MARK = b"nodeline-socket "

# Characters of which nothing is seen, though Python calls them printable.
_INVISIBLE = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
)  # fmt: skip


class NodelineError(Exception):
    """The bridge or the program cannot do it; a hint may say what helps."""

    def __init__(self, message, hint=""):
        super().__init__(message + ("\nhint: " + hint if hint else ""))
        self.message = message
        self.hint = hint


class CommandFailed(AssertionError):
    """A board's command has ended with another status than 0."""

    def __init__(self, device, command, result):
        super().__init__(f"{device}: {command}: exit status {result.status}\n{printable(tail(result.output))}")
        self.status, self.output = result


class Result(NamedTuple):
    """How a board's command ended: its exit status, 0 to 255, and what it printed."""

    status: int
    output: str


def printable(text):
    """The text with each character that is not seen as itself replaced by its number; lines stay."""
    return "".join(c if c in "\n\t" or _is_seen(c) else _number(ord(c)) for c in text.replace("\r\n", "\n"))


def _is_seen(character):
    return character.isprintable() and not any(low <= ord(character) <= high for low, high in _INVISIBLE)


def _number(code):
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"


def tail(text):
    """The last 40 lines, 400 characters of each."""
    return "\n".join(line[-TAIL_COLUMNS:] for line in text.splitlines()[-TAIL_LINES:])


def find_program():
    """The program: NODELINE names it, else it is in the PATH, else this file's checkout has it."""
    named = os.environ.get("NODELINE", "")
    checkout = Path(__file__).resolve().parents[2] / "nodeline" if len(Path(__file__).resolve().parents) > 2 else None
    for candidate in [named] if named else ["nodeline", str(checkout)]:
        found = shutil.which(candidate)
        if found and not os.path.isdir(found):
            return os.path.abspath(found)
    raise NodelineError(f"no such program: {named or 'nodeline'}", "name it by NODELINE, or add its folder to PATH")


def find_socket():
    """Where a bridge is asked when nobody says: docs/status.md of Nodeline has the order."""
    named = os.environ.get("NODELINE_SOCKET", "")
    if named:
        return named
    folders = [os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{os.getuid()}"]
    own = next((folder for folder in folders if folder.startswith("/") and os.access(folder, os.W_OK)), None)
    own = own or os.path.join(os.environ.get("TMPDIR") or "/tmp", f"nodeline-{os.getuid()}")
    path, service = os.path.join(own, "nodeline.sock"), "/run/nodeline/nodeline.sock"
    return service if not os.path.exists(path) and os.access(service, os.W_OK) else path


class _Lines:
    """A connection to the control socket: bounded lines of JSON, until a deadline."""

    def __init__(self, path, timeout):
        self.path, self.timeout = path, timeout
        self.deadline = time.monotonic() + timeout
        self.buffer = bytearray()
        self.socket = socket.socket(socket.AF_UNIX)
        try:
            self.socket.settimeout(timeout)
            self.socket.connect(path)
        except OSError as error:
            self.socket.close()
            raise NodelineError(
                f"no bridge is running: socket={path}: {error.strerror or error}",
                'start one by "nodeline run FILE", or name its socket by NODELINE_SOCKET',
            ) from error

    def send(self, message):
        with contextlib.suppress(BrokenPipeError):  # it has said why before
            self.socket.sendall(json.dumps(message).encode() + b"\n")

    def receive(self):
        try:
            message = json.loads(self._line())
        except (ValueError, RecursionError) as error:
            raise NodelineError(f"the bridge's answer is no JSON: {error}", "is it another version?") from error
        except OSError as error:
            why = f"no reply in {self.timeout:g} s" if isinstance(error, socket.timeout) else str(error)
            raise NodelineError(f"the bridge does not answer: {why}, socket={self.path}") from error
        if not isinstance(message, dict):
            raise NodelineError("the bridge's answer is no object", "is it another version?")
        if "error" in message:
            raise NodelineError(printable(str(message["error"])), printable(str(message.get("hint", ""))))
        return message

    def _line(self):
        searched = 0
        while (end := self.buffer.find(b"\n", searched)) < 0:
            searched = len(self.buffer)
            if searched > MAX_REPLY:
                raise OSError(f"reply too long, max={MAX_REPLY}")
            self.socket.settimeout(max(0.001, self.deadline - time.monotonic()))
            data = self.socket.recv(65536)
            if not data:
                raise OSError("connection closed")
            self.buffer += data
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 1]
        return line

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Client:
    """A running bridge, by its control socket (docs/status.md). Each request has a connection; seconds everywhere."""

    def __init__(self, path=None):
        self.path = str(path or find_socket())

    def ask(self, command, timeout=10, **fields):
        """The result of any command of the control socket."""
        with _Lines(self.path, timeout) as lines:
            lines.send({"command": command, **fields})
            return lines.receive().get("result")

    def status(self):
        """What "nodeline status --json" prints."""
        return self.ask("status")

    def wait_up(self, devices=(), timeout=60):
        """Returns when the links of these devices are up; of all, if none is named."""
        self.ask("wait", timeout, up=list(devices))

    def call(self, device, *words, timeout=300):
        """A call of the MultiNode API on behalf of a device: ("lava-wait", "ready"). docs/request.md has the results."""
        return self.ask("call", timeout + 10, device=device, words=list(words), timeoutSeconds=int(timeout))

    def power(self, device, action, timeout=120):
        """on, off, cycle or reset; returns when that is done."""
        self.ask("power", timeout, device=device, action=action)

    def clear_groups(self):
        """All groups forget their messages."""
        for group in self.status()["groups"]:
            self.ask("clear-group", group=group["name"])

    def console(self, device, timeout=10):
        """The last 64 KiB of a console's text, as it is: printable() makes it harmless."""
        text = bytearray()
        with _Lines(self.path, timeout) as lines:
            lines.send({"command": "attach", "device": device, "readOnly": True, "force": False})
            lines.receive()
            while "writes" not in (message := lines.receive()):
                text += base64.b64decode(message.get("text", ""))
        return text[-65536:].decode(errors="replace")


class _Process:
    """The program nodeline as a process that ends with this one."""

    def __init__(self, arguments, input=None):
        self.out, self.errors, self.flood = bytearray(), bytearray(), False
        with tempfile.TemporaryFile() as file:
            file.write(input or b"")
            file.flush()
            file.seek(0)
            given = f"/proc/self/fd/{file.fileno()}" if input is not None else "/dev/null"
            self.process = subprocess.Popen(
                ["sh", "-c", _TIED, "nodeline", given, find_program(), *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                pass_fds=[file.fileno()], start_new_session=True,
            )  # fmt: skip
        self.readers = [threading.Thread(target=work, daemon=True) for work in (self._read_out, self._read_errors)]
        for reader in self.readers:
            reader.start()

    def _read_out(self):
        while data := self.process.stdout.read1(65536):
            if not self.flood:
                self.out += data
            if len(self.out) > MAX_OUTPUT:
                self.flood = True
                self._hang_up()

    def _read_errors(self):
        while data := self.process.stderr.read1(65536):
            self.errors = (self.errors + data)[-MAX_ERRORS:]

    def _hang_up(self):
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.close()

    def wait(self, timeout):
        """Its exit status; it is ended if that takes longer."""
        try:
            self.process.wait(timeout)
        finally:
            self.stop()
        if self.flood:
            raise NodelineError(f"the command has printed too much: max={MAX_OUTPUT}", "let it write a file: get")
        raise_error(self.errors.decode(errors="replace"))
        return self.process.returncode

    def stop(self):
        """Ends it, and what runs for it on the board."""
        self._hang_up()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, 9)
            self.process.wait()
        for reader in self.readers:
            reader.join(GRACE)


def raise_error(errors):
    """Raises the error that the program has printed, if there is one."""
    lines = errors.splitlines()
    for at, line in enumerate(lines):
        if line.startswith("nodeline: error: "):
            hint = "\n".join(lines[at + 1 :]).partition("hint: ")[2]
            raise NodelineError(printable(line[len("nodeline: error: ") :]), printable(hint.strip()))


class Running:
    """A command that runs on a board."""

    def __init__(self, device, command, process, timeout):
        self.device, self.command, self._process, self._timeout = device, command, process, timeout

    def result(self, check=True):
        """Waits for its end. CommandFailed if its status is not 0; with check=False it is in the result."""
        try:
            status = self._process.wait(self._timeout + 2 * GRACE)
        except subprocess.TimeoutExpired:
            raise NodelineError(f"{self.device}: not ended after {self._timeout} s: {self.command}") from None
        result = Result(status, self._process.out.decode(errors="replace"))
        if check and status != 0:
            raise CommandFailed(self.device, self.command, result)
        return result

    def stop(self):
        """Ends it by Ctrl-C on the board."""
        self._process.stop()


class Device:
    """A board of a bench."""

    def __init__(self, bench, name):
        self.bench, self.name, self._folder = bench, name, None  # where the commands are, if it is not the usual place

    def exec(self, command, *arguments, timeout=300, input=None, check=True):
        """Runs a line for the board's shell, or a command and its arguments; input is bytes or text."""
        return self.start(command, *arguments, timeout=timeout, input=input).result(check)

    def start(self, command, *arguments, timeout=300, input=None):
        """The same, and goes on at once: a Running."""
        options = ["--timeout", f"{timeout}s"] + (["--dir", self._folder] if self._folder else [])
        options += ["--input"] if input is not None else []
        octets = input.encode() if isinstance(input, str) else input
        words = ["exec", *options, *self._socket(), self.name, "--", command, *arguments]
        return Running(self.name, command, _Process(words, octets), timeout)

    def push(self, folder=None, timeout=300):
        """Brings the MultiNode API's commands to the board, where they are missing; exec has them in its PATH then."""
        self._folder = folder
        self._run(["push", *(["--dir", folder] if folder else []), *self._socket(), self.name], timeout)
        return self

    def put(self, *files, to, timeout=600):
        """Puts files into a folder of the board."""
        self._run(["put", *self._socket(), self.name, *map(str, files), str(to)], timeout)

    def get(self, *paths, to, timeout=600):
        """Gets files of the board into a folder here."""
        self._run(["get", *self._socket(), self.name, *map(str, paths), str(to)], timeout)

    def request(self, *words, timeout=300):
        """A call of the MultiNode API on the board's behalf, such as ("lava-wait", "ready")."""
        return self.bench.client.call(self.name, *words, timeout=timeout)

    def power(self, action="cycle"):
        self.bench.client.power(self.name, action)

    def console(self):
        """The last lines of its console, harmless in a terminal."""
        return printable(tail(self.bench.client.console(self.name)))

    def _socket(self):
        return ["--socket", self.bench.client.path]

    def _run(self, words, timeout):
        if Running(self.name, words[0], _Process(words), timeout).result(check=False).status != 0:
            raise NodelineError(f"{self.name}: {words[0]} has failed")


class Bench:
    """The boards of a bench, with the bridge that runs, or one that ends with this process.

    file is the configuration; without it, a bridge has to run. up is how many seconds links may take.
    """

    def __init__(self, file=None, up=60):
        self.client, self._process, self._boards = None, None, {}
        if file is None:
            self.client = Client()
            self.client.wait_up(timeout=up)
        else:
            self._start(str(file), up)

    def _start(self, file, up):
        words = ["run", "--reuse", "--fresh", "--up", f"{up}s", file, "--", "sh", "-c", _READY]
        self._process = subprocess.Popen(
            [find_program(), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        lines, errors = queue.Queue(), bytearray()
        for read in (lambda: _keep_errors(self._process.stderr, errors), lambda: _lines(self._process.stdout, lines)):
            threading.Thread(target=read, daemon=True).start()
        try:
            while not (line := lines.get(timeout=up + 300)).startswith(_READY_MARK):  # the first start builds it
                if not line:
                    self._process.wait(GRACE)
                    raise_error(errors.decode(errors="replace"))
                    raise NodelineError("the bridge has ended: " + printable(tail(errors.decode(errors="replace"))))
        except BaseException as error:
            self.close()
            if isinstance(error, queue.Empty):
                raise NodelineError(f"the bridge is not ready: {file}") from None
            raise
        self.client = Client(os.fsdecode(line[len(_READY_MARK) :].rstrip(b"\n")))

    @property
    def devices(self):
        """The names of its boards."""
        return [device["name"] for device in self.client.status()["devices"]]

    def __getitem__(self, name):
        if name not in self._boards:
            if name not in self.devices:
                raise NodelineError(f"no such device: {name}", "devices: " + ", ".join(self.devices))
            self._boards[name] = Device(self, name)
        return self._boards[name]

    def clear(self):
        """The groups forget their messages: a test begins anew."""
        self.client.clear_groups()

    def timeline(self, seconds):
        """Who waited for whom, these last seconds, as text."""
        process = _Process(["timeline", "--since", f"{int(seconds) + 1}s", "--socket", self.client.path])
        process.wait(GRACE)
        return printable(process.out.decode(errors="replace"))

    def report(self, seconds):
        """For a test that has failed: titles and texts, the end of each console and the timeline. Raises nothing."""
        parts = []
        with contextlib.suppress(NodelineError):
            parts = [(f"console of {name}", Device(self, name).console) for name in self.devices]
        parts.append(("timeline", lambda: self.timeline(seconds)))
        return [(title, _or_why(text)) for title, text in parts]

    def close(self):
        """Ends the bridge, if it is this bench's own."""
        if self._process and self._process.poll() is None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            try:
                self._process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _or_why(text):
    try:
        return text()
    except (NodelineError, subprocess.TimeoutExpired) as error:
        return f"not there: {error}"


def _keep_errors(stream, errors):
    while data := stream.read1(65536):
        errors += data
        del errors[:-MAX_ERRORS]


def _lines(stream, lines):
    while line := stream.readline(65536):
        lines.put(line)
    lines.put(b"")


try:
    import pytest
except ImportError:
    pytest = None

if pytest:

    def pytest_addoption(parser):
        parser.addoption("--nodeline-bench", metavar="FILE", help="The bench's configuration. Default: NODELINE_BENCH,"
                         " else bench.yaml in pytest's root folder, else the bridge that runs.")  # fmt: skip

    def _bench_file(config):
        named = config.getoption("nodeline_bench", None) or os.environ.get("NODELINE_BENCH")
        beside = Path(config.rootpath, "bench.yaml")
        return named or (beside if beside.exists() else None)

    @pytest.fixture(scope="session")
    def bench(request):
        """The boards: bench["board-1"].exec("uname")."""
        with Bench(_bench_file(request.config)) as found:
            request.config._nodeline = found
            yield found
            request.config._nodeline = None

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(item, call):
        report = (yield).get_result()
        found = getattr(item.config, "_nodeline", None)
        if report.failed and found and "bench" in getattr(item, "fixturenames", ()):
            report.sections += [("nodeline: " + title, text) for title, text in found.report(time.time() - call.start)]
