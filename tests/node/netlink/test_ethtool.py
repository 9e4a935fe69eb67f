"""What ethtool sets, as the ethtool command tells it of the same devices."""

import asyncio
from contextlib import aclosing
from typing import Any

from nmstate_k8s.netlink import dump, dump_ethtool, dump_mptcp_endpoints, follow_ethtool


def offloads(node: Any, name: str) -> dict[str, bool]:
    """Those that can be switched, by the kernel's names; what the command sums up is left out."""
    lines = [line.strip() for line in node.run("ethtool", "-k", name).splitlines()[1:]]
    return {line.partition(":")[0]: line.split()[1] == "on" for line in lines if "[fixed]" not in line}


async def test_offloads_of_all_devices_at_once(netns: Any) -> None:
    netns.ip("link", "add", "left", "type", "veth", "peer", "name", "right")
    netns.run("ethtool", "-K", "left", "gso", "off")

    state = await dump(ethtool=True)

    found = {state.name_of(index): dict(features) for index, features in state.ethtool.features.items()}
    for name in ("left", "right"):
        said = offloads(netns, name)
        same = {feature: on for feature, on in found[name].items() if feature in said}
        assert len(same) > 10
        assert same == {feature: said[feature] for feature in same}
    assert found["left"]["tx-generic-segmentation"] is False
    assert (await dump()).ethtool.features == {}


async def test_changes_are_told_of(netns: Any) -> None:
    netns.ip("link", "add", "left", "type", "veth", "peer", "name", "right")

    told = asyncio.Event()

    async def listen() -> None:
        async with aclosing(follow_ethtool()) as changes:
            await anext(changes)
        told.set()

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(listen())
        while not told.is_set():
            for state in ("off", "on"):
                netns.run("ethtool", "-K", "left", "gso", state)
            await asyncio.sleep(0)


async def test_reading_takes_no_call_for_each_device(netns: Any) -> None:
    for number in range(100):
        netns.ip("link", "add", f"v{number}", "type", "veth", "peer", "name", f"w{number}")

    found = await dump_ethtool()

    assert len(found.features) >= 200
    assert len({id(features) for features in found.features.values()}) < 5
    assert await dump_mptcp_endpoints() == ()
