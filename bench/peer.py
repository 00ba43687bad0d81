# SPDX-License-Identifier: Apache-2.0
"""The peer of the benchmark: LAVA's own coordinator and dispatcher classes, from Debian's packages.

    peer.py [--port PORT] [--size N] PACKAGES FOLDER POLL CONSOLE...

PACKAGES  folder with the unpacked packages; nothing of them is part of this project
FOLDER    for logs, and for `sent-N`: what board N was understood to send, a line each
POLL      seconds between two questions to the coordinator; 3 as shipped
CONSOLE   unix sockets, one a board: job 1000 with role-0, 1001 with role-1, …
--port    of a coordinator that runs already on this host; else one is started
--size    members of the group "bench"; else as many as there are consoles

Prints "ready" for each board that has joined the group, and ends, with all that it started, when its
standard input ends.
"""
import argparse
import json
import logging
import os
import signal
import socket
import sys
import time
from types import SimpleNamespace

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
parser.add_argument("--size", type=int)
parser.add_argument("packages")
parser.add_argument("folder")
parser.add_argument("poll", type=int)
parser.add_argument("consoles", nargs="+")
options = parser.parse_args()
folder, poll, consoles = options.folder, options.poll, options.consoles
sys.path.insert(0, options.packages + "/usr/lib/python3/dist-packages")

from lava.coordinator import LavaCoordinator  # noqa: E402
from lava_common.exceptions import ConnectionClosedError, LAVAError  # noqa: E402
from lava_common.log import YAMLLogger  # noqa: E402
from lava_common.timeout import Timeout  # noqa: E402
from lava_dispatcher.actions.test.multinode import MultinodeTestAction  # noqa: E402
from lava_dispatcher.protocols.multinode import MultinodeProtocol  # noqa: E402
from lava_dispatcher.shell import ShellCommand, ShellSession  # noqa: E402

MINUTES = 10


class RecordingProtocol(MultinodeProtocol):
    """Notes what the coordinator took."""

    board = 0

    def request_send(self, message_id, message=None):
        reply = super().request_send(message_id, message)
        if json.loads(reply)["response"] == "ack":
            words = [message_id] + [f"{key}={value}" for key, value in (message or {}).items()]
            with open(f"{folder}/sent-{self.board}", "a", encoding="utf-8") as sent:
                sent.write(" ".join(words) + "\n")
        return reply


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_settings(conf):
    port = options.port or free_port()
    settings = {"port": port, "blocksize": 4096, "poll_delay": poll, "coordinator_hostname": "127.0.0.1"}
    with open(conf, "w", encoding="utf-8") as file:
        json.dump(settings, file)
    return settings


def start_coordinator(settings):
    """The package's daemon, which binds to all addresses, on loopback alone."""
    child = start(coordinate, settings)
    while not listens(settings["port"]):  # to try a connection would disturb it
        if os.waitpid(child, os.WNOHANG)[0]:
            sys.exit("the coordinator ended")
        time.sleep(0.05)
    return child


def coordinate(settings):
    logging.getLogger("lava-coordinator").addHandler(logging.FileHandler(f"{folder}/coordinator.txt"))
    socket.socket = LoopbackSocket
    LavaCoordinator(settings["coordinator_hostname"], settings["port"], settings["blocksize"]).run()


class LoopbackSocket(socket.socket):
    def bind(self, address):
        super().bind(("127.0.0.1", address[1]))


def start(function, *arguments):
    child = os.fork()
    if child == 0:
        try:
            function(*arguments)
        finally:
            os._exit(1)
    return child


def listens(port):
    with open("/proc/net/tcp", encoding="ascii") as table:
        return any(f" 0100007F:{port:04X} 00000000:0000 0A" in line for line in table)


def protocol_of(board, conf):
    place = {"target_group": "bench", "group_size": options.size or len(consoles), "role": f"role-{board}"}
    protocol = RecordingProtocol({"protocols": {"lava-multinode": place}}, str(1000 + board))
    protocol.board = board
    protocol.debug_setup()
    protocol.settings = protocol.read_settings(conf)
    protocol.settings["poll_delay"] = 1  # until the group is complete; not measured
    protocol.base_message.update(port=protocol.settings["port"], poll_delay=poll)
    protocol.initialise_group()
    protocol.settings["poll_delay"] = poll
    return protocol


def dispatch(board, console, conf):
    """What a dispatcher does with a board whose test shell runs already."""
    logger = logging.getLogger("dispatcher")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(logging.FileHandler(f"{folder}/dispatcher-{board}.txt"))
    protocol = protocol_of(board, conf)
    action = MultinodeTestAction()
    action.job = SimpleNamespace(context={}, device=None, protocols=[protocol])
    action.parameters = {"lava-multinode": {"timeout": {"minutes": MINUTES}}}
    action.populate(action.parameters)
    action._reset_patterns()
    action.signal_director.setup(action.parameters)
    action.signal_director.test_uuid = action.definition = "bench"
    command = ShellCommand(
        f"socat STDIO,raw,echo=0 UNIX-CONNECT:{console}", Timeout("bench", MINUTES * 60), logger=logger
    )
    action.signal_director.connection = ShellSession(action.job, command)
    print("ready", flush=True)
    while True:
        try:
            action._keep_running(command, MINUTES * 60, "#")
        except ConnectionClosedError:
            return
        except LAVAError as error:  # would end the job; the bench goes on
            logger.error("job would end: %s", error)


def main():
    conf = f"{folder}/coordinator.conf"
    settings = write_settings(conf)
    children = [] if options.port else [start_coordinator(settings)]
    logging.setLoggerClass(YAMLLogger)
    children += [start(dispatch, board, console, conf) for board, console in enumerate(consoles)]
    try:
        sys.stdin.read()
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
