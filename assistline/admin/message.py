"""What we say, and what was sent."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from assistline.admin.base import BigTableAdmin, SettingsAdmin, person
from assistline.hidden import in_mail
from assistline.message_words import rewrite_words, unknown_placeholders
from assistline.messages import REGISTRY, UnknownMessage, declared
from assistline.models import MessageWords, Notification
from assistline.notifications.actions import HeldBack, NothingToResend, resend


def masked(address: str) -> str:
    """An address that can be told from another, and not be used: ``•••• 678``, ``a••••@example.org``."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}••••@{domain}" if at else f"•••• {address[-3:]}"


class WordsForm(forms.ModelForm):
    """The words of a message, checked against the placeholders that it declares."""

    def clean(self) -> dict[str, Any]:
        """Refuse a placeholder that would be sent as it stands, and a subject line where there is none."""
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("message") or self.instance.message
        channel = cleaned.get("channel") or self.instance.channel
        try:
            message = declared(name)
        except UnknownMessage:
            raise forms.ValidationError("The product has no message of this name.") from None
        if channel not in message.channels:
            self.add_error(None, f"This message goes out by {' and '.join(message.channels)} only.")
        for field in ("subject_line", "body"):
            unknown = unknown_placeholders(message=message, text=cleaned.get(field, ""))
            if unknown:
                allowed = ", ".join(f"{{{known}}}" for known in message.placeholders) or "none"
                self.add_error(
                    field, f"There is no {{{unknown[0]}}} in this message. You can use: {allowed}."
                )
        if channel == "email" and not cleaned.get("subject_line"):
            self.add_error("subject_line", "An e-mail needs a subject line.")
        return cleaned


class NewWordsForm(WordsForm):
    """The first words of a message in a language."""

    message = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autodiscover_modules("messages")
        field = cast(forms.ChoiceField, self.fields["message"])
        field.choices = [(name, name.replace("_", " ")) for name in sorted(REGISTRY)]

    def clean(self) -> dict[str, Any]:
        """Words that are there already are rewritten on their own page."""
        cleaned = super().clean()
        names = ("customer", "message", "channel", "language")
        if all(cleaned.get(name) for name in names) and MessageWords.objects.filter(
            **{name: cleaned[name] for name in names}
        ):
            self.add_error(None, "There are words for this message already: open them and change them there.")
        return cleaned


@admin.register(MessageWords)
class MessageWordsAdmin(SettingsAdmin):
    """Words are versions: saving makes the next one, and the old one stays with what was sent in it."""

    customer_path = "customer"
    form = WordsForm
    list_display = ("message", "channel", "language", "version", "is_current", "created_at")
    list_filter = ("channel", "is_current")
    search_fields = ("message",)
    ordering = ("message", "channel", "language", "-version")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A message is chosen once, for the first version."""
        return super().get_form(
            request, obj, change, **({"form": NewWordsForm} if obj is None else {}) | kwargs
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What can be said, and for what."""
        names = ("customer", "message", "channel", "language", "subject_line", "body")
        return (*names, "placeholders", "version", "is_current", "created_at") if obj else names

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All but the words, once they are there."""
        settled = (
            "customer",
            "message",
            "channel",
            "language",
            "placeholders",
            "version",
            "is_current",
            "created_at",
        )
        return settled if obj else ()

    @admin.display(description="You can use")
    def placeholders(self, words: MessageWords) -> str:
        """The names that stand in braces in this message."""
        try:
            return (
                ", ".join(f"{{{name}}}" for name in declared(words.message).placeholders) or "no placeholders"
            )
        except UnknownMessage:
            return "This message is not sent any more."

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Old versions are looked at only."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_current)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was said stays."""
        return False

    def save_model(self, request: HttpRequest, obj: MessageWords, form: Any, change: bool) -> None:
        """Save the first version as it is; of a later one, make the next."""
        if not change:
            super().save_model(request, obj, form, change)
        elif form.changed_data:
            new = rewrite_words(
                words_id=obj.pk, subject_line=obj.subject_line, body=obj.body, at=timezone.now()
            )
            messages.info(request, f"Version {new.version} is in force from the next message on.")


@admin.register(Notification)
class NotificationAdmin(BigTableAdmin):
    """What was sent, is on its way, or needs a person. Its words and the whole address stay closed."""

    customer_path = "customer_id"
    list_display = (
        "id",
        "message",
        "channel",
        "recipient",
        "about",
        "state",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("state", "channel")
    actions = ("send_again",)
    fields = (
        "message",
        "channel",
        "language",
        "recipient",
        "about",
        "occasion",
        "words_version",
        "state",
        "due_at",
        "attempts",
        "provider",
        "provider_reference",
        "last_error",
        "created_at",
        "settled_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        """The customer's own, with the words left closed; none about a complaint about who looks."""
        own = super().get_queryset(request).exclude(in_mail(person(request)))
        return own.defer("body")

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Who may press "Send again"."""
        return person(request).has_perm("assistline.resend_notification")

    @admin.display(description="To")
    def recipient(self, notification: Notification) -> str:
        """The address, masked."""
        return masked(notification.to)

    @admin.display(description="About")
    def about(self, notification: Notification) -> str:
        """What it is about."""
        return f"{notification.subject_kind} {notification.subject_id}"

    @admin.action(description="Send again", permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        """Have the chosen ones sent again, as far as they were refused or are unknown."""
        again = left = 0
        held: set[str] = set()
        for notification_id in list(queryset.values_list("id", flat=True)):
            try:
                resend(notification_id=notification_id, by=person(request), at=timezone.now())
                again += 1
            except HeldBack as why:
                held.add(str(why))
            except NothingToResend:
                left += 1
        if again:
            messages.success(request, f"{again} will be sent again now.")
        for why_not in sorted(held):
            messages.warning(request, f"Not sent again. {why_not}")
        if left:
            messages.warning(request, f"{left} were sent or are on their way, and are left as they are.")
