"""Her plan in her language, realistic, invented, without a database: for what is typed into it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hestia.pdf import Document
from hestia.pdf.languages import side_by_side
from hestia.pdf.pictures import picture_for
from hestia.pdf.words import FreeText, apart, her_day, sentences
from supportplans.documents.her_copy import HER_BADGES, HER_NAMES, HER_STATUSES, SHAPES
from supportplans.documents.steps import by_day
from supportplans.models import Domain, Step
from supportplans.rules.hard_words import explained
from tests.pdf import papers

IN_ARABIC = {
    "A safe home for me and my baby. To study English and work again.": (
        "بيت آمن لي ولطفلي. وأن أدرس الإنجليزية وأعمل من جديد."
    ),
    "I want to feel safe in the house and in the street.": "أريد أن أشعر بالأمان في البيت وفي الشارع.",
    "Amina walks the way to the bus stop with me.": "تمشي أمينة معي في الطريق إلى موقف الحافلة.",
    "I know who to call if I see someone from before.": "أعرف بمن أتصل إذا رأيت شخصًا أعرفه من قبل.",
    "I want to speak to a woman police officer.": "أريد أن أتحدث مع شرطية.",
    "Amina asks the police team before the next meeting.": "تطلب أمينة ذلك من الشرطة قبل اللقاء القادم.",
    "I want my own money each week.": "أريد أن يكون لي مالي الخاص كل أسبوع.",
    "I have a bank account in my name.": "لديّ حساب في البنك باسمي.",
    "My weekly payment starts on Monday 30 November.": "يبدأ المبلغ الأسبوعي يوم الاثنين 30 نوفمبر.",
    "I want to sleep better.": "أريد أن أنام بشكل أفضل.",
    "A counsellor who speaks Arabic. The wait is about 6 weeks.": (
        "مستشارة نفسية تتحدث العربية. مدة الانتظار حوالي 6 أسابيع."
    ),
    "I want my baby to be healthy.": "أريد أن يكون طفلي بصحة جيدة.",
    "Hospital visit, Friday 4 December, 9:40am. Amina comes with me.": (
        "موعد المستشفى، الجمعة 4 ديسمبر، الساعة 9:40 صباحًا. تأتي أمينة معي."
    ),
    "I want to know if I can stay in the UK.": "أريد أن أعرف هل يمكنني البقاء في بريطانيا.",
}  # the last step is not translated
MATTERS = papers.PLAN["matters_most"]
WHAT_MATTERS = {
    "sq": "Një shtëpi e sigurt për mua dhe fëmijën tim. Të mësoj anglisht dhe të punoj përsëri.",
    "am": "ለእኔና ለልጄ ደህንነቱ የተጠበቀ ቤት። እንግሊዝኛ መማርና እንደገና መሥራት።",
    "ar": IN_ARABIC[MATTERS],
    "zh-hans": "给我和宝宝一个安全的家。学英语，重新工作。",
    "fa": "خانه‌ای امن برای من و نوزادم. انگلیسی بخوانم و دوباره کار کنم.",
    "fr": "Un foyer sûr pour moi et mon bébé. Étudier l’anglais et travailler à nouveau.",
    "hi": "मेरे और मेरे बच्चे के लिए सुरक्षित घर। अंग्रेज़ी पढ़ना और फिर से काम करना।",
    "ckb": "ماڵێکی سەلامەت بۆ خۆم و منداڵەکەم. فێری ئینگلیزی بم و دووبارە کار بکەم.",
    "pl": "Bezpieczny dom dla mnie i mojego dziecka. Uczyć się angielskiego i znów pracować.",
    "pt": "Uma casa segura para mim e para o meu bebé. Estudar inglês e voltar a trabalhar amanhã.",
    "pa": "ਮੇਰੇ ਅਤੇ ਮੇਰੇ ਬੱਚੇ ਲਈ ਸੁਰੱਖਿਅਤ ਘਰ। ਅੰਗਰੇਜ਼ੀ ਪੜ੍ਹਨਾ ਅਤੇ ਫਿਰ ਕੰਮ ਕਰਨਾ।",
    "ro": "O casă sigură pentru mine și copilul meu. Să învăț engleza și să lucrez din nou.",
    "es": "Un hogar seguro para mí y mi bebé. Estudiar inglés y volver a trabajar mañana.",
    "ti": "ንዓይን ንውላደይን ውሑስ ገዛ። እንግሊዝኛ ክመሃርን ደጊመ ክሰርሕን።",
    "ur": "میرے اور میرے بچے کے لیے محفوظ گھر۔ انگریزی پڑھنا اور پھر سے کام کرنا۔",
    "vi": "Một ngôi nhà an toàn cho tôi và con tôi. Học tiếng Anh và đi làm lại.",
}
EASY = "pdf/support_plan_easy.html"
STATUS_OF = {shape: status for status, shape in SHAPES.items()}


def steps(target: dict[str, Any], say: Callable[[str], FreeText]) -> list[dict[str, Any]]:
    made = []
    for step in target["steps"]:
        status = Step.Status(STATUS_OF[step["shape"]])
        day = her_day(date(2026, 11, 20)) if status == Step.Status.DONE else by_day(date(2026, 12, 1))
        made.append(
            {
                "shape": step["shape"],
                "words": say(step["words"]),
                "status": sentences(apart("Amina"), HER_STATUSES[status], day),
                "picture": picture_for(step["words"]),
                "badge": HER_BADGES[status],
                "day": day,
            }
        )
    return made


def plan(
    code: str = "",
    *,
    with_english: bool = True,
    takes_away: str = "yes",
    texts: Mapping[str, str] | None = None,
    **layout: Any,
) -> Document:
    """Return her plan in a language, beside English or alone, with those of its texts that are checked."""
    copy = replace(papers.COPY, takes_away=takes_away)
    checked = texts or (IN_ARABIC if code == "ar" else {})
    phones = [
        (_("The house, day and night"), "020 7946 0123"),
        (_("Free helpline, day and night"), "08000 121 700"),
    ]

    def say(words: str) -> FreeText:
        return FreeText(words, checked.get(words, ""), is_beside=with_english)

    domains = [
        {
            "key": part["key"],
            "name": HER_NAMES[Domain(part["key"])],
            "targets": [
                {
                    "number": target["number"],
                    "words": say(target["words"]),
                    "steps": steps(target, say),
                    "picture": picture_for(target["words"]),
                }
                for target in part["targets"]
            ],
        }
        for part in papers.PLAN["domains"]
    ]
    read_out = format_lazy("{}.\n{}", _("Interpreter"), _("I read all of it aloud."))
    context = papers.PLAN | {
        "matters_most": say(papers.PLAN["matters_most"]),
        "domains": domains,
        "is_discreet": copy.is_discreet,
        "phones": [(_("I ring"), "020 7946 0123")] if copy.is_discreet else phones,
        "signatures": [] if copy.is_discreet else [_("My name or mark"), _("Key worker"), read_out],
    }
    if layout.get("template") == EASY:
        context = explained(context, copy)
    line = copy.client_line(format_lazy(_("My plan, version {number}"), number=3), "H-0147")
    sides = side_by_side(code, with_english=with_english)
    document = replace(papers.plan(), title=_("My plan"), reference_line=line, sides=sides, **layout)
    return replace(document, context=context)
