"""A community and where it stands in the chapter tree."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.core import clock


class Community(models.Model):
    """People with a shared aim who serve each other (M1, M2, M6, M15a, M35).

    `parent` makes it a chapter (D1). `opened_at` is empty until the founder opens the door.
    `is_made_up` marks the communities of `bin/run demo`; every page of theirs says so.
    """

    class Kind(models.TextChoices):
        INTEREST = "interest", _("Interest community")
        BUSINESS = "business", _("Business community")

    class Aim(models.TextChoices):
        BONDS = "bonds", _("Bonds between members")
        PROMOTION = "promotion", _("Promotion and selling")
        BOTH = "both", _("Bonds first, then trade")

    class Connector(models.TextChoices):
        PRODUCT = "product", _("A product")
        CONTENT = "content", _("Content")
        TOOL = "tool", _("A tool")
        ACTIVITY = "activity", _("Something done together")

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="chapters")
    slug = models.SlugField(max_length=48, unique=True)
    name = models.CharField(max_length=40)
    tagline = models.CharField(max_length=80, blank=True)

    whom = models.CharField(max_length=120, help_text="Whom it serves")
    service = models.CharField(max_length=120, help_text="With what service")
    scenario = models.CharField(max_length=120, help_text="In what scenario: when and where")

    industry = models.CharField(max_length=40, blank=True)
    interest = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=40, blank=True)
    need = models.CharField(max_length=40, blank=True)

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.INTEREST)
    aim = models.CharField(max_length=10, choices=Aim, default=Aim.BONDS)
    connector = models.CharField(max_length=10, choices=Connector, default=Connector.ACTIVITY)

    language = models.CharField(max_length=10, default="zh-hans")
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    inherits_charter = models.BooleanField(default=False, help_text="A chapter that lives by its parent's charter")
    is_made_up = models.BooleanField(default=False)
    founded_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(inherits_charter=False) | Q(parent__isnull=False), name="community_inherits_from_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name
