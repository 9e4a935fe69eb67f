"""What `forked` imports once for all processes: everything that the commands on a node may import."""

import importlib
import pkgutil

_PACKAGES = ("nmstate_api.network", "nmstate_k8s.netlink", "nmstate_k8s.networkmanager", "nmstate_k8s.netstate")
_COMMANDS = ("nmstate_k8s.cmd.apply", "nmstate_k8s.cmd.show")

for _package in map(importlib.import_module, _PACKAGES):
    for _module in pkgutil.walk_packages(_package.__path__, f"{_package.__name__}."):
        importlib.import_module(_module.name)
for _command in _COMMANDS:
    importlib.import_module(_command)
