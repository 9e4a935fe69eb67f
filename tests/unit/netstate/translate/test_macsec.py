import pytest

from nmstate_api.network import JsonObject
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.netlink import KernelState, Link, MacsecInfo
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.translate.macsec import configure, describe, overlay, recreate
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.enums import MacsecOffload, MacsecValidation
from nmstate_k8s.networkmanager.profile import ConnectionSetting, MacsecSetting
from tests.unit.netstate.builders import Node, document

SETTING = MacsecSetting(
    parent="eth1", encrypt=True, mka_cak="a", mka_ckn="b", port=5, validation=MacsecValidation.CHECK, send_sci=False
)
PROFILE = Profile(connection=ConnectionSetting(), macsec=SETTING)


def test_a_channel_is_shown_as_it_can_be_applied() -> None:
    info = MacsecInfo(sci=0x5, encrypt=True, send_sci=False, validation="check", offload="off")
    link = Link(3, name="macsec0", kind="macsec", info=info, parent_index=2)

    shown = overlay(describe(link, KernelState(links={2: Link(2, name="eth1"), 3: link})), PROFILE)

    assert shown == {
        "macsec": {
            "encrypt": True,
            "base-iface": "eth1",
            "mka-cak": "a",
            "mka-ckn": "b",
            "port": 5,
            "validation": "check",
            "send-sci": False,
            "offload": "off",
        }
    }
    assert configure(Profile(connection=ConnectionSetting()), shown, shown).macsec == SETTING


@pytest.mark.parametrize(
    ("asked", "attribute", "value"),
    [
        ({"mka-cak": HIDDEN}, "mka_cak", "a"),
        ({"mka-cak": "c"}, "mka_cak", "c"),
        ({"validation": "disabled"}, "validation", MacsecValidation.DISABLE),
        ({"offload": "phy"}, "offload", MacsecOffload.PHY),
        ({"offload": "off"}, "offload", None),
    ],
)
def test_one_property_is_changed(asked: JsonObject, attribute: str, value: object) -> None:
    changed = configure(PROFILE, {"macsec": asked}, {})

    assert getattr(changed.macsec, attribute) == value
    assert recreate(PROFILE, changed) == (changed.macsec != SETTING)


def test_a_new_one_without_anything_said_is_refused() -> None:
    with pytest.raises(InvalidStateError, match="interface macsec0: macsec is missing"):
        make_plan(document("interfaces: [{name: macsec0, type: macsec}]"), Node().nic("eth1").snapshot())
