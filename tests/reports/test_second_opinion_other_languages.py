"""The second opinion on texts in other languages: no database, and sentences of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.reading import opinion, read
from reports.reading.found import CueFound
from reports.reading.opinion import other_languages as model
from reports.rules import CUES, IMMEDIATE, PRIORITY
from tests.narratives.score import CLOSED, HERE, graded, is_held, is_spared, narratives
from tests.narratives.sight import learned_from
from tests.narratives.training import ids_hash
from triage.rules.grade import Grade

# Danger that no phrase of a lexicon says, and what is like it and is none.
NOW = {
    "el": "Ο παππούς μου έπεσε στο μπάνιο και δεν αποκρίνεται, τι να κάνω, είμαι μόνη μου μαζί του",
    "vi": "Có người đang đứng ngoài cửa sổ phòng ngủ của tôi, họ đang gỡ lưới ra, tôi ở nhà một mình với con",
    "zh": "我妈妈刚才把一整瓶安眠药都吃了，现在叫不醒，嘴唇发紫，怎么办",
    "ar": "جارنا يضرب زوجته الآن وأسمعها تصرخ وتطلب النجدة والأولاد يبكون",
}
CALM = {
    "el": "Έχασα το πορτοφόλι μου στο τρένο την Τρίτη, μήπως το παρέδωσε κανείς στο τμήμα;",
    "vi": "Tôi muốn hỏi làm sao để xin giấy xác nhận của cảnh sát cho công việc mới của tôi",
    "zh": "我上周在商场丢了一个黑色的背包，想补一份报案证明给保险公司",
    "ar": "أريد أن أسأل كيف أقدم بلاغا عن دراجة سرقت من المرآب الأسبوع الماضي",
}
LETTERS = st.text(
    st.one_of(
        st.sampled_from("اأبتثجحخدذرزسشصضطظعغفقكلمنهوي ،؟ًُ"),
        st.sampled_from("我你他有人刀火救命快来在家门口。，？"),
        st.sampled_from("αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς ;."),
        st.sampled_from("अआइकखगघचजटडतदनपबमयरलवशसह ािीुूेैो्ंँ।"),
        st.sampled_from("ăâđêôơưàáảãạ abcdeghiklmnopqrstuvxy!?"),
        st.characters(),
    ),
    max_size=300,
)


@pytest.mark.parametrize("lang", NOW)
def test_danger_sounds_like_danger(lang):
    assert any(cue.grade == IMMEDIATE for cue in read(NOW[lang], lang=lang).cues)


@pytest.mark.parametrize("lang", CALM)
def test_what_can_wait_for_an_interpreter_sounds_like_that(lang):
    assert not list(model.danger_by_ear(CALM[lang], ()))


def test_a_piece_has_vowel_signs_and_no_full_stop_or_number():
    names = {piece.name for piece in model.pieces("घर में आग।१२ fire2")}

    assert {" में ", " आग ", "fire "} <= names
    assert not [name for name in names if set(name) & set("।१२2")]


def test_where_danger_was_said_not_to_be_there_it_hears_none_by_itself():
    said = NOW["zh"]
    other = CueFound("injury", PRIORITY, said[:2], 0, 2, "lexicon zh")

    assert list(model.danger_by_ear(said, ()))
    assert not list(model.danger_by_ear(said, (), denied=True))
    assert list(model.danger_by_ear(said, (other,), denied=True))


def test_it_is_one_cue_with_words_that_stand_in_the_text(monkeypatch):
    monkeypatch.setattr(model, "CLEARLY", -9.0)
    for said in (*NOW.values(), *CALM.values()):
        (cue,) = model.danger_by_ear(said, ())

        assert (cue.cue in CUES, cue.grade, cue.source) == (True, IMMEDIATE, model.opinion_by_ear_name())
        assert cue.words == said[cue.start : cue.end]
        assert 0 < len(cue.words) < len(said)


def test_the_words_are_parted_only_where_the_language_parts_them(monkeypatch):
    monkeypatch.setattr(model, "CLEARLY", -9.0)
    (greek,), (chinese,) = (model.danger_by_ear(NOW[lang], ()) for lang in ("el", "zh"))

    assert len(greek.words.split()) <= model.QUOTED
    assert set(greek.words.replace(",", "").split()) <= set(NOW["el"].replace(",", "").split())
    assert len(chinese.words) <= model.QUOTED_LETTERS + 2


@given(LETTERS)
def test_it_takes_any_text_and_says_the_same_twice(said):
    first, second = (list(model.danger_by_ear(said, ())) for _ in range(2))

    assert first == second
    assert all(cue.words == said[cue.start : cue.end] for cue in first)


def test_a_few_words_that_it_knows_are_too_few(monkeypatch):
    monkeypatch.setattr(model, "CLEARLY", -9.0)

    assert not list(model.danger_by_ear("救命", ()))
    assert not list(model.danger_by_ear("", ()))


def test_it_only_raises(monkeypatch):
    told = [one for _, _, one in learned_from(in_english=False)][::7]
    with_it = [Grade(graded(one)["grade"]).rank for one in told]
    monkeypatch.setattr(model, "AGREED", 99.0)
    monkeypatch.setattr(model, "CLEARLY", 99.0)
    without = [Grade(graded(one)["grade"]).rank for one in told]

    assert all(one <= other for one, other in zip(with_it, without, strict=True))
    assert sum(with_it) < sum(without)


def test_a_reason_says_whose_opinion_it_is_and_that_a_person_has_to_understand_it():
    for lang, said in NOW.items():
        reading = read(said, lang=lang)

        assert reading.opinion == opinion.opinion_by_ear_name()
        assert "other languages" in reading.opinion
        reasons = [reason["text"] for reason in graded({"id": lang, "text": said, "lang": lang})["reasons"]]
        assert any("a person has to understand it first" in reason for reason in reasons)


def test_what_a_lexicon_hears_is_for_a_person_where_it_clearly_hears_no_danger():
    film = "Tôi muốn cảm ơn cảnh sát về buổi nói chuyện ở trường, các cháu rất thích và gửi lời chào"
    knife = CueFound("weapon", IMMEDIATE, film[:3], 0, 3, "lexicon vi")

    (calm,) = model.confirmed_by_ear(film, [knife], spoken_in="vi")
    (heard,) = model.confirmed_by_ear(NOW["zh"], [knife], spoken_in="zh")
    (hardly_known,) = model.confirmed_by_ear(film, [knife], spoken_in="uk")

    assert (calm.grade, heard.grade, hardly_known.grade) == (PRIORITY, IMMEDIATE, IMMEDIATE)


def test_it_learned_from_nothing_that_is_kept_to_measure_by():
    learned = [told["id"] for _, _, told in learned_from(in_english=False)]
    kept = {told["id"] for name in CLOSED for told in narratives(HERE / f"{name}.jsonl")}

    assert not [name for name in learned if is_held(name) or is_spared(name) or name in kept]
    assert model.trained().facts["ids"] == ids_hash(learned), (
        "The narratives have changed: python -m tests.narratives.other_languages"
    )
