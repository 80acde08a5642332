"""Files that leave: refused lines as CSV, rooms as Qunluo JSONL. Streamed, never kept by a cache."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from qunluo.communities.queries import get_membership
from qunluo.importing import queries
from qunluo.importing.models import Import
from qunluo.importing.services.exports import export_rooms

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


@require_safe
def refusal_csv(request: HttpRequest, slug: str, import_id: int) -> StreamingHttpResponse:
    """The refused lines: file, line, reason, beginning of the line."""
    membership = get_membership(request.user, slug)
    history = queries.get_import(viewer=membership, import_id=import_id)
    response = StreamingHttpResponse(_csv(history), content_type="text/csv; charset=utf-8")
    return _as_download(response, f"qunluo-refused-{history.pk}.csv")


@require_safe
def history_export(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every room the member may read, as Qunluo JSONL v1."""
    membership = get_membership(request.user, slug)
    lines = export_rooms(actor=membership)
    response = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    return _as_download(response, f"qunluo-{membership.community.slug}.jsonl")


def _csv(history: Import) -> Iterator[bytes]:
    """With a byte order mark, so that spreadsheets read Chinese; cells that would be formulas are quoted."""
    writer = csv.writer(_Line())
    yield "\ufeff".encode()
    yield str(writer.writerow(["file", "line", "reason", "excerpt"])).encode()
    for row in queries.iterate_refusals(history):
        cells = [row.file, row.line, row.reason, row.excerpt]
        yield str(writer.writerow([_plain(cell) for cell in cells])).encode("utf-8", "replace")


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _as_download(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
