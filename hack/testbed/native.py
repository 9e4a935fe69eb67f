"""A node on this machine's own kernel, in namespaces, with the guests' files.

For native speed, and for what that kernel alone has. What it can do depends on the kernel: veth, bridges, VXLANs and
MPTCP are common; VLANs and bonds often are not there.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from testbed.debian import install_host_packages
from testbed.guest import Disks
from testbed.image import provide_image
from testbed.layout import CHECKOUT, Layout
from testbed.libraries import provide_libraries
from testbed.product import Product, require_wheels
from testbed.shell import step

_COPIED = ("tests", "pyproject.toml", "config")
# Whatever is written goes to memory. /sys is read-only because there is no udev: NetworkManager would wait for it.
_ENTER = """
tree=$1 libraries=$2 app=$3 checkout=$4 peer=$5 copied=$6; shift 6
mount --make-rprivate /
umount -a -t nsfs || true
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$tree,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
root=/mnt/root
mkdir -p "$root/root/project"
for name in $copied; do cp -a "$checkout/$name" "$root/root/project/"; done
mount --bind "$app" "$root/opt/nmstate-k8s/app"
mount --bind "$libraries" "$root/opt/nmstate-k8s/libraries"
if [ -n "$peer" ]; then cp "$peer" "$root/usr/local/bin/nmstatectl"; fi
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
hostname node
echo node > "$root/etc/hostname"
cd "$root"
pivot_root . mnt  # and not only chroot: tests enter mount namespaces that are made in here
umount -l /mnt
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME=/root PYTHONUNBUFFERED=1 \\
  sh -ec 'cd /root/project && exec "$@"' sh "$@"
"""
# Its own bus and NetworkManager, two cables, and then the command.
_WITH_NETWORK_MANAGER = """
mkdir -p /run/dbus /run/NetworkManager
ip link set lo up
for cable in eth1 eth2; do
  ip link add $cable type veth peer name ${cable}far
  ip link set ${cable}far up
done
dbus-daemon --system --fork --nopidfile
cat > /etc/NetworkManager/NetworkManager.conf << END
[main]
plugins=keyfile
auth-polkit=false
no-auto-default=*
dns=none
[connectivity]
enabled=false
END
NetworkManager
nm-online --quiet --wait-for-startup --timeout=30
mount -o remount,rw /sys
exec "$@"
"""


class NativeNode:
    """A node that exists for as long as one command runs on it."""

    def __init__(self) -> None:
        self._layout = Layout("native", CHECKOUT / ".testbed" / f"native-{os.getpid()}")

    def run(self, command: Sequence[str], *, peer: Path | None = None, network_manager: bool = True) -> int:
        """Run ``command`` on the product in dist/, with its output to the terminal, and return its exit code.

        Without ``network_manager`` there is neither it nor a message bus, for tests that start their own.
        """
        wheels = require_wheels()
        install_host_packages()
        image = provide_image()
        disks = Disks(image, provide_libraries(image))
        self._layout.state.mkdir(parents=True, exist_ok=True)
        try:
            product = Product(self._layout, disks)
            product.unpack(wheels)
            step(f"on this machine's kernel: {' '.join(command)}")
            prologue = ("sh", "-ec", _WITH_NETWORK_MANAGER, "sh") if network_manager else ()
            namespaces = ("unshare", "--net", "--mount", "--uts", "--pid", "--fork", "--kill-child")
            inputs = (disks.image.root, disks.libraries.tree, product.folder, CHECKOUT, peer or "", " ".join(_COPIED))
            words = (*namespaces, "sh", "-ec", _ENTER, "sh", *map(str, inputs), *prologue, *command)
            return subprocess.run(words, check=False).returncode
        finally:
            shutil.rmtree(self._layout.state, ignore_errors=True)
