"""What the public door says about the diagnosis: the verdict of the newest report whose copy is open, or nothing."""

from collections.abc import Mapping

from django.urls import reverse

from qunluo.analytics.engine.structs import Verdict
from qunluo.analytics.models import Report
from qunluo.analytics.wording.kinds import verdict_sentence
from qunluo.communities.models import Community, Membership


def load_truth(community: Community, viewer: Membership | None) -> Mapping[str, object] | None:
    """The card for everybody alike: only what the team chose to share, without names. One query."""
    shared = Report.objects.filter(community=community, state=Report.State.DONE).exclude(share_key="")
    row = shared.order_by("-id").values("share_key", "label", "made_at", "body__verdict").first()
    if row is None:
        return None
    told = row["body__verdict"]
    verdict = Verdict(
        label=told["label"],
        kind=told["kind"],
        confidence=told["confidence"],
        probabilities=told["probabilities"],
        reason=told["reason"],
        evidence=[],
        unsaid=[],
    )
    return {
        "label": row["label"],
        "sentence": verdict_sentence(verdict),
        "percent": f"{told['probabilities'].get(told['kind'], 0):.0%}" if told["kind"] else "",
        "made_at": row["made_at"],
        "address": reverse("analytics:report-shared", args=[row["share_key"]]),
    }
