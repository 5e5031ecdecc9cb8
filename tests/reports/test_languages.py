"""Which language a text is in, and its signs of danger. No database; no native speaker wrote these texts."""

import json
import time
import tomllib
from pathlib import Path

import pytest

from reports.reading import language_name, not_understood, read
from reports.reading.folding import fold
from reports.reading.foreign import FOLDER, danger_in, danger_languages, danger_lexicon
from reports.reading.languages import known, language_of
from reports.reading.lexicon import english
from reports.rules import CUES
from tests.narratives.score import is_held

WRITTEN = Path(__file__).parents[1] / "narratives" / "written"
H5 = [json.loads(line) for line in (WRITTEN / "h5.jsonl").read_text(encoding="utf-8").splitlines()]
TRAIN = [told for told in H5 if not is_held(told["id"])]


def language(text: str, stated: str = "en") -> str:
    return language_of(text, stated=stated, english=english().common)


def danger(text: str) -> dict[str, str]:
    return {found.cue: found.grade for found in read(text).cues}


def is_now(text: str) -> bool:
    return "immediate" in danger(text).values()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tôi bị mất xe hôm qua", "vi"),
        ("toi bi mat xe hom qua o cho, khong ai thay", "vi"),
        ("我的车昨天被偷了", "zh"),
        ("我架車琴日俾人偷咗，唔知點算", "yue"),
        ("昨日、自転車を盗まれました", "ja"),
        ("어제 자전거를 도난당했어요", "ko"),
        ("سرقوا سيارتي من أمام البيت", "ar"),
        ("ماشینم را دیشب دزدیدند و کسی چیزی ندید", "fa"),
        ("میری گاڑی چوری ہو گئی ہے", "ur"),
        ("Μου έκλεψαν το αυτοκίνητο", "el"),
        ("mou eklepsan to amaxi, einai mple, den ksero ti na kano", "el"),
        ("Mi hanno rubato la macchina ieri sera", "it"),
        ("Me robaron el carro anoche y no sé qué hacer", "es"),
        ("Roubaram o meu carro ontem e não sei o que fazer", "pt"),
        ("On m'a volé ma voiture hier soir", "fr"),
        ("Mir wurde gestern das Auto gestohlen", "de"),
        ("मेरी गाड़ी चोरी हो गई", "hi"),
        ("meri gaadi chori ho gayi hai, kya karna hai", "hi"),
        ("ਮੇਰੀ ਗੱਡੀ ਚੋਰੀ ਹੋ ਗਈ", "pa"),
        ("Arabamı dün gece çaldılar, kimse görmedi", "tr"),
        ("Ninakaw po yung bisikleta ko kahapon", "tl"),
        ("Sepeda saya dicuri orang kemarin", "id"),
        ("Baabuurkaygii waa la xaday shalay, waxaan rabaa warbixin", "so"),
        ("У меня вчера украли машину", "ru"),
        ("У мене вчора вкрали машину, і я не знаю що робити", "uk"),
        ("Синоћ су ми украли ауто и не знам шта да радим", "sr"),
        ("Ми го украдоа автомобилот вчера", "mk"),
        ("Sinoć su mi ukrali auto i ne znam što da radim", "hr"),
        ("เมื่อวานรถหาย", "th"),
        ("ትናንት መኪናዬ ተሰረቀ", "am"),
        ("எனது கார் திருடப்பட்டது", "ta"),
    ],
)
def test_a_language_is_known_by_its_script_and_its_words(text, code):
    assert language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bike stolen Moe station",
        "Two bikes cut off the rack at Lorne, Norco and a Giant, rack ruined too",
        "Stolen from El Paso Cantina on Rue de la Paix Mall: one la marzocco machine, owner Nguyễn Văn Minh",
        "My nonna and her cara mia Rosa lost a bag at 老四川 restaurant in Box Hill on Friday",
        "sorry my english no good. man he take my bag, he run. i want report please",
        "The café's façade was graffitied, naïve stuff, señor Lopez saw it",
    ],
)
def test_english_with_foreign_names_and_broken_english_is_english(text):
    assert language(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Hello I am Linh of Noble Park. Con tôi bị sốt và chồng tôi không có nhà. Please",
            "vi",
        ),
        ("Hi, my mum says 後面花園有個男人想入嚟 and she is alone, can you send somebody to her", "yue"),
        ("I don't know what to do, me dijo que me va a matar, he lives next door to us", "es"),
    ],
)
def test_a_passage_in_another_language_within_english_is_heard(text, code):
    assert language(text) == code


