"""What the search service answers, described for programs (https://spec.openapis.org/oas/v3.1.1)."""

from __future__ import annotations

from collections.abc import Mapping

from .documents import KINDS
from .query import LONGEST_QUERY


def description() -> dict[str, object]:
    """Return the service's OpenAPI description."""
    text = {"type": "string"}
    number = {"type": "number"}
    count = {"type": "integer", "minimum": 0}
    texts = {"type": "array", "items": text}
    result = {"type": "object", "required": ["path", "kind", "title", "score", "people", "snippet"], "properties": {
        "path": {**text, "description": "the address below the network's, with the anchor of the best passage"},
        "kind": {**text, "enum": list(KINDS)}, "title": text, "score": number,
        "people": {**texts, "description": "experts by slug"}, "snippet": text,
    }}
    person = {"type": "object", "required": ["expert", "score", "documents"], "properties": {
        "expert": text, "score": number, "documents": {**texts, "description": "keys of what says so"},
    }}
    answer = {"type": "object", "required": ["query", "total", "results", "people", "meant"], "properties": {
        "query": text, "total": count, "results": {"type": "array", "items": result},
        "people": {"type": "array", "items": person, "description": "who knows about it, the surest first"},
        "meant": {"type": "object", "additionalProperties": text,
                  "description": "words that no text has, and what was looked for instead"},
    }}
    error = {"type": "object", "required": ["error"], "properties": {"error": text}}

    def parameter(name: str, schema: Mapping[str, object], told: str) -> dict[str, object]:
        return {"name": name, "in": "query", "required": False, "schema": schema, "description": told}

    def response(told: str, schema: Mapping[str, object]) -> dict[str, object]:
        return {"description": told, "content": {"application/json": {"schema": schema}}}

    return {
        "openapi": "3.1.1",
        "info": {"title": "Search of a learning network", "version": "1", "license": {
            "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}},
        "paths": {"/search": {"get": {
            "operationId": "search", "summary": "Ask the search",
            "parameters": [
                parameter("q", {"type": "string", "maxLength": LONGEST_QUERY},
                          'words, "phrases", -without, topic:, by:, kind:, stage:, before:, after:'),
                *(parameter(name, texts, f"only results with this {told}; may be repeated")
                  for name, told in (("kind", "kind"), ("topic", "topic"), ("stage", "stage"), ("by", "expert"))),
                parameter("order", {"type": "string", "enum": ["relevance", "date"]}, "how results are sorted"),
                parameter("first", {**count, "maximum": 1000}, "results to skip"),
                parameter("most", {**count, "maximum": 50}, "results to give"),
            ],
            "responses": {
                "200": response("the answer", answer), "304": {"description": "the answer is the one you have"},
                "400": response("a parameter means nothing", error),
                "429": response("too many questions; see Retry-After", error),
            },
        }}},
    }
