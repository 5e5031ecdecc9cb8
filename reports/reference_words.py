"""The first words of our messages in the portal's other languages. Nobody who speaks them has looked at them.

As neutral as the English ones: neither police nor the matter is named, for somebody else may read them.
"""

from __future__ import annotations

from reports.messages import CODE, NEWS, RECEIPT, RESUME_LINK

Words = tuple[str, str, str, str]


def _words(
    *,
    got: str,
    reference: str,
    use: str,
    never: str,
    news: str,
    news_use: str,
    link: str,
    link_line: str,
    once: str,
    not_you: str,
    code: str,
    code_line: str,
    code_once: str,
    code_not_you: str,
) -> tuple[Words, ...]:
    """All messages of one language from its sentences: message, channel, subject line, body."""
    return (
        (RECEIPT.name, "sms", "", f"{got} {reference}. {use} {{track_url}}"),
        (
            RECEIPT.name,
            "email",
            f"{reference}",
            f"{got}\n\n{reference}\n{use}\n{{track_url}}\n\n{never}",
        ),
        (NEWS.name, "sms", "", f"{news}. {news_use} {{track_url}}"),
        (NEWS.name, "email", news, f"{news}.\n{news_use}\n{{track_url}}\n\n{never}"),
        (RESUME_LINK.name, "sms", "", f"{link} {{link_url}} {once} {not_you}"),
        (RESUME_LINK.name, "email", link_line, f"{link}\n\n{{link_url}}\n\n{once}\n{not_you}"),
        (CODE.name, "sms", "", f"{code} {code_once}"),
        (CODE.name, "email", code_line, f"{code}\n\n{code_once} {code_not_you}"),
    )


WORDS_BY_LANGUAGE: dict[str, tuple[Words, ...]] = {
    "vi": _words(
        got="Chúng tôi đã nhận những gì quý vị gửi.",
        reference="Số tham chiếu của quý vị: {reference}",
        use="Dùng số này với mã của quý vị để đọc những gì tiếp theo:",
        never="Chúng tôi không bao giờ hỏi mã của quý vị qua email hay điện thoại.",
        news="Có tin mới về số tham chiếu {reference}",
        news_use="Dùng mã của quý vị để đọc:",
        link="Liên kết quý vị đã yêu cầu:",
        link_line="Liên kết quý vị đã yêu cầu",
        once="Dùng được một lần, trong 24 giờ.",
        not_you="Quý vị không yêu cầu? Xin bỏ qua.",
        code="Mã của quý vị là {code}.",
        code_line="Mã của quý vị",
        code_once="Mã dùng được một lần, trong 10 phút. Xin đừng đưa mã cho ai.",
        code_not_you="Nếu quý vị không yêu cầu, quý vị không cần làm gì.",
    ),
    "zh-hans": _words(
        got="我们收到了您发送的内容。",
        reference="您的编号：{reference}",
        use="请用编号和您的访问码阅读后续内容：",
        never="我们从不通过邮件或电话询问您的访问码。",
        news="您的编号 {reference} 有新消息",
        news_use="请用您的访问码阅读：",
        link="这是您要的链接：",
        link_line="您要的链接",
        once="它只能使用一次，24 小时内有效。",
        not_you="不是您要的吗？那就不用做什么。",
        code="您的验证码是 {code}。",
        code_line="您的验证码",
        code_once="它只能使用一次，10 分钟内有效。请不要给任何人。",
        code_not_you="如果不是您要的，您不用做什么。",
    ),
    "ar": _words(
        got="وصلنا ما أرسلته.",
        reference="رقمك المرجعي: {reference}",
        use="استخدمه مع رمزك لقراءة ما سيأتي:",
        never="لا نسأل أبدًا عن رمزك بالبريد الإلكتروني أو الهاتف.",
        news="هناك جديد بشأن رقمك المرجعي {reference}",
        news_use="استخدم رمزك لقراءته:",
        link="هذا هو الرابط الذي طلبته:",
        link_line="الرابط الذي طلبته",
        once="يعمل مرة واحدة، خلال 24 ساعة.",
        not_you="ألم تطلبه؟ إذن لا تفعل شيئًا.",
        code="رمزك هو {code}.",
        code_line="رمزك",
        code_once="يعمل مرة واحدة، خلال 10 دقائق. لا تعطه لأحد.",
        code_not_you="إذا لم تطلبه فلا حاجة إلى فعل شيء.",
    ),
    "el": _words(
        got="Έχουμε αυτό που μας στείλατε.",
        reference="Ο αριθμός αναφοράς σας: {reference}",
        use="Χρησιμοποιήστε τον με τον κωδικό σας για να διαβάσετε τη συνέχεια:",
        never="Δεν ζητάμε ποτέ τον κωδικό σας με email ή τηλέφωνο.",
        news="Υπάρχουν νέα για τον αριθμό αναφοράς σας {reference}",
        news_use="Χρησιμοποιήστε τον κωδικό σας για να τα διαβάσετε:",
        link="Αυτός είναι ο σύνδεσμος που ζητήσατε:",
        link_line="Ο σύνδεσμος που ζητήσατε",
        once="Ισχύει μία φορά, για 24 ώρες.",
        not_you="Δεν τον ζητήσατε; Τότε μην κάνετε τίποτα.",
        code="Ο κωδικός σας είναι {code}.",
        code_line="Ο κωδικός σας",
        code_once="Ισχύει μία φορά, για 10 λεπτά. Μην τον δώσετε σε κανέναν.",
        code_not_you="Αν δεν τον ζητήσατε, δεν χρειάζεται να κάνετε τίποτα.",
    ),
}
