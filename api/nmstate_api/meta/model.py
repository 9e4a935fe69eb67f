"""The base of everything that the API server sends or stores."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class ApiModel(BaseModel):
    """A JSON object of the Kubernetes API: snake_case here, camelCase on the wire.

    Fields that this version does not know are kept, so that an object read and written
    back by an older program loses nothing. Schemas are built on first use: a process
    pays only for the kinds that it handles.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="allow",
        defer_build=True,
    )
