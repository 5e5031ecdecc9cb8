"""Short answers are read for danger too; the name of a thing, a place or a person is none."""

import pytest

from reports.models import OpenCue
from reports.reading.named import read_named

THINGS = """
kitchen knife set / hunting rifle bag / Swiss army knife / samurai sword on the wall
machete for the garden / Stanley knife / fishing knife / chef's knife / my husband's hunting knife
boys hunting knife / kids kitchen knife set / butcher knife set / pocket knife with my name on it
a knife with a wooden handle / knife block with six knives / rifle scope / ammo box
I had a fishing knife in the bag / we had a gun in the safe / It is a kitchen knife
they are kitchen knives / I think it was a kitchen knife / A gun. It was locked in the safe.
two rifles and ammo / box of shotgun cartridges / nail gun, glue gun, heat gun / paintball gun
baseball bat / axe, hammer and chainsaw / Toyota Hilux with gun rack / Suicide Squad comic
Kill Bill DVD / Call of Duty game / Assassin's Creed / killer heels / dead battery / fireworks
blood pressure machine / EpiPen / morphine tablets / first aid kit / fire extinguisher
my late husband's watch / urn with my mum's ashes / my ring, my husband died last year / blood red jumper
gunmetal grey / bullet silver / white ute, stolen plates / tattoo of a knife on his arm / Kawasaki Ninja
Dodge Viper / V12345 / n/a / 1HGBH41JXMN109186
"""
PLACES = """
Hangman Lane / Gunns Road / Butcher Street / Stalker Road / Suicide Bend / Rape seed field / Hanging Rock
Blade Street / Slaughterhouse Lane / Wounded Knee Cafe / Dead Horse Gully / at the pistol club
emergency entrance of the hospital / behind the police station / fire station / behind me on the train
on the 86 tram / home / in my car / at my door / outside my house / here / in front of the shop
lost on the train / somewhere between home and work / Violet Town
"""
PEOPLE = """
my husband / ex-boyfriend / the man next door / a man in a black hoodie / security guard / Hunter Gunn
Nguyễn Thị Ánh / Sgt Bloggs / officer with the beard / victim / I am her carer / my son took it
he ran to the station / my ex has it / before 3 pm, and do not say who you are
only when my husband is at work / ring twice, the dog bites / dog: Rottweiler
"""
DANGER = """
he is here now with a knife / hes got a knife / man with a knife / there is a man with a gun outside
knife at my throat / two men with a machete at the shop now / my husband's outside with a knife
he is at my door with an axe / someone is breaking in right now / they are in the house now
locked in the bathroom, he is smashing the door / hiding in the wardrobe / he is hitting my mum
she is not breathing / the house is on fire / he just stabbed him / going to kill myself / I want to die
he wants to kill me / my son took all his pills / 他现在拿着刀在门口
"""


def _each(lines: str) -> list[str]:
    return [said.strip() for line in lines.strip().splitlines() for said in line.split(" / ")]


@pytest.mark.parametrize("kind", [THINGS, PLACES, PEOPLE], ids=["things", "places", "people"])
def test_what_is_only_named_is_no_sign_of_danger(kind):
    alarmed = {said: [cue.cue for cue in found] for said in _each(kind) if (found := [*read_named(said)])}

    assert alarmed == {}


@pytest.mark.parametrize("said", _each(DANGER))
def test_danger_is_read_in_a_short_answer_and_quoted_with_its_place(said):
    text = f"kitchen knife set\n{said}"

    found = [*read_named(text)]

    assert found
    assert all(text[cue.start : cue.end] in said for cue in found)


@pytest.mark.parametrize(
    ("step", "field", "beside"),
    [
        ("taken", "taken", {}),
        ("when", "where_words", {"when_unsure": "on"}),
        ("when", "where_address", {"when_unsure": "on", "where_suburb": "Moe", "where_postcode": "3825"}),
        ("things", "things-1-thing", {"thing-key": "things-1"}),
        ("things", "things-1-thing_marks", {"thing-key": "things-1", "things-1-thing": "Red bike"}),
        ("you", "name", {}),
    ],
)
def test_danger_in_any_text_field_interrupts_and_alarms_the_floor(citizen, kept_draft, step, field, beside):
    draft = kept_draft(has_details="yes")

    response = citizen.post(f"/report/{draft.code}/{step}/", {field: "he is here now with a knife"} | beside)

    assert response.url.startswith(f"/report/{draft.code}/now/")
    quoted = citizen.get(response.url).context["quote"]
    assert "knife" in "".join(part["text"] for part in quoted if part["marked"])
    assert OpenCue.objects.get(draft__code=draft.code, cue="weapon").grade == "immediate"


def test_a_set_of_knives_among_the_things_interrupts_nobody(citizen, kept_draft):
    draft = kept_draft(has_details="yes")

    citizen.post(f"/report/{draft.code}/taken/", {"taken": "kitchen knife set\nhunting rifle bag"})
    place = {"where_words": "Hangman Lane, behind the gun shop"}
    citizen.post(f"/report/{draft.code}/when/", {"when_unsure": "on"} | place)

    assert not OpenCue.objects.exists()


def test_words_about_things_are_read_as_things_while_they_are_typed(citizen):
    def listened(**typed: str) -> int:
        return citizen.post("/report/listen/", typed).status_code

    assert listened(words="kitchen knife set", question="taken") == 204
    assert listened(words="he is here now with a knife", question="taken") == 200
    assert listened(words="he has a kitchen knife", question="what_happened") == 200
