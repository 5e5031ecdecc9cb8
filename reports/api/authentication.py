"""The access code of a report, or the secret of a draft, as a bearer token: it opens that one and says
nothing of who holds it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class AccessCode(BaseAuthentication):
    """Takes ``Authorization: Bearer <access code>``; the view holds it against the report."""

    refusal = "Send the access code as: Authorization: Bearer <access code>."

    def authenticate(self, request: Request) -> tuple[AnonymousUser, str] | None:
        """The code as ``request.auth``; nothing without the header.

        Raises:
            AuthenticationFailed: The header is there and is no bearer token.
        """
        parts = get_authorization_header(request).split()
        if not parts:
            return None
        if parts[0].lower() != b"bearer" or len(parts) < 2:
            raise AuthenticationFailed(self.refusal)
        return AnonymousUser(), b" ".join(parts[1:]).decode("latin-1")

    def authenticate_header(self, request: Request) -> str:
        """The challenge that goes with 401."""
        return 'Bearer realm="AssistLine"'


class DraftSecret(AccessCode):
    """Takes ``Authorization: Bearer <secret>``; the view holds it against the draft."""

    refusal = "Send the draft's secret as: Authorization: Bearer <secret>."


class AccessCodeScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it."""

    target_class = AccessCode
    name = "accessCode"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The access code that was given when the report was sent.",
        }


class DraftSecretScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it."""

    target_class = DraftSecret
    name = "draftSecret"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The secret that was given when the draft was begun: on paper, its secret word.",
        }
