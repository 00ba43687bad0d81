# SPDX-License-Identifier: Apache-2.0
"""Two boards by labgrid. PYTHONPATH has the folder of nodeline.py."""

import pytest
from labgrid.driver import ExecutionError


@pytest.fixture(scope="module")
def boards(env):
    targets = env.get_target("main"), env.get_target("server")
    for target in targets:
        target.get_driver("Strategy").transition("shell")
    return [target.get_driver("CommandProtocol") for target in targets]


def test_a_message_arrives(boards):
    client, server = boards
    server.run_check("lava-send ready port=5201")
    assert client.run_check('lava-wait ready; grep -o "port=.*" "$LAVA_MULTI_NODE_CACHE"') == ["port=5201"]


def test_a_status_is_that_of_the_command(boards):
    assert boards[0].run("echo no; exit 3") == (["no"], [], 3)
    with pytest.raises(ExecutionError):
        boards[0].run_check("false")


def test_files_come_and_go(boards, tmp_path):
    there, back = tmp_path / "there", tmp_path / "back"
    there.mkdir(), back.mkdir()
    (tmp_path / "file").write_bytes(bytes(range(256)))
    boards[0].put(str(tmp_path / "file"), str(there))
    boards[0].get(f"{there}/file", str(back))
    assert (back / "file").read_bytes() == bytes(range(256))


def test_the_strategy_switches_the_power(boards, env):
    strategy = env.get_target("server").get_driver("Strategy")
    strategy.transition("off")
    strategy.transition("shell")
    assert strategy.status.name == "shell"
