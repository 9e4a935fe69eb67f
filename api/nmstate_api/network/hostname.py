"""The name of the node."""

import re
from collections.abc import Iterator

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import shown

_LONGEST = 64
_FORM = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


class HostnameState(NetworkModel):
    """The name of the node, now and after the next boot."""

    running: str | None = None
    """Name that the kernel has now."""

    config: str | None = None
    """Name that the node boots with."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.running == "":
            yield "running", '"" is empty; a running node has a name'
        for key, name in (("running", self.running), ("config", self.config)):
            if len(name or "") > _LONGEST:
                yield key, f"{shown(name)} is too long; a host name has at most {_LONGEST} characters"
            elif name and not _FORM.fullmatch(name):
                yield key, f"{shown(name)} is not a host name; write letters, digits and hyphens, with dots between"
