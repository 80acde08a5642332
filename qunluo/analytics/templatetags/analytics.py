"""Words about reports for templates."""

from django import template

from qunluo.analytics.models import Report
from qunluo.analytics.wording.kinds import kind_name, stage_name

register = template.Library()


@register.filter
def verdict_word(report: Report) -> str:
    """`Community · steady`, or how far it is."""
    if report.state != Report.State.DONE:
        return str(report.get_state_display())
    return f"{kind_name(report.label)} · {stage_name(report.stage or None)}"
