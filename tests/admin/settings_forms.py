"""Fills in the settings' own forms, as a browser would."""

from django.urls import reverse


def form_of(client, url):
    """What a browser would send from a settings page when nothing is typed: every field as it stands."""
    response = client.get(url)
    assert response.status_code == 200, url
    sent = {}
    context = response.context
    for form in (
        context["adminform"].form,
        *(f for i in context["inline_admin_formsets"] for f in forms_in(i)),
    ):
        for field in form:
            value = field.value()
            if value is True:
                sent[field.html_name] = "on"
            elif value is not None and value is not False:
                sent[field.html_name] = value
    return sent


def forms_in(inline):
    return [inline.formset.management_form, *inline.formset.forms]


def send(client, url, **typed):
    """Fill in a settings form and press Save."""
    response = client.post(url, form_of(client, url) | typed)
    if response.status_code == 200:
        errors = [
            response.context["errors"],
            *(f.errors for i in response.context["inline_admin_formsets"] for f in i.formset.forms),
        ]
        raise AssertionError(errors)
    return response.url


def page(name, *args):
    return reverse(f"admin:reports_{name}", args=args)


def add_type(client, customer, **changes):
    """Add a type by its form; the page of its first version."""
    typed = {
        "customer": customer.id,
        "name": "Graffiti",
        "home_title": "Someone painted on a wall",
        "home_hint": "Graffiti, tags, stickers",
        "position": 5,
    }
    return send(client, page("reporttype_add"), **(typed | changes))


def add_own_question(client, version):
    """A step with a question of one's own, and its choices, each by its form."""
    new = version.steps.count()
    send(
        client,
        page("reporttypeversion_change", version.id),
        **{f"steps-{new}-title": "Paint", f"steps-{new}-heading": "What is it?", f"steps-{new}-position": 25},
    )
    step = version.steps.get(slug="paint")
    send(
        client,
        page("step_change", step.id),
        **{"questions-0-label": "How big is it?", "questions-0-kind": "choice", "questions-0-required": "on"},
    )
    question = step.questions.get(slug="how_big_is_it")
    send(
        client,
        page("question_change", question.id),
        **{"choices-0-label": "Small", "choices-1-label": "As big as a door"},
    )
    return question
