# SPDX-License-Identifier: Apache-2.0
"""labgrid drives boards of a Nodeline bench: a resource, a driver, a strategy. env.yaml imports this file."""

import atexit
import contextlib
import enum

import attr
from labgrid import step, target_factory
from labgrid.driver import Driver
from labgrid.driver.commandmixin import CommandMixin
from labgrid.driver.exception import ExecutionError
from labgrid.protocol import CommandProtocol, FileTransferProtocol, PowerProtocol
from labgrid.resource import Resource
from labgrid.strategy import Strategy, StrategyError

import nodeline

_benches = contextlib.ExitStack()
_by_file = {}
atexit.register(_benches.close)


def _bench(file):
    """One bridge for all targets of a file; without a file, the one that runs."""
    if file not in _by_file:
        _by_file[file] = _benches.enter_context(nodeline.Bench(file))
    return _by_file[file]


@contextlib.contextmanager
def _labgrids_errors():
    try:
        yield
    except nodeline.NodelineError as error:
        raise ExecutionError(str(error)) from error


@target_factory.reg_resource
@attr.s(eq=False)
class NodelineDevice(Resource):
    """A board of a bench: its name there, and the bench's file, beside the environment's."""

    device = attr.ib(validator=attr.validators.instance_of(str))
    bench = attr.ib(default=None, validator=attr.validators.optional(attr.validators.instance_of(str)))


@target_factory.reg_driver
@attr.s(eq=False)
class NodelineDriver(CommandMixin, Driver, CommandProtocol, FileTransferProtocol, PowerProtocol):
    """Commands, files and power of a board. With push, the MultiNode API's commands go to that folder first."""

    bindings = {"device": "NodelineDevice"}
    push = attr.ib(default=None, validator=attr.validators.optional(attr.validators.instance_of(str)))

    def on_activate(self):
        file = self.device.bench and self.target.env.config.resolve_path(self.device.bench)
        with _labgrids_errors():
            self.board = _bench(file)[self.device.device]
            if self.push:
                self.board.push(self.push)

    def on_deactivate(self):
        self.board = None

    @Driver.check_active
    @step(args=["cmd"], result=True)
    def run(self, cmd, *, timeout=30, codec="utf-8", decodeerrors="strict"):
        return self._run(cmd, timeout=timeout)

    def _run(self, cmd, *, timeout=30, codec="utf-8", decodeerrors="strict"):
        with _labgrids_errors():
            result = self.board.exec(cmd, timeout=max(1, int(timeout)), check=False)
        return result.output.splitlines(), [], result.status

    def get_status(self):
        return 1

    @Driver.check_active
    @step(args=["filename", "remotepath"])
    def put(self, filename, remotepath):
        """remotepath is a folder of the board."""
        with _labgrids_errors():
            self.board.put(filename, to=remotepath)

    @Driver.check_active
    @step(args=["filename", "destination"])
    def get(self, filename, destination):
        """destination is a folder of this host."""
        with _labgrids_errors():
            self.board.get(filename, to=destination)

    @Driver.check_active
    @step()
    def on(self):
        self._power("on")

    @Driver.check_active
    @step()
    def off(self):
        self._power("off")

    @Driver.check_active
    @step()
    def cycle(self):
        self._power("cycle")

    def _power(self, action):
        with _labgrids_errors():
            self.board.power(action)


class Status(enum.Enum):
    unknown = 0
    off = 1
    shell = 2


@target_factory.reg_driver
@attr.s(eq=False)
class NodelineStrategy(Strategy):
    """off: the board has no power. shell: its prompt, or its login, is there, after a boot if cycle is true."""

    bindings = {"board": "NodelineDriver"}
    cycle = attr.ib(default=False, validator=attr.validators.instance_of(bool))
    boot = attr.ib(default=180, validator=attr.validators.instance_of(int))  # seconds
    status = attr.ib(default=Status.unknown)

    @step(args=["status"])
    def transition(self, status, *, step):
        wanted = status if isinstance(status, Status) else Status[status]
        if wanted == self.status:
            step.skip("nothing to do")
            return
        self.target.activate(self.board)
        if wanted == Status.off:
            self.board.off()
        elif wanted == Status.shell:
            if self.status == Status.off:
                self.board.on()
            elif self.cycle:
                self.board.cycle()
            self.board.run_check("true", timeout=self.boot)
        else:
            raise StrategyError(f"can not transition to {wanted}")
        self.status = wanted
