"""Where nmstate's vocabulary meets the kernel's and NetworkManager's: one file for each interface type.

Every file of a type offers a `Translator`. They are loaded when an interface of their type is met, so that what a node
does not have costs nothing.
"""

from nmstate_k8s.netstate.translate.registry import Translator, translator

__all__ = ["Translator", "translator"]
