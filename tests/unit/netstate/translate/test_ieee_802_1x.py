from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.translate.ieee_802_1x import configure, overlay
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting, Ieee8021xSetting

BARE = Profile(connection=ConnectionSetting())
PROOF: JsonObject = {
    "identity": "node",
    "eap-methods": ["tls"],
    "private-key": "/etc/pki/node.key",
    "client-cert": "/etc/pki/node.pem",
    "ca-cert": "/etc/pki/ca.pem",
    "private-key-password": "a",
    "phase2-auth": "mschapv2",
    "password": "b",
}


def test_every_property_is_written_and_read_back() -> None:
    made = configure(BARE, {"802.1x": PROOF})

    assert overlay({}, made) == {"802.1x": PROOF}
    assert made.ieee_802_1x is not None
    assert made.ieee_802_1x.ca_cert == b"file:///etc/pki/ca.pem\0"


def test_what_is_not_asked_for_stays() -> None:
    saved = Profile(
        connection=ConnectionSetting(), ieee_802_1x=Ieee8021xSetting(identity="node", private_key=b"pkcs11:id=%01\0")
    )

    changed = configure(saved, {"802.1x": {"phase2-auth": "pap"}})

    assert changed.ieee_802_1x == Ieee8021xSetting(identity="node", private_key=b"pkcs11:id=%01\0", phase2_auth="pap")
    assert overlay({}, changed) == {"802.1x": {"identity": "node", "phase2-auth": "pap"}}
    assert configure(saved, {}) is saved
    assert overlay({"name": "eth1"}, BARE) == {"name": "eth1"}


def test_an_empty_text_takes_a_property_away() -> None:
    saved = configure(BARE, {"802.1x": {"identity": "node", "ca-cert": "/etc/pki/ca.pem"}})

    assert configure(saved, {"802.1x": {"identity": "", "ca-cert": ""}}).ieee_802_1x is None
