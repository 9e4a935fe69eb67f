"""The documents that the benchmarks apply."""

Document = dict[str, list[dict[str, object]]]
FIRST_TAG = 100


def pairs(count: int, parent: str, kind: str) -> Document:
    """``count`` interfaces of type ``kind`` (`vlan` or `vxlan`) on ``parent``, each the only port of a Linux bridge."""
    interfaces: list[dict[str, object]] = []
    for tag, port, bridge in _names(count, parent):
        interfaces.append({"name": port, "type": kind, "state": "up", kind: {"base-iface": parent, "id": tag}})
        section = {"options": {"stp": {"enabled": False}}, "port": [{"name": port}]}
        interfaces.append({"name": bridge, "type": "linux-bridge", "state": "up", "bridge": section})
    return {"interfaces": interfaces}


def absent_pairs(count: int, parent: str, kind: str) -> Document:
    """What removes `pairs`."""
    interfaces: list[dict[str, object]] = []
    for _, port, bridge in _names(count, parent):
        interfaces.append({"name": port, "type": kind, "state": "absent"})
        interfaces.append({"name": bridge, "type": "linux-bridge", "state": "absent"})
    return {"interfaces": interfaces}


def _names(count: int, parent: str) -> list[tuple[int, str, str]]:
    return [(tag, f"{parent}.{tag}", f"bench{tag}") for tag in range(FIRST_TAG, FIRST_TAG + count)]
