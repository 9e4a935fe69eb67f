from nmstate_k8s.netstate.vpn_plugin import services_in

FILE = """\
[VPN Connection]
name=libreswan
service=org.freedesktop.NetworkManager.libreswan
program=/usr/libexec/nm-libreswan-service
aliases = org.freedesktop.NetworkManager.openswan;org.freedesktop.NetworkManager.swan;

[libnm]
plugin=libnm-vpn-plugin-libreswan.so
"""


def test_a_plugin_goes_by_its_name_and_by_its_aliases() -> None:
    assert list(services_in(FILE)) == [
        "org.freedesktop.NetworkManager.libreswan",
        "org.freedesktop.NetworkManager.openswan",
        "org.freedesktop.NetworkManager.swan",
    ]


def test_what_describes_no_plugin_names_none() -> None:
    assert list(services_in("[VPN Connection]\n#service=org.example\nservices=org.example\n")) == []
