"""What an apply changes that NetworkManager's checkpoint does not cover: files, names, global DNS. Pure: no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nmstate_k8s.netstate.serial import settings_from_json, settings_to_json
from nmstate_k8s.netstate.step import SAME_HOSTNAME, AlternativeNames, FileWrite, HostnameChange
from nmstate_k8s.networkmanager import GlobalDns


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Part of what lies outside the checkpoint, as it was or as it is to be; the rest is nobody's business.

    The same form serves to change and to undo: bringing about what was there before undoes a change.

    Attributes:
        global_dns: None leaves it as it is; one without anything in it ends it.
    """

    files: tuple[FileWrite, ...] = ()
    alternative_names: tuple[AlternativeNames, ...] = ()
    hostname: HostnameChange = SAME_HOSTNAME
    global_dns: GlobalDns | None = None

    @property
    def is_empty(self) -> bool:
        return self == Outside()

    def lasting(self) -> "Outside":
        """What of it outlives the kernel: not the names that it has, which go with a boot."""
        return replace(self, alternative_names=(), hostname=replace(self.hostname, running=None))

    def booted(self) -> "Outside":
        """The same after a boot, which gives the kernel the host name and, from files, the alternative names stored."""
        stored = self.hostname.stored
        return replace(self, hostname=HostnameChange(running=stored or None, stored=stored))

    def to_json(self) -> dict[str, Any]:
        dns = None if self.global_dns is None else settings_to_json({"dns": self.global_dns.to_dbus()})
        return {
            "files": [{"path": str(file.path), "content": file.content, "mode": file.mode} for file in self.files],
            "alternativeNames": [
                {"interface": names.interface, "add": list(names.add), "remove": list(names.remove)}
                for names in self.alternative_names
            ],
            "hostname": {"running": self.hostname.running, "stored": self.hostname.stored},
            "globalDNS": dns,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Outside":
        dns = document["globalDNS"]
        return cls(
            files=tuple(FileWrite(Path(f["path"]), f["content"], f["mode"]) for f in document["files"]),
            alternative_names=tuple(
                AlternativeNames(names["interface"], tuple(names["add"]), tuple(names["remove"]))
                for names in document["alternativeNames"]
            ),
            hostname=HostnameChange(document["hostname"]["running"], document["hostname"]["stored"]),
            global_dns=None if dns is None else GlobalDns.from_dbus(settings_from_json(dns)["dns"]),
        )


NOTHING_OUTSIDE = Outside()


def names_before(change: AlternativeNames) -> AlternativeNames:
    """What undoes ``change``, which holds only names that are not, or are, there yet."""
    return AlternativeNames(change.interface, add=change.remove, remove=change.add)
