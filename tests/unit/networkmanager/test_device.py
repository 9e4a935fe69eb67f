import pytest

from nmstate_k8s.dbus import ObjectPath, Variant
from nmstate_k8s.networkmanager.device import Device, unescaped


@pytest.mark.parametrize(
    ("spelled", "name"),
    [("eth1", "eth1"), ("a\\\\b", "a\\b"), ("od\\377d", "od�d"), ("br\\303\\274cke", "brücke"), ("\\\\101", "\\101")],
)
def test_names_are_read_as_the_kernel_has_them(spelled: str, name: str) -> None:
    assert unescaped(spelled) == name


def test_neighbours_are_plain_values() -> None:
    path = ObjectPath("/org/freedesktop/NetworkManager/Devices/3")
    vlan = {"vid": Variant("u", 488), "name": Variant("s", "storage")}
    neighbour = {"system-name": Variant("s", "switch7"), "ieee-802-1-vlans": Variant("aa{sv}", [vlan])}

    device = Device(path=path).updated({"LldpNeighbors": Variant("aa{sv}", [neighbour])})

    assert device.lldp_neighbors == ({"system-name": "switch7", "ieee-802-1-vlans": [{"vid": 488, "name": "storage"}]},)
