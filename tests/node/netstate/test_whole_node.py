"""Names and name servers of a node, as its own programs tell of them."""

import json
from typing import Any

NAMED: dict[str, Any] = {"hostname": {"running": "node02", "config": "node02.example.org"}}


def test_the_node_gets_its_names(machine: Any) -> None:
    said = machine.applied(NAMED)

    assert "~ hostname" in said
    assert machine.node.run("hostname").strip() == "node02"
    assert machine.node.run("cat", "/etc/hostname").strip() == "node02.example.org"
    assert machine.applied(NAMED) == "-: nothing to change\n"
    assert json.loads(machine.nmstate("show", "--json").stdout)["hostname"] == NAMED["hostname"]
