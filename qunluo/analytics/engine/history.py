"""From columns to the view of a whole history: machines, links, edges, as-of."""

from collections.abc import Collection, Mapping

import numpy as np

from qunluo.analytics.engine import edges, links, machines
from qunluo.analytics.engine.columns import Columns
from qunluo.analytics.engine.view import View, is_sampled


def view_of(
    columns: Columns, *, as_of: float, kept_people: Collection[str] = (), marks: Mapping[int, bool] | None = None
) -> View:
    """The whole history as a view that ends at `as_of`."""
    found = machines.find(columns, kept_people=kept_people)
    left_out = found.left_out
    is_list = not columns.texts.has_any and len(columns.mention_from) > 0
    linked = links.none(columns) if is_list else links.link(columns, skipped=left_out[columns.person])
    head, other = edges.follow(columns, linked)
    joined = edges.from_mentions(columns, left_out) if is_list else edges.from_links(columns, other, left_out)
    return View(
        columns=columns,
        links=linked,
        other=other,
        head=head,
        machines=found,
        edges=joined,
        all_rows=np.arange(len(columns)),
        start=float(columns.at[0]) if len(columns) else as_of,
        end=as_of,
        is_sampled=is_sampled(columns.at),
        has_text=columns.texts.has_any,
        has_links=not is_list,
        marks=marks or {},
    )
