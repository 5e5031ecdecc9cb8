"""Fills in the settings' own forms, as a browser would."""

from django.urls import reverse


def form_of(client, url):
    """What a browser would send from a settings page when nothing is typed: every field as it stands."""
    response = client.get(url)
    assert response.status_code == 200, url
    sent = {}
    context = response.context
    if context.get("opened"):
        return opened_form_of(context)
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


def opened_form_of(context):
    """The same of the step or question that is opened on the page of its version."""
    form = context["opened"].form
    sent = {"version": context["version"].pk}
    for field in form:
        if field.value() is True:
            sent[field.html_name] = "on"
        elif field.value() not in (None, False, []):
            sent[field.html_name] = field.value()
    if hasattr(form, "choices"):
        sent["choices"] = len(form.choices.rows)
        for row in form.choices.rows:
            sent |= {f"{row.prefix}-{name}": value for name, value in row.told.items()}
    return sent


def forms_in(inline):
    return [inline.formset.management_form, *inline.formset.forms]


def send(client, url, **typed):
    """Fill in a settings form and press Save."""
    response = client.post(url, form_of(client, url) | typed)
    if response.status_code == 200 and response.context.get("opened"):
        raise AssertionError(response.context["opened"].errors)
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


def add_step(client, version, after, **typed):
    """A step behind the one of a slug."""
    behind = version.steps.get(slug=after)
    send(client, f"{page('step_add')}?version={version.id}&after={behind.id}", **typed)


def add_question(client, step, parent=None, **typed):
    """A question at the end of a step, or a part at the end of a question's."""
    within = f"&parent={parent.id}" if parent else ""
    send(client, f"{page('question_add')}?step={step.id}{within}", **typed)


def add_own_question(client, version):
    """A step with a question of one's own, and its choices, by their forms."""
    add_step(client, version, "what", title="Paint", heading="What is it?")
    step = version.steps.get(slug="paint")
    add_question(
        client,
        step,
        label="How big is it?",
        kind="choice",
        required="on",
        **{"choice-0-label": "Small", "choice-1-label": "As big as a door"},
    )
    return step.questions.get(slug="how_big_is_it")
