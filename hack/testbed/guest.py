"""One guest: a whole machine as a process, started, reached, cut off and rebooted."""

import shlex
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from testbed.cores import freest_core
from testbed.daemon import Daemon, Supervision
from testbed.errors import CommandError, SetupError
from testbed.image import Image
from testbed.layout import GATEWAY, Layout
from testbed.libraries import Libraries
from testbed.machines import Machine
from testbed.network_managers import NetworkManagers
from testbed.nics import Nic
from testbed.shell import run
from testbed.switch import SESSION

_READY_WITHIN = 120.0
_CHANGES = "changes.cow"
_NETWORK_MANAGERS = "other-network-managers"
_NETWORK_SETTLED_WITHIN = 60
# The kernel's own root, in a mount namespace of this process alone. TMPDIR holds the guest's memory.
_BOOT = """
root=$1 images=$2 libraries=$3 machine=$4 memory=$5 network_managers=$6; shift 6
umount -a -t nsfs  # or this would hold other namespaces that are long gone
mount --bind "$images" "$root/images"
mount --bind "$libraries" "$root/libraries"
mount --bind "$machine" "$root/machine"
if [ -n "$network_managers" ]; then mount --bind "$network_managers" "$root/machine/network-managers"; fi
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs -o "size=$memory" tmpfs "$root/tmp"
exec env -i PATH=/usr/sbin:/usr/bin TMPDIR=/tmp HOME=/machine chroot "$root" /linux "$@"
"""


@dataclass(frozen=True)
class Disks:
    """What guests are started from."""

    image: Image
    libraries: Libraries
    network_managers: NetworkManagers | None = None

    def folders(self) -> dict[str, Path]:
        """Where they are, by what a machine calls them."""
        found = {"image": self.image.folder, "kernel": self.image.kernel, "libraries": self.libraries.folder}
        return found if self.network_managers is None else found | {_NETWORK_MANAGERS: self.network_managers.folder}