def test_a_language_that_nobody_here_knows_is_not_called_english():
    assert language("Ndiyakucela uncedo umntwana wam ulahlekile namhlanje ekuseni emarikeni") == "other"


def test_few_words_are_believed_to_be_in_the_language_that_was_said():
    assert language("tolong", "id") == "id"
    assert language("saya", "en") == "en"
    assert language("He is hitting my sister and I am scared", "vi") == "en"


def test_the_reason_names_the_language_for_the_interpreter():
    assert not_understood("vi") == "In Vietnamese: a person has to understand it first"
    assert not_understood("other") == "In a language that we do not know: a person has to understand it first"
    assert all(language_name(code) for code in known().languages)


@pytest.mark.parametrize(
    "text",
    [
        "Cứu tôi với, nó đang cầm dao",
        "救命，他拿着刀在门口",
        "الحقوني، في حرامي بالبيت",
        "کمک، یکی وارد خانه شده",
        "Βοήθεια, με χτυπάει ο άντρας μου",
        "Aiuto, mio marito mi picchia e ha un coltello",
        "¡Auxilio! Hay un hombre con una pistola",
        "Socorro, o meu marido está a bater na minha mãe",
        "Au secours, il a un couteau",
        "Hilfe, mein Mann schlägt mich",
        "बचाओ, मेरे पति चाकू लेकर मार रहे हैं",
        "bachao, ghar me koi ghus gaya hai, mujhe bahut dar lag raha hai",
        "ਬਚਾਓ, ਉਹ ਮੈਨੂੰ ਕੁੱਟ ਰਿਹਾ ਹੈ",
        "İmdat, adam eve girdi, elinde bıçak var",
        "Saklolo, sinasaksak niya ang kapatid ko",
        "Tolong, ada maling masuk rumah saya dan dia membawa pisau",
        "Waan cabsanayaa, ninka wuxuu wataa mindi, guriga ayuu soo galay",
        "Помогите, он меня душит",
        "Рятуйте, він мене б'є і у нього ніж",
        "Упомоћ, муж ме бије",
        "Upomoć, muž me bije i ima nož",
        "Помагајте, мажот ме тепа",
        "살려주세요, 남자가 칼을 들고 있어요",
        "助けて、男がナイフを持って家に入ってきた",
        "ช่วยด้วย มีคนถือมีดอยู่ในบ้าน",
    ],
)
def test_danger_in_another_language_is_immediate_at_once(text):
    assert is_now(text)


@pytest.mark.parametrize(
    ("now", "other"),
    [
        ("Nó cầm dao đứng trước cửa", "Nó không có cầm dao"),
        ("Chồng tôi đang đánh tôi", "Năm ngoái chồng tôi đánh tôi"),
        ("他在打我", "他去年打我，现在已经分开了"),
        ("有人拿着刀", "电影里有人拿着刀"),
        ("معه سكين", "ما معه سكين"),
        ("Ο γιος μου με χτυπάει", "Χθες ο γιος μου με χτύπησε"),
        ("Ha un coltello", "Non ha un coltello"),
        ("Mi marido me está pegando", "El año pasado mi marido me pegaba"),
        ("Il a un couteau", "Il n'a pas de couteau"),
        ("Er hat ein Messer", "Er hat kein Messer"),
        ("उसके हाथ में चाकू है", "उसके पास चाकू नहीं था"),
        ("Elinde bıçak var", "Elinde bıçak yok"),
        ("У него нож", "Ножа не было, это в фильме был нож"),
        ("칼을 들고 있어요", "영화에서 칼을 들고 있어요"),
    ],
)
def test_what_is_denied_over_or_of_a_film_is_not_immediate(now, other):
    assert is_now(now)
    assert not is_now(other)


