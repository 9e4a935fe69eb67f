"""The secrets that NetworkManager keeps: which there are, and, only where it matters, what they are."""

from collections.abc import Mapping

from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.dbus import Bus, ObjectPath, Variant, pipelined
from nmstate_k8s.netstate.profile_index import is_shared
from nmstate_k8s.netstate.secret import Secrets
from nmstate_k8s.networkmanager import (
    GoneError,
    NetworkManagerState,
    PermissionDeniedError,
    SavedProfile,
    SettingsConnectionProxy,
)
from nmstate_k8s.networkmanager.profile import Settings


class SecretStore:
    """Reads secrets; what it remembers of them is which there are."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._remembered: dict[ObjectPath, tuple[SavedProfile, Secrets]] = {}

    async def read(self, state: NetworkManagerState, *, told: bool) -> Mapping[ObjectPath, Secrets]:
        """Those of every profile that has some; unless ``told``, `HIDDEN` in place of each.

        NetworkManager is asked for profiles that are new, or changed, since the last time.
        """
        able = [saved for saved in state.profiles.values() if saved.profile.may_have_secrets()]
        if told:
            found = await pipelined(self._ask(saved) for saved in able)
            return {saved.path: secrets for saved, secrets in zip(able, found, strict=True) if secrets.settings}
        remembered = {saved.path: self._remembered[saved.path] for saved in able if self._remembers(saved)}
        asked = [saved for saved in able if saved.path not in remembered]
        answers = await pipelined(self._ask_which(saved) for saved in asked)
        remembered |= {saved.path: (saved, secrets) for saved, secrets in zip(asked, answers, strict=True)}
        self._remembered = remembered
        return {path: secrets for path, (_, secrets) in remembered.items() if secrets.settings}

    def _remembers(self, saved: SavedProfile) -> bool:
        remembered = self._remembered.get(saved.path)
        return remembered is not None and remembered[0] is saved

    async def _ask_which(self, saved: SavedProfile) -> Secrets:
        """For who may look at the network and not change it, there are none."""
        try:
            found = await self._ask(saved)
        except PermissionDeniedError:
            return Secrets({})
        return Secrets(_hidden(found.settings))

    async def _ask(self, saved: SavedProfile) -> Secrets:
        proxy = SettingsConnectionProxy(self._bus, saved.path)
        found: dict[str, Mapping[str, Variant]] = {}
        for setting in saved.profile.may_have_secrets():
            try:
                found |= await proxy.get_secrets(setting)
            except GoneError:
                return Secrets({})
        return Secrets({name: values for name, values in found.items() if values})


def must_be_told(state: NetworkManagerState) -> bool:
    """Whether a profile with secrets may have to be copied, which takes them."""
    return any(is_shared(saved.profile) and saved.profile.may_have_secrets() for saved in state.profiles.values())


def _hidden(settings: Settings) -> Settings:
    return {
        setting: {name: Variant(variant.signature, _mask(variant.value)) for name, variant in values.items()}
        for setting, values in settings.items()
    }


def _mask(value: object) -> object:
    if isinstance(value, dict):
        return dict.fromkeys(value, HIDDEN)
    return HIDDEN if isinstance(value, str) else HIDDEN.encode()
