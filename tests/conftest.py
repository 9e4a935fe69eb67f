"""What holds for every level of tests."""

import asyncio

# pytest-asyncio asks for the current loop before each test. Up to Python 3.13 that makes one if none was ever set, and
# nobody would close it: an unrelated test then fails with a ResourceWarning.
asyncio.set_event_loop(None)
