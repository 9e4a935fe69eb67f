"""NetworkManager's own floor: the seconds that making pairs takes a program which does nothing else.

It adds the profiles and activates the ports, which bring their bridges up; no reading, planning, checkpoint, journal or
verification. What an engine takes beyond this is its own. The pairs are removed again afterwards, untimed.
"""

import argparse
import asyncio
import json
import subprocess
import time
import uuid
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from nmstate_k8s.dbus import Bus, MatchRule, ObjectPath, Signal, Variant, pipelined, system_bus
from nmstate_k8s.networkmanager import DeviceState, NetworkManagerProxy, Profile, SettingsAddFlags, SettingsProxy
from tests.bench.document import absent_pairs, pairs

_DEVICE = "org.freedesktop.NetworkManager.Device"
_MANAGER = "org.freedesktop.NetworkManager"
Settings = Mapping[str, Mapping[str, Variant]]
_FLAGS = SettingsAddFlags.TO_DISK | SettingsAddFlags.BLOCK_AUTOCONNECT


def profiles(options: argparse.Namespace) -> tuple[list[Profile], list[Profile]]:
    """Those of the bridges and those of their ports."""
    bridges, ports = [], []
    for interface in pairs(options.pairs, options.parent, options.kind)["interfaces"]:
        name, kind = str(interface["name"]), str(interface["type"])
        if kind == "linux-bridge":
            off = {"ipv4": {"method": Variant("s", "disabled")}, "ipv6": {"method": Variant("s", "disabled")}}
            bridges.append(_profile(name, "bridge", {"bridge": {"stp": Variant("b", False)}, **off}))
        else:
            tag = int(name.rpartition(".")[2])
            own = {"id": Variant("u", tag), "parent": Variant("s", options.parent)}
            ports.append(_profile(name, kind, {kind: own}, f"bench{tag}"))
    return bridges, ports


def _profile(name: str, kind: str, settings: Settings, bridge: str = "") -> Profile:
    connection = {"id": name, "uuid": str(uuid.uuid4()), "type": kind, "interface-name": name}
    if bridge:
        connection |= {"master": bridge, "slave-type": "bridge"}
    return Profile.from_dbus(
        {"connection": {key: Variant("s", value) for key, value in connection.items()}, **settings}
    )


async def make(bus: Bus, bridges: list[Profile], ports: list[Profile]) -> None:
    """Add all profiles, activate the ports, and wait until as many devices as there are profiles are activated."""
    activated: set[ObjectPath] = set()
    done = asyncio.Event()

    def receive(signal: Signal) -> None:
        if signal.body[0] == DeviceState.ACTIVATED:
            activated.add(signal.path)
            if len(activated) == len(bridges) + len(ports):
                done.set()

    settings, manager = SettingsProxy(bus), NetworkManagerProxy(bus)
    async with bus.subscribe(MatchRule(sender=_MANAGER, interface=_DEVICE, member="StateChanged"), receive):
        await pipelined(settings.add_connection(profile, _FLAGS) for profile in bridges)
        paths = await pipelined(settings.add_connection(profile, _FLAGS) for profile in ports)
        await pipelined(manager.activate_connection(path) for path in paths)
        await done.wait()


async def run(options: argparse.Namespace) -> float:
    bridges, ports = profiles(options)
    async with AsyncExitStack() as stack:
        bus = await stack.enter_async_context(system_bus())
        started = time.monotonic()
        await make(bus, bridges, ports)
        return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parent", default="eth1")
    parser.add_argument("--kind", choices=["vlan", "vxlan"], default="vlan")
    parser.add_argument("--pairs", type=int, default=1)
    options = parser.parse_args()
    print(f"{asyncio.run(run(options)):.3f}")
    absent = Path("/run/bench-absent.json")
    absent.write_text(json.dumps(absent_pairs(options.pairs, options.parent, options.kind)))
    subprocess.run(["nmstate-k8s", "apply", str(absent)], check=True, capture_output=True)
    absent.unlink()


if __name__ == "__main__":
    main()