def test_what_is_found_lying_somewhere_is_for_an_officer_to_look_at():
    assert danger("لقيت مسدس بالحديقة") == {"weapon": "priority"}


def test_vietnamese_without_accents_is_read_too():
    assert is_now("co nguoi la vao nha toi, toi dang tron tren gac")
    assert not is_now("toi an chay va di cho mua rau, khong ai lay gi cua toi")


def test_the_very_words_are_quoted_in_their_place_and_with_their_lexicon():
    text = "Xin chào, chồng tôi đang đánh tôi, nhà số 5"

    found = next(cue for cue in read(text).cues if cue.cue == "violence_now")

    assert text[found.start : found.end] == found.words
    assert found.words.startswith("đang đánh")
    assert found.source.startswith("lexicon vi ")


@pytest.mark.parametrize("told", TRAIN, ids=lambda told: told["id"])
def test_words_of_danger_stand_where_they_are_said_to(told):
    for found in read(told["text"], lang=told["lang"]).cues:
        assert told["text"][found.start : found.end] == found.words


def test_most_of_what_is_immediate_in_other_languages_is_found_and_hardly_anything_else():
    told = [told for told in TRAIN if told["lang"] in danger_languages()]
    urgent = [is_now(t["text"]) for t in told if t["grade"] == "immediate"]
    others = [is_now(t["text"]) for t in told if t["grade"] != "immediate"]

    assert sum(urgent) >= 0.9 * len(urgent)
    assert sum(others) <= 0.05 * len(others)


def test_every_narrative_in_another_language_is_known_as_its_own():
    assert [t["id"] for t in TRAIN if language(t["text"], t["lang"]) != t["lang"]] == []


@pytest.mark.parametrize("code", sorted(danger_languages()))
def test_a_lexicon_of_danger_is_sound(code):
    lexicon = danger_lexicon(code)
    words = (FOLDER / f"lexicon_{code}" / "danger.toml").read_text(encoding="utf-8")

    assert lexicon is not None
    assert {phrase.cue for phrase in lexicon.phrases} <= set(CUES) & set(lexicon.grades)
    assert not [phrase for phrase in lexicon.phrases if phrase.pattern.search("")]
    assert not [kind for kind, pattern in lexicon.signs.items() if pattern.search("")]
    assert language_name(code)
    assert "no native speaker" in " ".join(words.replace("#", "").split())
    assert tomllib.loads(words)["cues"].keys() >= {"violence_now", "weapon", "intruder_now", "fire"}


@pytest.mark.parametrize("text", ["Upomoć, muž me bije", "Упомоћ, муж ме бије"])
@pytest.mark.parametrize("stated", ["en", "sr", "hr", "bs"])
def test_serbian_and_croatian_are_read_in_either_script(text, stated):
    assert "violence_now" in {found.cue for found in read(text, lang=stated).cues}


def test_a_language_without_a_lexicon_has_no_signs_and_does_not_fail():
    assert danger_in("Ndiyakucela uncedo", "other").cues == []
    assert danger_in("Ndiyakucela uncedo", "../lexicon_en").cues == []


def test_folding_keeps_the_place_of_every_letter():
    text = "İmdat, می‌زند, ΒΟΉΘΕΙΑ, e\u0301t\u00e9"
    folded, places = fold(text)

    assert len(folded) == len(places)
    assert text[places[folded.index("imdat")]] == "İ"
    assert "ete" in folded
    assert "βοηθεια" in folded


def test_three_hundred_words_in_another_language_take_less_than_five_milliseconds():
    text = " ".join(" ".join(told["text"] for told in TRAIN if told["lang"] == "es").split()[:100] * 3)
    danger_in(text, "es")

    took = []
    for _ in range(20):
        before = time.process_time()
        danger_in(text, language(text))
        took.append(time.process_time() - before)

    assert len(text.split()) == 300
    assert sorted(took)[len(took) // 2] < 0.005
