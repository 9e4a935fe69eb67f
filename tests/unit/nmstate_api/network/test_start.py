"""What a process pays for that reads a document."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys
from nmstate_api.network import parse
before = sorted(name for name in sys.modules if name.startswith("nmstate_api."))
parse({"interfaces": [{"name": "v", "type": "vlan", "vlan": {"id": 5}}]})
print(json.dumps([before, sorted(set(sys.modules) - set(before))]))
"""


def test_only_the_types_of_a_document_are_imported() -> None:
    output = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    before, after = json.loads(output)

    types = {f"nmstate_api.network.{name}" for name in ("bond", "bond_option", "ethernet", "linux_bridge", "vlan")}
    assert types.isdisjoint(before)
    assert types.intersection(after) == {"nmstate_api.network.vlan"}
    assert not any(name.startswith(("nmstate_api.v1", "nmstate_api.meta")) for name in [*before, *after])
