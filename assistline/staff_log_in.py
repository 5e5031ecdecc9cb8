"""Members of staff by their password, with the centre that every page of theirs names."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from assistline.models import User


class StaffBackend(ModelBackend):
    """Django's own, but that reading who is signed in reads the centre in the same statement."""

    def get_user(self, user_id: Any) -> User | None:
        """Who a session is of; nobody once they were switched off.

        Args:
            user_id: As the session has it.
        """
        user = User.objects.select_related("centre").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
