"""What is said first to somebody who writes in another language. No native speaker has reviewed these words.

Each says the same: "We can read this with an interpreter. Ask us to call you: we bring an interpreter to the
call. If someone is in danger now, call 000 and say your language."
"""

from __future__ import annotations

from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he"})


@dataclass(frozen=True)
class Spoken:
    """Words in one language. ``tag`` is what a browser calls it; ``asks`` stands on the button."""

    tag: str
    words: str
    asks: str

    @property
    def direction(self) -> str:
        """``rtl`` for what is written from right to left."""
        return "rtl" if self.tag in RIGHT_TO_LEFT else "ltr"


_WORDS: dict[str, Spoken] = {
    "vi": Spoken(
        "vi",
        "Chúng tôi đọc được tin này với sự giúp đỡ của thông dịch viên. Hãy yêu cầu chúng tôi gọi cho "
        "quý vị: sẽ có thông dịch viên trong cuộc gọi. Nếu có người đang gặp nguy hiểm, hãy gọi "
        "{emergency} và nói ngôn ngữ của quý vị.",
        "Gọi cho tôi, có thông dịch viên",
    ),
    "zh": Spoken(
        "zh-Hans",
        "我们会请口译员帮助阅读您写的内容。您可以请我们给您打电话，通话时会有口译员。"
        "如果现在有人处于危险中，请拨打 {emergency}，并说出您的语言。",
        "请给我打电话，并安排口译员",
    ),
    "ar": Spoken(
        "ar",
        "يمكننا قراءة ما كتبته بمساعدة مترجم. اطلب منا أن نتصل بك: سيكون معنا مترجم في المكالمة. "
        "إذا كان أحد في خطر الآن، فاتصل بالرقم {emergency} وقل اسم لغتك.",
        "اتصلوا بي مع مترجم",
    ),
    "el": Spoken(
        "el",
        "Μπορούμε να διαβάσουμε αυτό που γράψατε με διερμηνέα. Ζητήστε μας να σας καλέσουμε: θα είναι μαζί "
        "μας διερμηνέας. Αν κάποιος κινδυνεύει τώρα, καλέστε το {emergency} και πείτε τη γλώσσα σας.",
        "Καλέστε με, με διερμηνέα",
    ),
    "it": Spoken(
        "it",
        "Possiamo leggere quello che ha scritto con un interprete. Ci chieda di chiamarla: con noi ci sarà "
        "un interprete. Se qualcuno è in pericolo adesso, chiami lo {emergency} e dica la sua lingua.",
        "Chiamatemi, con un interprete",
    ),
    "es": Spoken(
        "es",
        "Podemos leer lo que escribió con un intérprete. Pídanos que le llamemos: habrá un intérprete en la "
        "llamada. Si alguien está en peligro ahora, llame al {emergency} y diga su idioma.",
        "Llámenme, con intérprete",
    ),
}


def spoken_in(lang: str, *, emergency_number: str) -> Spoken | None:
    """What we can say in a language; nothing where we have no words in it.

    Args:
        lang: As the text was read, such as ``vi``.
        emergency_number: The customer's.
    """
    found = _WORDS.get(lang)
    words = found.words.replace("{emergency}", emergency_number or "000") if found else ""
    return Spoken(found.tag, words, found.asks) if found else None
