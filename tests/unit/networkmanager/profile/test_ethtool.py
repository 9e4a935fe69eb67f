from nmstate_k8s.dbus import Variant
from nmstate_k8s.networkmanager.profile import ConnectionSetting, EthtoolSetting, Profile


def test_offloads_of_any_name_are_kept_and_can_be_changed() -> None:
    sent = {"feature-gro": Variant("b", False), "feature-of-tomorrow": Variant("b", True), "ring-rx": Variant("u", 64)}

    setting = EthtoolSetting.from_dbus(sent)
    assert setting.features == {"gro": False, "of-tomorrow": True}
    assert setting.to_dbus() == sent

    changed = setting.with_features({"gso": True})
    assert changed.to_dbus() == {"feature-gso": Variant("b", True), "ring-rx": Variant("u", 64)}


def test_is_part_of_a_profile() -> None:
    sent = {"connection": {"id": Variant("s", "eth1")}, "ethtool": {"pause-autoneg": Variant("b", False)}}

    profile = Profile.from_dbus(sent)

    assert profile == Profile(connection=ConnectionSetting(id="eth1"), ethtool=EthtoolSetting(pause_autoneg=False))
    assert profile.to_dbus() == sent
