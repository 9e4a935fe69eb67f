"""The testbed's modules, as its scripts find them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[3] / "hack"))
