"""Who a person is to this installation: how they sign in and how they wish to be addressed.

What a person is inside a community (name there, role, standing) is a Membership in communities.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from qunluo.core import clock


class PersonManager(BaseUserManager["Person"]):
    """Makes people. Sign-up goes through services; this is what Django's own tools call."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: object) -> "Person":
        person = self.model(email=self.normalize_email(email) if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """One human being with an account here. Reached by e-mail, by phone, or both.

    `epoch` rises when every session, token and socket of the person must end.
    """

    email = models.EmailField(null=True, blank=True)
    phone = models.CharField(max_length=16, null=True, blank=True, help_text="E.164, with the plus sign")
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    nickname = models.CharField(max_length=40)
    introduction = models.CharField(max_length=280, blank=True)
    avatar = models.CharField(max_length=64, blank=True, help_text="Name of the picture file, ours, without its size")
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=1)
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.UniqueConstraint("phone", name="person_phone_once"),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(is_active=False),
                name="person_can_be_reached",
            ),
        ]

    def __str__(self) -> str:
        return self.nickname

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with the epoch, so that raising the epoch ends every session."""
        value = f"{self.password}:{self.epoch}"
        return salted_hmac("qunluo.people.session", value, algorithm="sha256").hexdigest()


class OperatorLink(models.Model):
    """A link that makes whoever opens it the operator of this installation. Works once; only its hash is stored."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return f"made {self.made_at:%Y-%m-%d %H:%M}"
