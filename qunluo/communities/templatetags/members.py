"""Words about members for templates: `{% load members %}`."""

from django import template

from qunluo.communities import paths
from qunluo.communities.models import Membership

register = template.Library()


@register.filter
def came_by(member: Membership) -> str:
    """How a member came, in words."""
    return paths.came_by(member)
