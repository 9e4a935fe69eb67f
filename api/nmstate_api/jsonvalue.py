"""What JSON can hold, for the places where a document travels without being looked into."""

from pydantic import JsonValue

JsonObject = dict[str, JsonValue]
"""A JSON object as ``json.loads`` returns it."""

__all__ = ["JsonObject", "JsonValue"]
