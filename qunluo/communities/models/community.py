"""A community and where it stands in the chapter tree."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qunluo.core import clock


class CommunityQuerySet(models.QuerySet["Community"]):
    """Row filters over communities."""

    def opened(self) -> "CommunityQuerySet":
        """Those with an open door: opened and not closed since."""
        return self.filter(opened_at__isnull=False, closed_at__isnull=True)


class Positioned(models.Model):
    """What a community says about itself at its door; a founding draft holds the same words before there is one."""

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
    is_indexed = models.BooleanField(default=True, help_text="Search engines may list the door page")

    class Meta:
        abstract = True


class Community(Positioned):
    """People with a shared aim who serve each other (M1, M2, M6, M15a, M35).

    `parent` makes it a chapter (D1); the database refuses a circle and a fifth level.
    `opened_at` is empty until the founder opens the door, `closed_at` until the owner closes the community;
    closing keeps everything and can be undone. `is_made_up` marks the communities of `bin/run demo`; every page
    of theirs says so. `whom`, `service`, `scenario` and `aim` are those of the charter in force.
    """

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="chapters")
    slug = models.SlugField(max_length=48, unique=True)
    inherits_charter = models.BooleanField(default=False, help_text="A chapter that lives by its parent's charter")
    is_made_up = models.BooleanField(default=False)
    founded_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(inherits_charter=False) | Q(parent__isnull=False), name="community_inherits_from_parent"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="community_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Strangers may see its door."""
        return self.opened_at is not None and self.closed_at is None
