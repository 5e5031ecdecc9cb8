"""Fills in the forms of decision tables, as a browser would."""

from django.urls import reverse


def page(name, *args):
    return reverse(f"admin:assistline_{name}", args=args)


def rows_url(version):
    """The page of a version."""
    return page("decisiontableversion_change", version.id)


def typed_in(client, url):
    """What a browser would send from a row's page when nothing is typed: every field as it stands."""
    context = client.get(url).context
    examples = context.get("examples") or []
    sent = {"examples": len(examples)} if examples else {}
    for form in (context["form"], *examples):
        for field in form:
            value = field.value()
            if value is True:
                sent[field.html_name] = "on"
            elif value not in (None, False):
                sent[field.html_name] = value
    return sent


def send_row(client, url, **typed):
    """Fill in a row's form and press Save."""
    return client.post(url, typed_in(client, url) | typed)


def press(client, version, verb, **more):
    """Press a button of a version's page; the page that follows."""
    url = page(f"decisiontableversion_{verb}", version.id)
    return client.post(url, more, follow=True).content.decode()


def asks(version, fact, operator, *ticks, text=""):
    """What is typed to ask about a fact."""
    column = version.columns.get(fact=fact)
    return {f"operator-{column.id}": operator, f"ticks-{column.id}": ticks, f"value-{column.id}": text}


def known(version, example, words, **facts):
    """What is typed as a worked example."""
    columns = {column.fact: column.id for column in version.columns.all()}
    return {f"example-{example}-words": words} | {
        f"example-{example}-fact-{columns[fact]}": value for fact, value in facts.items()
    }
