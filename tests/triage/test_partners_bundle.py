"""Desks move with the configuration: what they take, never where they are or with which key."""

import pytest
from django.utils import timezone

from assistline.bundle.archive import pack, unpack
from assistline.bundle.moving import apply_bundle, diff_bundle, export_bundle, read_bundle
from assistline.bundle.refusal import BundleRefused
from assistline.models import Centre, Customer
from triage.actions.emergency_contacts import find_desk, hash_token
from triage.models import EmergencyDesk, ReferralDesk, Way

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-both-sides"


@pytest.fixture(autouse=True)
def only_desks(monkeypatch):
    """The rest of a configuration takes a second to read; that it moves with these is in test_bundle.py."""
    parts = ("triage.bundle_partners.ReferralDesksPart", "triage.bundle_partners.EmergencyDesksPart")
    monkeypatch.setattr("assistline.bundle.parts.PARTS", parts)


@pytest.fixture
def council(customer) -> ReferralDesk:
    desk = ReferralDesk.objects.create(
        customer=customer,
        name="Moe council",
        agency="council",
        area="3825",
        way=Way.OPEN311,
        url="https://council.example.org/311",
        secret=SECRET,
        service_code="cars-service",
        by_rule=True,
        rule_address=True,
        rule_note="Please take the car away.",
    )
    desk.takes.set(customer.report_types.filter(slug__in=["parking", "noise"]))
    return desk


@pytest.fixture
def triple_zero(customer, centre) -> EmergencyDesk:
    return EmergencyDesk.objects.create(
        customer=customer,
        centre=centre,
        name="Triple Zero",
        url="https://000.example.org/eido",
        secret=SECRET,
        token_hash=hash_token(token="their token"),
        visit_minutes_low=20,
    )


@pytest.fixture
def there(centre, customer) -> Customer:
    """Another customer with a centre and the types of the same names, and no desk."""
    other = Customer.objects.create(slug="there", name="Harbour Police")
    Centre.objects.create(customer=other, slug="there", name=centre.name)
    for slug in ("parking", "noise"):
        other.report_types.create(slug=slug, name=slug)
    return other


def taken(customer, there, administrator):
    bundle = read_bundle(export_bundle(customer=customer))
    return apply_bundle(bundle=bundle, customer=there, by=administrator, at=timezone.now())


def test_a_desk_arrives_switched_off_without_address_and_key(
    customer, council, triple_zero, there, administrator
):
    said = taken(customer, there, administrator).changes

    desk, program = there.referral_desks.get(), there.emergency_desks.get()
    assert (desk.is_active, desk.url, desk.secret, desk.service_code) == (False, "", "", "")
    assert (desk.by_rule, desk.rule_note, desk.area) == (True, "Please take the car away.", "3825")
    assert sorted(kind.slug for kind in desk.takes.all()) == ["noise", "parking"]
    assert (program.is_active, program.url, program.visit_minutes_low) == (False, "", 20)
    assert find_desk(token="their token") == triple_zero
    assert "Referral desk Moe council is new. It is switched off: write its address" in said[0]


def test_no_secret_and_no_address_is_in_the_file(customer, council, triple_zero):
    content = str(unpack(export_bundle(customer=customer)))

    for hidden in (SECRET, "example.org", "cars-service", triple_zero.token_hash):
        assert hidden not in content


def test_taken_in_it_is_the_same_file_and_nothing_more_would_change(
    customer, council, triple_zero, there, administrator
):
    taken(customer, there, administrator)
    one, other = (unpack(export_bundle(customer=whose)) for whose in (customer, there))

    again = diff_bundle(bundle=read_bundle(export_bundle(customer=customer)), customer=there)

    assert again.changes == []
    assert {**one, "bundle.json": 0} == {**other, "bundle.json": 0}


def test_what_is_other_is_said_in_sentences_and_what_is_here_keeps_its_address(
    customer, council, triple_zero, administrator
):
    files = unpack(export_bundle(customer=customer))
    files["referral_desks.json"]["referral_desks"][0] |= {"answer_hours": 24, "takes": [{"slug": "noise"}]}
    files["emergency_desks.json"]["emergency_desks"][0]["visit_minutes_high"] = 120
    bundle = read_bundle(pack(files))

    said = apply_bundle(bundle=bundle, customer=customer, by=administrator, at=timezone.now()).changes

    council.refresh_from_db()
    triple_zero.refresh_from_db()
    assert said == [
        "Referral desk Moe council: answer hours was 72, is 24.",
        "Type parking of referral desk Moe council is gone.",
        "Emergency desk Triple Zero: visit minutes high was 90, is 120.",
    ]
    assert (council.answer_hours, council.url, council.secret) == (
        24,
        "https://council.example.org/311",
        SECRET,
    )
    assert (triple_zero.visit_minutes_high, triple_zero.secret, triple_zero.is_active) == (120, SECRET, True)


def test_another_way_stays_as_it_is_here(customer, council, administrator):
    files = unpack(export_bundle(customer=customer))
    files["referral_desks.json"]["referral_desks"][0]["way"] = "email"

    difference = diff_bundle(bundle=read_bundle(pack(files)), customer=customer)

    assert difference.changes == []
    assert difference.remarks == [
        "Referral desk Moe council: way is “open311” and stays; the file has “email”."
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"way": "phone"}, "By rule needs an agency"),
        ({"takes": [{"slug": "parrots"}]}, "There is no type called “parrots”."),
        ({"url": "https://a.example.org"}, "nothing here is called “url”"),
        ({"area": "everywhere"}, "is no postcode"),
    ],
)
def test_what_the_settings_would_refuse_is_refused(customer, council, there, administrator, change, said):
    files = unpack(export_bundle(customer=customer))
    files["referral_desks.json"]["referral_desks"][0] |= change

    with pytest.raises(BundleRefused) as refused:
        apply_bundle(bundle=read_bundle(pack(files)), customer=there, by=administrator, at=timezone.now())

    assert said in str(refused.value) + " ".join(getattr(refused.value, "sentences", ()))
    assert not there.referral_desks.exists()
