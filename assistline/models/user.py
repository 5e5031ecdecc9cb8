"""Staff accounts. Citizens have none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone

from assistline import roles


class UserManager(BaseUserManager["User"]):
    """Makes staff accounts."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make an account with a usable password (or none, when ``password`` is None)."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One member of staff, with one role, at one centre. What a role may do is in ``assistline/roles.py``."""

    username = models.CharField(
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Someone has that user name. Choose another."},
    )
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=[(slug, role.name) for slug, role in roles.ROLES.items()])
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="staff")
    is_active = models.BooleanField(
        default=True, help_text="Switch off instead of deleting: the trail needs the name."
    )
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "role", "centre"]

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def log_ins(self) -> models.QuerySet[User]:
        """All of this person's: who has two roles has two, with the same work address."""
        mine = models.Q(id=self.id)
        return User.objects.filter(
            mine | models.Q(email__iexact=self.email) if self.email else mine
        ).order_by()

    def is_same_person_as(self, other: User) -> bool:
        """Whether both are log-ins of one person."""
        return self.id == other.id or bool(self.email and self.email.lower() == other.email.lower())

    def has_log_in(self, user_id: int | None) -> bool:
        """Whether a log-in is this person's; nobody's is not."""
        return user_id is not None and self.log_ins.filter(id=user_id).exists()

    @property
    def role_name(self) -> str:
        """The role in words, such as "Duty sergeant"."""
        return roles.ROLES[self.role].name

    @property
    def is_staff(self) -> bool:
        """Whether Django admin opens at all for this person."""
        return self.is_active and roles.ROLES[self.role].opens_admin

    @property
    def is_superuser(self) -> bool:
        """Nobody is: every right comes from the role table."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether the person's role carries ``perm`` (``app.action_noun``)."""
        return self.is_active and roles.allows(self.role, perm)

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        """Whether the role carries all of ``perm_list``."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the admin index shows the app to this person."""
        return self.is_active and roles.allows_any(self.role, app_label)
