"""Who a person is to this installation: how they sign in and how they wish to be addressed.

What a person is inside a community (name there, role, standing) is a Membership in communities.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

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
    nickname = models.CharField(max_length=40)
    introduction = models.CharField(max_length=280, blank=True)
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
