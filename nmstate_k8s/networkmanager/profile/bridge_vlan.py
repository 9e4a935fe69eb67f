"""A range of VLANs that a bridge or a port of it carries."""

from dataclasses import dataclass

from nmstate_k8s.dbus import REQUIRED, OpenRecord, prop


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeVlan(OpenRecord):
    """``NMBridgeVlan``; a single VLAN has the same id at both ends.

    Attributes:
        pvid: Untagged frames that come in belong to it.
        untagged: Frames of it go out untagged.
    """

    vid_start: int = prop("vid-start", "q", unset=REQUIRED)
    vid_end: int = prop("vid-end", "q", unset=REQUIRED)
    pvid: bool = prop("pvid", "b", unset=False)
    untagged: bool = prop("untagged", "b", unset=False)
