# SPDX-License-Identifier: Apache-2.0
# Two boards meet. PYTHONPATH has the folder of nodeline.py: pytest docs/examples/harness
pytest_plugins = "nodeline"


def test_the_boards_meet(bench):
    server, client = (bench[name].push("/tmp/nodeline-harness") for name in ("server", "client"))
    waiting = client.start('lava-wait ready; cat "$LAVA_MULTI_NODE_CACHE"')
    server.exec("lava-send ready port=5201")
    assert "port=5201" in waiting.result().output