class Guest:
    """A machine of a testbed. It exists by its disk: cut off and started again, it has what it had written."""

    def __init__(self, layout: Layout, machine: Machine) -> None:
        self._layout = layout
        self.machine = machine
        self._folder = layout.state / "machines" / machine.name
        self._daemon = Daemon(layout.state, machine.name)

    @property
    def runs(self) -> bool:
        return self._daemon.pid is not None

    def create(self, disks: Disks) -> None:
        """Lay out the machine's folder; its disk is made by its first start, as changes over the image.

        One that has been started keeps the image that its changes belong to.
        """
        if (self._folder / _CHANGES).exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, target in disks.folders().items():
            self._link(name, target)
        (self._folder / "network-managers").mkdir(exist_ok=True)
        shutil.copy(disks.image.ssh_key, self._folder / "ssh-key")

    def is_made_of(self, disks: Disks) -> bool:
        """Whether it has these, and not what they were some time ago."""
        return all((self._folder / name).resolve() == folder.resolve() for name, folder in disks.folders().items())

    def start(self) -> None:
        """Start the machine if it does not run, on a core of its own; `wait_ready` tells when it has booted."""
        if self.runs:
            return
        with freest_core() as core:
            self._start(Supervision(restart=True, cpu=core, grace=1))

    def _start(self, kept: Supervision) -> None:
        folders = [(self._folder / name).resolve() for name in ("kernel", "image", "libraries")]
        memory = self.machine.memory + 64
        network_managers = self._network_managers.resolve() if self._network_managers.exists() else ""
        command = (*self._layout.inside, "unshare", "--mount", "sh", "-ec", _BOOT, "sh")
        self._daemon.start(
            (*command, *folders, self._folder, f"{memory}M", network_managers, *self._kernel_line()), kept
        )

    def wait_ready(self, *, not_boot: str = "") -> None:
        """Return when the machine answers and its network has come up, in another boot than ``not_boot``."""
        deadline = time.monotonic() + _READY_WITHIN
        while self.boot_id() in ("", not_boot):
            self._daemon.require_running()
            if time.monotonic() > deadline:
                raise SetupError(f"{self.machine.name} did not boot in {_READY_WITHIN:.0f} s; see {self._daemon.log}")
            time.sleep(0.2)  # nothing tells when sshd listens
        self._connect()
        # A profile that waits for an address nobody offers does not make the machine less ready.
        self.run("sh", "-c", f"nm-online --quiet --wait-for-startup --timeout={_NETWORK_SETTLED_WITHIN} || true")

    def boot_id(self) -> str:
        """A name for the running boot; empty while the machine does not answer."""
        try:
            return run((*self._ssh(), "cat /proc/sys/kernel/random/boot_id")).strip()
        except CommandError:
            return ""

    def reboot(self) -> None:
        """Reboot in an orderly way and return when the machine is back."""
        before = self.boot_id()
        if not before:
            raise SetupError(f"{self.machine.name} does not answer, so it cannot be told to reboot")
        self.run("systemctl", "reboot")
        self._disconnect()
        self.wait_ready(not_boot=before)

    def cut_power(self) -> None:
        """Kill the machine where it stands; it stays off until started."""
        self._daemon.cut()
        self._disconnect()

    def remove(self) -> None:
        """Cut the machine off and remove its disk."""
        self.cut_power()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, *command: str, stdin: bytes = b"") -> str:
        """Run ``command`` as root on the machine and return what it printed."""
        return run((*self._ssh(), shlex.join(command)), stdin=stdin)

    def as_command(self, command: Sequence[str]) -> list[str]:
        """What to execute on the host so that ``command`` runs on the machine, with its streams and exit code."""
        if not self._socket.exists():
            self._connect()
        return [*self._ssh(), shlex.join(command)]

    def _connect(self) -> None:
        """Open the connection that later commands share; without it each takes a second longer."""
        self._socket.parent.mkdir(parents=True, exist_ok=True)
        if not self._socket.exists():
            master = (*self._ssh(), "-o", "ControlMaster=yes", "-N", "-f")
            subprocess.run(master, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def _disconnect(self) -> None:
        if self._socket.exists():
            subprocess.run((*self._ssh(), "-O", "exit"), check=False, capture_output=True)
            self._socket.unlink(missing_ok=True)

    def _ssh(self) -> tuple[str, ...]:
        options = {
            "IdentityFile": str(self._folder / "ssh-key"),
            "ControlPath": str(self._socket),
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "LogLevel": "ERROR",
            "BatchMode": "yes",
            "ConnectTimeout": "5",
            "ServerAliveInterval": "5",
        }
        words = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
        return (*self._layout.inside, "ssh", "-F", "none", *words, f"root@{self.machine.address}")

    @property
    def _socket(self) -> Path:
        return self._layout.sockets / self.machine.name

    @property
    def _network_managers(self) -> Path:
        return self._folder / _NETWORK_MANAGERS

    def _link(self, name: str, target: Path) -> None:
        link = self._folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)

    def _kernel_line(self) -> list[str]:
        machine, name = self.machine, self.machine.name
        unique = sha256(f"{self._layout.digest} {name}".encode()).hexdigest()
        return [
            *(f"umid={self._layout.namespace}-{name}", "uml_dir=/machine/", f"mem={machine.memory}M"),
            *("noreboot", "seccomp=on", "con=null", "con0=null,fd:1", "quiet"),
            *(f"ubd0=/machine/{_CHANGES},/images/disk.ext4", "ubd1r=/libraries/disk.ext4", "root=/dev/ubda", "rw"),
            *(("ubd2r=/machine/network-managers/disk.ext4",) if self._network_managers.exists() else ()),
            *("net.ifnames=0", f"systemd.machine_id={unique[:32]}"),
            *(f"testbed.name={name}", f"testbed.address={machine.address}", f"testbed.gateway={GATEWAY}"),
            *(self._nic(index, nic) for index, nic in enumerate(machine.nics)),
        ]

    def _nic(self, index: int, nic: Nic) -> str:
        there, here = self.machine.ports(nic)
        return (
            f"vec{index}:transport=l2tpv3,udp=1,src=127.0.0.1,srcport={here},dst=127.0.0.1,dstport={there},"
            f"rx_session={SESSION},tx_session={SESSION},depth=64,mac={nic.mac(self.machine.number)}"
        )
