# SPDX-License-Identifier: Apache-2.0
"""The client of a socket at which something else than a bridge answers."""

import socket
import threading
import time

import nodeline
import pytest


@pytest.fixture
def bridge(tmp_path):
    """A function: what answers the next connection, and a client of it."""

    def answering(octets, times=1):
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(tmp_path / "s"))
        server.listen()

        def serve():
            connection, _ = server.accept()
            try:
                for _ in range(times):
                    connection.sendall(octets)
                while connection.recv(65536):
                    pass
            except OSError:
                pass  # the client has left

        threading.Thread(target=serve, daemon=True).start()
        return nodeline.Client(tmp_path / "s")

    return answering


@pytest.mark.parametrize(
    "answer, problem",
    [(b"{\n", "is no JSON"), (b"[1]\n", "is no object"), (b"[" * 9**5 + b"\n", "is no JSON")],
    ids=["cut", "list", "deep"],
)
def test_refuses_what_is_no_answer(bridge, answer, problem):
    with pytest.raises(nodeline.NodelineError, match=problem):
        bridge(answer).status()


def test_shows_the_bridges_error_harmlessly(bridge):
    with pytest.raises(nodeline.NodelineError) as raised:
        bridge(b'{"error":"no \\u001b[2J such","hint":"look\\u202e"}\n').status()
    assert (raised.value.message, raised.value.hint) == ("no \\x1b[2J such", "look\\u{202e}")


def test_refuses_a_line_without_end(bridge):
    with pytest.raises(nodeline.NodelineError, match="reply too long, max=16777216"):
        bridge(b"x" * 65536, 258).status()


def test_does_not_wait_for_ever(bridge):
    with pytest.raises(nodeline.NodelineError, match="no reply in 1 s"):
        began = time.monotonic()
        bridge(b"", 0).ask("status", timeout=1)
    assert time.monotonic() - began < 8


def test_says_that_there_is_no_bridge(tmp_path):
    with pytest.raises(nodeline.NodelineError, match="no bridge is running"):
        nodeline.Client(tmp_path / "none").status()


def test_says_that_there_is_no_program(tmp_path, monkeypatch):
    monkeypatch.setenv("NODELINE", str(tmp_path / "none"))
    with pytest.raises(nodeline.NodelineError, match="no such program"):
        nodeline.Bench(tmp_path / "bench.yaml")


def test_a_text_is_harmless():
    assert nodeline.printable("a\r\n\x1b[2J\u200b\u2800ö\t") == "a\n\\x1b[2J\\u{200b}\\u{2800}ö\t"


def test_the_last_lines_are_short():
    assert nodeline.tail("x\n" * 50 + "y" * 500) == "x\n" * 39 + "y" * 400
