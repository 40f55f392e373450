"""People who sign in, by their e-mail address or phone number."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from apps.accounts.validators import known_time_zone

PULL_MS = (250, 5000)
NEW_YORK = "America/New_York"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user who can sign in with `email` and `password`."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def owner_of_phone(self, phone: str) -> User | None:
        """Who has shown that this number is theirs; one that was only typed keeps nobody from it."""
        return self.filter(phone=phone, phone_verified=True).first()

    def who_signs_in_with(self, login: str) -> User | None:
        """Whose address or number this is."""
        return self.filter(email__iexact=login).first() or self.owner_of_phone(login)


class Theme(models.TextChoices):
    SYSTEM = "system", "As the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Density(models.TextChoices):
    DENSE = "dense", "Dense"
    COMFORTABLE = "comfortable", "Comfortable"


class User(AbstractUser):
    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    phone = models.CharField(  # noqa: DJ001 (none is null: an empty number would be one that two people share)
        "phone number",
        max_length=16,
        null=True,
        blank=True,
        validators=[RegexValidator(r"\A\+[1-9]\d{6,14}\Z", "Begin with + and the country's number, such as +1.")],
        help_text="E.164: + and digits only",
    )
    phone_verified = models.BooleanField("phone number is confirmed", default=False)
    name = models.CharField(max_length=150, blank=True)
    time_zone = models.CharField(max_length=64, default=NEW_YORK, validators=[known_time_zone])
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=11, choices=Density, default=Density.DENSE)
    pull_ms = models.PositiveSmallIntegerField(
        "pull interval, ms", default=1000, validators=[MinValueValidator(PULL_MS[0]), MaxValueValidator(PULL_MS[1])]
    )
    terms_version = models.CharField("terms accepted", max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    second_factor_offered_at = models.DateTimeField(null=True, blank=True, editable=False)  # And set up or declined

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pull_ms__gte=PULL_MS[0], pull_ms__lte=PULL_MS[1]),
                name="user_pull_between_250_and_5000_ms",
            ),
            models.CheckConstraint(condition=~models.Q(phone=""), name="user_phone_is_a_number_or_null"),
            # A number that was only typed keeps nobody from it; the first to show it is theirs has it.
            models.UniqueConstraint(
                fields=["phone"], condition=models.Q(phone_verified=True), name="user_phone_once_where_verified"
            ),
            # Two spellings of an address are one person.
            models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """A change by its owner or staff; Django's own rehashing stores only the password, not this date."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def zone(self) -> ZoneInfo:
        """Where their clock is; the market's place, should theirs have left the time zone database."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(NEW_YORK)


class KnownDevice(models.Model):
    """What somebody has signed in with before, so that only a new one is news."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    mark = models.CharField(max_length=64)  # A hash: whoever reads it cannot pass for the device
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "mark"], name="device_once_a_user")]

    def __str__(self) -> str:
        return f"{self.user}, {self.seen_at:%Y-%m-%d}"


class LockOut(models.Model):
    """A login or a network address that was out of tries for a while, after too many wrong passwords or codes."""

    class Of(models.TextChoices):
        PASSWORDS = "passwords", "Passwords"
        CODES = "codes", "Codes"

    of = models.CharField("out of", max_length=9, choices=Of, default=Of.PASSWORDS)
    login = models.CharField(max_length=260, blank=True, help_text="Masked; empty when it was the address")
    key = models.CharField(max_length=64, editable=False)  # What was counted, as a keyed hash
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="lock_outs")
    address = models.CharField(max_length=45, help_text="Where the last try came from")
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    told_at = models.DateTimeField("owner told", null=True, blank=True)
    released_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.login or self.address}, {self.created_at:%Y-%m-%d %H:%M}"
