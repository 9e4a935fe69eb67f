"""Reading all of NetworkManager's state in as few round trips as there can be."""

from collections.abc import Iterable

from nmstate_k8s.dbus import Bus, ObjectPath, Reply, pipelined
from nmstate_k8s.networkmanager.device import DeviceProxy
from nmstate_k8s.networkmanager.errors import GoneError, NotActiveError
from nmstate_k8s.networkmanager.object_tree import ObjectTree
from nmstate_k8s.networkmanager.profile import Profile
from nmstate_k8s.networkmanager.proxy import ROOT_PATH, NetworkManagerObject
from nmstate_k8s.networkmanager.settings import SettingsConnectionProxy
from nmstate_k8s.networkmanager.state import NetworkManagerState

OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"


async def read_state(bus: Bus) -> NetworkManagerState:
    """The whole state: one call for all objects, then the settings of every profile, many at a time.

    What changes meanwhile may be seen or not; ``NetworkManagerModel`` has no such gap.
    """
    tree = ObjectTree()
    reply = await managed_objects(bus)
    tree.load(reply.body[0])
    for path, profile in (await read_profiles(bus, tree.stale_profiles)).items():
        if profile is None:
            tree.remove(path)
        else:
            tree.put_profile(path, profile)
    return tree.state()


async def managed_objects(bus: Bus) -> Reply:
    """Every object with all its properties; one of a profile does not hold the settings."""
    return await NetworkManagerObject(bus, ROOT_PATH).request(OBJECT_MANAGER, "GetManagedObjects")


async def read_profiles(bus: Bus, paths: Iterable[ObjectPath]) -> dict[ObjectPath, Profile | None]:
    """The settings of each profile; None for one that is gone."""
    wanted = list(paths)
    return dict(zip(wanted, await pipelined(_profile(bus, path) for path in wanted), strict=True))


async def read_applied_profiles(bus: Bus, devices: Iterable[ObjectPath]) -> dict[ObjectPath, Profile]:
    """What is applied on each device; one on which nothing is active, or that is gone, is left out."""
    wanted = list(devices)
    applied = await pipelined(_applied_profile(bus, path) for path in wanted)
    return {path: profile for path, profile in zip(wanted, applied, strict=True) if profile is not None}


async def _profile(bus: Bus, path: ObjectPath) -> Profile | None:
    try:
        return await SettingsConnectionProxy(bus, path).get_settings()
    except GoneError:
        return None


async def _applied_profile(bus: Bus, path: ObjectPath) -> Profile | None:
    try:
        return await DeviceProxy(bus, path).applied_connection()
    except (GoneError, NotActiveError):
        return None
