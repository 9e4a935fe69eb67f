"""What guests are made of: a Debian 13 tree, a user-mode-linux kernel, and a disk with both."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from testbed.cache import cached, digest
from testbed.debian import Mirror
from testbed.errors import SetupError
from testbed.shell import run, step

_SUITE = "trixie"
_KERNEL_SUITE = "sid"  # Debian 13's own kernel of this kind boots three times slower
_KERNEL_PACKAGE = "user-mode-linux"
_PACKAGES = (
    *("systemd-sysv", "udev", "dbus", "kmod", "procps", "ca-certificates", "openssh-server"),
    *(
        "network-manager",
        "wpasupplicant",
        "hostapd",
        "iproute2",
        "iputils-ping",
        "iputils-arping",
        "ethtool",
        "tcpdump",
    ),
    *("python3", "dnsmasq-base"),
)
_ENABLED = {
    "sysinit.target.wants": ("testbed-prepare.service",),
    "multi-user.target.wants": ("nmstate-handler.service",),
}
_MASKED = (
    *("getty.target", "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "fstrim.timer"),
    *("e2scrub_all.timer", "NetworkManager-wait-online.service", "systemd-pstore.service"),
)
_BY_REQUEST = ("wpa_supplicant.service",)  # on the bus
# Of the kernel's modules, a node with networks needs none of these.
_DROPPED_MODULES = {"drivers": {"net"}, "fs": {"overlayfs"}, "sound": set[str]()}
_DISK_SIZE = "3G"
_FILES = Path(__file__).parent / "guest"


@dataclass(frozen=True)
class Image:
    """Files in the cache that any number of guests share.

    Attributes:
        folder: What appears inside a guest's kernel's root as /images.
    """

    folder: Path
    kernel: Path

    @property
    def root(self) -> Path:
        """The tree that the disk was made of."""
        return self.folder / "root"

    @property
    def disk_name(self) -> str:
        return "disk.ext4"

    @property
    def ssh_key(self) -> Path:
        return self.folder / "ssh-key"


def provide_image() -> Image:
    """Make the image, or find it made."""
    base = cached("debian", digest(_SUITE, *_PACKAGES), _make_base)
    kernel = cached("kernel", digest(_KERNEL_SUITE, base.name), lambda folder: _make_kernel(folder, base / "root"))
    key = digest(base.name, kernel.name, _FILES, Path(__file__))
    folder = cached("guest", key, lambda unfinished: _make_image(unfinished, base / "root", kernel))
    return Image(folder, kernel / "root")


def _make_base(folder: Path) -> None:
    step(f"making a Debian tree of {_SUITE} (half a minute)")
    packages = ",".join(_PACKAGES)
    source = Mirror.of_this_machine().source(_SUITE)
    run(("mmdebstrap", "--variant=minbase", f"--include={packages}", _SUITE, folder / "root", source))


def _make_kernel(folder: Path, debian: Path) -> None:
    """The kernel in a root of its own, for it needs a newer C library than this machine may have."""
    step("fetching the guests' kernel")
    package = Mirror.of_this_machine().download(_KERNEL_PACKAGE, _KERNEL_SUITE, folder)
    run(("dpkg-deb", "-x", package, folder / "package"))
    root = folder / "root"
    for name in ("dev", "proc", "tmp", "images", "libraries", "machine"):
        (root / name).mkdir(parents=True)
    for library in ("lib64/ld-linux-x86-64.so.2", "lib/x86_64-linux-gnu/libc.so.6"):
        (root / library).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(debian / library, root / library)
    shutil.copy(folder / "package/usr/bin/linux.uml", root / "linux")
    shutil.move(folder / "package/usr/lib/uml/modules", folder / "modules")
    shutil.rmtree(folder / "package")
    package.unlink()


def _make_image(folder: Path, debian: Path, kernel: Path) -> None:
    step("making the guests' disk")
    root = folder / "root"
    run(("cp", "-a", "--reflink=auto", debian, root))
    _add_modules(root, kernel / "modules")
    _add_files(root)
    run(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "testbed", "-f", folder / "ssh-key"))
    (root / "root/.ssh").mkdir(mode=0o700, exist_ok=True)
    shutil.copy(folder / "ssh-key.pub", root / "root/.ssh/authorized_keys")
    _choose_units(root / "etc/systemd/system")
    # What mmdebstrap took from this machine; an empty machine-id is filled at the first boot.
    for name in ("hostname", "resolv.conf"):
        (root / "etc" / name).unlink(missing_ok=True)
    (root / "etc/machine-id").write_text("")
    run(("mkfs.ext4", "-q", "-d", root, folder / "disk.ext4", _DISK_SIZE))


def _add_modules(root: Path, modules: Path) -> None:
    versions = [path.name for path in modules.iterdir()]
    if len(versions) != 1:
        raise SetupError(f"the kernel's package brings modules for {len(versions)} kernels: {', '.join(versions)}")
    target = root / "usr/lib/modules" / versions[0]
    shutil.copytree(modules / versions[0], target, symlinks=True)
    for group, kept in _DROPPED_MODULES.items():
        for folder in (target / "kernel" / group).glob("*/"):
            if folder.name not in kept:
                shutil.rmtree(folder)
    run(("depmod", "-b", root, versions[0]))


def _add_files(root: Path) -> None:
    for source in _FILES.rglob("*"):
        target = root / source.relative_to(_FILES)
        if source.is_dir():
            target.mkdir(exist_ok=True)
        else:
            # Not with the checkout's owner and modes: udev, sshd and systemd look at them.
            shutil.copyfile(source, target)
            target.chmod(0o755 if source.stat().st_mode & 0o100 else 0o644)
    for name in ("nmstate-k8s/app", "nmstate-k8s/libraries", "network-manager"):
        (root / "opt" / name).mkdir(parents=True)
    (root / "etc/nmstate-k8s").mkdir()
    (root / "usr/local/bin/nmstate-k8s").symlink_to("/opt/nmstate-k8s/app/bin/nmstate-k8s")


def _choose_units(units: Path) -> None:
    for name in _BY_REQUEST:
        (units / "multi-user.target.wants" / name).unlink()
    for target, names in _ENABLED.items():
        (units / target).mkdir(exist_ok=True)
        for name in names:
            (units / target / name).symlink_to(f"/etc/systemd/system/{name}")
    for name in _MASKED:
        (units / name).unlink(missing_ok=True)
        (units / name).symlink_to("/dev/null")
