"""Debian's packages: those that this machine needs, and those that guests are made of, from the same mirror."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from testbed.errors import CommandError, SetupError
from testbed.shell import run, step

_PACKAGE_OF_PROGRAM = {
    "dnsmasq": "dnsmasq-base",
    "depmod": "kmod",
    "ip": "iproute2",
    "mkfs.ext4": "e2fsprogs",
    "mmdebstrap": "mmdebstrap",
    "openssl": "openssl",
    "ssh": "openssh-client",
    "tar": "tar",
}
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def install_host_packages() -> None:
    """Install what a testbed runs and this machine lacks."""
    missing = [package for program, package in _PACKAGE_OF_PROGRAM.items() if shutil.which(program) is None]
    if not missing:
        return
    step(f"installing the packages {', '.join(missing)}")
    install = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *missing)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(install, env=quiet)
    except CommandError:
        run(("apt-get", "update", "-q"))  # the lists of packages are missing or too old
        run(install, env=quiet)


@dataclass(frozen=True)
class Mirror:
    """Where this machine gets Debian from."""

    address: str

    @classmethod
    def of_this_machine(cls) -> "Mirror":
        if (mirror := cls._configured()) is None:
            run(("apt-get", "update", "-q"))
            mirror = cls._configured()
        if mirror is None:
            raise SetupError("apt on this machine has no source for Debian itself, from which guests could be made")
        return mirror

    @classmethod
    def _configured(cls) -> "Mirror | None":
        form = "$(ORIGIN)\t$(LABEL)\t$(REPO_URI)"
        for line in run(("apt-get", "indextargets", "--format", form, "Created-By: Packages")).splitlines():
            origin, label, address = line.split("\t")
            if (origin, label) == ("Debian", "Debian"):
                return cls(address.rstrip("/"))
        return None

    def source(self, suite: str) -> str:
        """A line for sources.list."""
        return f"deb [signed-by={_KEYRING}] {self.address} {suite} main"

    def options(self) -> tuple[str, ...]:
        """For mmdebstrap: what this machine has decided about old lists of packages holds for its guests' too."""
        decided = run(("apt-config", "dump", "--format", "%f %v;", "Acquire::Check-Valid-Until")).strip()
        return (f"--aptopt={decided}",) if decided else ()

    def download(self, package: str, suite: str, into: Path) -> Path:
        """Fetch the newest ``package`` of a suite that this machine itself does not use, and return the file."""
        apt = into / "apt"
        for folder in ("lists/partial", "cache/archives/partial"):
            (apt / folder).mkdir(parents=True)
        (apt / "sources.list").write_text(self.source(suite) + "\n")
        (apt / "status").touch()
        # APT_CONFIG is read last: this machine's own sources, lists and pins stay out of it.
        (apt / "apt.conf").write_text(
            f'Dir::State "{apt}"; Dir::State::lists "{apt}/lists"; Dir::State::status "{apt}/status";\n'
            f'Dir::Cache "{apt}/cache"; Dir::Etc::sourcelist "{apt}/sources.list"; Dir::Etc::sourceparts "-";\n'
            'Dir::Etc::preferences "-"; Dir::Etc::preferencesparts "-"; APT::Sandbox::User "root";\n'
            'Acquire::Languages "none"; Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";\n'
        )
        environment = {**os.environ, "APT_CONFIG": str(apt / "apt.conf")}
        run(("apt-get", "update", "-q"), env=environment)
        run(("apt-get", "download", "-q", package), cwd=into, env=environment)
        shutil.rmtree(apt)
        (file,) = into.glob(f"{package}_*.deb")
        return file
