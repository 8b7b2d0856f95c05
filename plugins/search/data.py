"""An answer as plain data and as text: what `invoke search` prints and the service sends."""

from __future__ import annotations

from .answering import Answer
from .quoting import marked


def as_data(query: str, answer: Answer) -> dict[str, object]:
    """Return an answer as DESIGN's §6 has it, with who knows and what was meant beside the results."""
    return {
        "query": query, "total": answer.total,
        "results": [{
            "path": _path(r.document.address, r.quotation.anchor), "kind": r.document.kind,
            "title": r.document.title, "score": r.score, "people": list(r.document.people),
            "snippet": r.quotation.text.strip(),
        } for r in answer.results],
        "people": [{"expert": k.expert, "score": k.score, "documents": list(k.documents)} for k in answer.knowers],
        "meant": dict(answer.meant),
    }


def as_text(answer: Answer) -> str:
    """Return an answer for a terminal."""
    lines = [f"“{written}” is in no text; looked for “{meant}” instead" for written, meant in answer.meant.items()]
    if answer.knowers:
        lines.append(f"People who know: {', '.join(k.expert for k in answer.knowers)}")
    lines.append(f"{answer.total:,} found")
    for result in answer.results:
        lines += ["", f"{result.document.title}  ({result.document.kind}, {result.score:.2f})",
                  f"  {_path(result.document.address, result.quotation.anchor)}",
                  f"  {marked(result.quotation.parts, '*', '*').strip()}"]
    return "\n".join(lines)


def _path(address: str, anchor: str) -> str:
    return f"{address}#{anchor}" if anchor else address
