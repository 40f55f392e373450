"""How the API's types come into its OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from drf_spectacular.drainage import set_override
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from apps.api.problems import MEDIA_TYPE, Problem
from apps.api.questions import lists_of

REF = "#/components/schemas/{name}"
WORDS = {  # Of every type of problem, for the document and the page that explains them
    400: "The question makes no sense as it stands; `errors` says where.",
    401: "Nobody is signed in, or the key or token is no good.",
    403: "The key lacks the scope, or it is not yours to do.",
    404: "There is no such thing, or it is somebody else's.",
    405: "That address does not take this method; `Allow` says which it takes.",
    406: "Nothing of what `Accept` asks for can be given.",
    409: "What is there now stands in the way.",
    413: "The body is larger than 2.5 MB.",
    415: "The body is not JSON.",
    422: "It makes sense and is refused: a limit of the plan, a name that is taken.",
    429: "More than the plan allows a minute; `Retry-After` says how long to wait.",
    500: "It failed here; it is noted, and we look at it.",
    503: "The broker or the database does not answer.",
}
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description="The same key and question within a day are done once and answered the same.",
)


def described(
    name: str, answer: Any, *, query: Any, body: Any, status: int, scope: Any, also: tuple[int, ...]
) -> Callable[[Any], Any]:
    """Write a method of a view into the document; its docstring is what people read of it."""

    def decorate(handler: Any) -> Any:
        text = " ".join((handler.__doc__ or "").split())
        summary, _, more = text.partition(". ")
        is_write = handler.__name__ != "get"
        is_post = handler.__name__ == "post"  # Which may name an idempotency key
        errors = (
            {400, 401, 403, 406, 429, 503, *also}
            | ({413, 415} if body is not None else set())
            | ({422} if is_post else set())
        )
        responses: dict[Any, Any] = {(code, MEDIA_TYPE): OpenApiResponse(Problem, WORDS[code]) for code in errors}
        responses[200 if answer is not None and status == 200 else status if answer is not None else 204] = answer
        need = f"Needs the scope `{scope}`." if scope else "Not for keys: only who has signed in may."
        return extend_schema(
            operation_id=name,
            summary=summary.rstrip("."),
            description=f"{more} {need}".strip(),
            parameters=[*_parameters(query), *([IDEMPOTENCY] if is_post else [])],
            request=body if is_write else None,
            responses=responses,
        )(handler)

    return decorate


def finish(result: Any, **_: Any) -> Any:
    """What the generator cannot know: no body may be left out, a file has no fields, a set is no list."""
    for operations in result["paths"].values():
        for operation in operations.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
            for answer in operation["responses"].values():
                for kind, content in answer.get("content", {}).items():
                    if "json" not in kind:
                        content["schema"] = {}
    _forgive(result["components"]["schemas"])
    return result


def _forgive(schema: Any) -> None:
    """What is kept as a set may be said twice."""
    if isinstance(schema, dict):
        schema.pop("uniqueItems", None)
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _forgive(part)


def _parameters(query: Any) -> list[OpenApiParameter]:
    """A parameter for each field of a struct."""
    if query is None:
        return []
    _, components = msgspec.json.schema_components([query], ref_template=REF, schema_hook=_any)
    whole = components[query.__name__]
    return [
        OpenApiParameter(
            field,
            {key: value for key, value in schema.items() if key != "description"},
            OpenApiParameter.QUERY,
            required=field in whole.get("required", ()),
            description=schema.get("description", ""),
            style="form" if field in lists_of(query) else None,
            explode=False if field in lists_of(query) else None,
        )
        for field, schema in whole["properties"].items()
    ]


def _any(kind: Any) -> dict[str, Any]:
    """What is written as it was stored."""
    if kind is not msgspec.Raw:
        raise NotImplementedError
    return {}


class Structs(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """msgspec's structs are what the API speaks, and their JSON Schema is its description."""

    target_class = "msgspec.Struct"
    match_subclasses = True

    def get_name(self, auto_schema: Any, direction: Any) -> str:
        set_override(self.target, "suppress_collision_warning", True)
        return str(self.target.__name__)

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        _, components = msgspec.json.schema_components([self.target], ref_template=REF, schema_hook=_any)
        own = components.pop(self.target.__name__)
        for name, schema in components.items():
            part: Any = ResolvedComponent
            auto_schema.registry.register_on_missing(
                part(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
            )
        return own


class Bearer(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "apps.api.authentication.ByBearer"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> Any:
        return {"type": "http", "scheme": "bearer", "description": "An API key, or an access token."}


class Cookie(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "apps.api.authentication.ByCookie"
    name = "cookie"

    def get_security_definition(self, auto_schema: Any) -> Any:
        words = "The session of a page. What changes something brings `X-CSRFToken`, too."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": words}
