"""Words that give away that somebody helps her, or why, in English and each language of her papers. Pure.

Each is the beginning of words, as `hestia.privacy.spellings` knows a stem; one with a dot at its end is a
whole word. Those in a script of their own are looked for in every text, the others only in what may be in
their language. They are for asking, not for refusing: whoever prints reads the lines. Drafts: no speaker has
checked the lists. A safe house is not among them where a safe home is called so. No list is complete: all
that somebody typed is read by whoever prints it, whether or not a word of it is here.

What is shaped like a number to call, a postcode, a street with its number, an e-mail or a web address needs
no list, nor does an officer with a rank.
"""

import re
from collections.abc import Iterable

from cases.rules.shapes import (
    A_POSTCODE,
    ADDRESS,
    HOUSE,
    NEXT_DIGIT,
    PART_OF_NAME,
    PHONE,
    RANK,
    SHORT_FORMS,
    STREET,
)
from hestia.privacy.spellings import NAMED

STEMS: dict[str, tuple[str, ...]] = {
    "en-gb": (
        *("police", "traffick", "slave.", "slaves.", "slavery", "exploit", "victim", "survivor", "asylum"),
        *("refugee", "refuge.", "safe house", "safehouse", "shelter.", "helpline", "hotline", "home office"),
        *("violen", "abus", "rape", "rapist", "sex.", "sexual", "prostitut", "brothel", "pimp", "assault"),
        *("court.", "courts.", "tribunal", "trial.", "judge.", "solicitor", "lawyer", "barrister", "witness"),
        *(
            "crime",
            "criminal",
            "perpetrator",
            "kidnap",
            "threat",
            "beaten",
            "deport",
            "detention",
            "detained",
        ),
        *("immigration", "social worker", "caseworker", "key worker", "support worker", "safeguarding"),
        *("salvation army", "migrant help", "medaille", "ran away", "run away", "escap", "forced to"),
        *("counsel", "therap", "trauma", "my worker", "social service", "social care", "childrens service"),
        *("womens centre", "womens aid", "detective", "constable", "sergeant", "inspector", "evidence"),
        *("injunction", "restraining order", "non molestation", "statement to", "interview with", "embassy"),
        *("pregnan", "midwi", "antenatal", "maternity", "abortion", "hiv.", "visa.", "visas."),
        *("stay in the uk", "leave to remain", "follows me", "follow me.", "following me", "followed me"),
        *(
            "hide.",
            "hides.",
            "hiding",
            "hidden",
            "secret",
            "leave him",
            "leaving him",
            "left him",
            "leave my",
        ),
        *("get away", "far away", "husband", "partner.", "partners.", "boyfriend", "divorc"),
        *("custody", "he must not", "she must not", "they must not", "must not see", "must not know"),
        *(
            "must not find",
            "do not tell",
            "dont tell",
            "he did",
            "did to me",
            "hurt me",
            "hurts me",
            "hit me",
        ),
        *("hits me", "beat me", "beats me", "controls me", "takes my", "took my", "afraid", "scared"),
        *("danger", "against him", "new flat", "new address", "new number", "phone number", "new phone"),
    ),
    "sq": (
        *(
            "polic",
            "trafik",
            "skllav",
            "skllev",
            "shfrytez",
            "viktim",
            "azil",
            "refugjat",
            "dhune.",
            "dhunes",
        ),
        *("dhunshem", "dhunu", "perdhun", "seksual", "prostitu", "gjykat", "gjyqtar", "gjyq", "avokat"),
        *("strehimore", "linje ndihme", "punonjes social"),
        *("punonjese social", "ministria e brendshme", "imigrac", "deshmitar", "krimin", "kercen", "deporto"),
    ),
    "am": (
        *("ፖሊስ", "ዝውውር", "ባርነት", "ባሪያ", "ብዝበዛ", "በዝብ", "ተጎጂ", "ሰለባ", "ጥገኝነት", "ስደተኛ", "ጥቃት", "መድፈር"),
        *("ተደፈር", "ወሲብ", "ሴተኛ አዳሪ", "ፍርድ ቤት", "ዳኛ", "ጠበቃ", "መጠለያ", "ማህበራዊ ሠራተኛ", "ሆም ኦፊስ", "ኢሚግሬሽን"),
        *("ምስክር", "ወንጀል", "ማስፈራ"),
    ),
    "ar": (
        *(
            "شرطة.",
            "شرطي",
            "بوليس",
            "اتجار",
            "متاجر",
            "عبودي",
            "استعباد",
            "استغلال",
            "ضحية",
            "ضحايا",
            "ناجية",
        ),
        *("لجوء", "لاجئ", "عنف", "اغتصاب", "مغتصب", "اعتداء", "جنسي.", "دعارة", "عاهر", "محكمة", "محاكم"),
        *("قاضي", "قضاء", "محامي", "مأوى", "ملجأ", "خط المساعدة", "خط ساخن", "أخصائية اجتماعية"),
        *("أخصائي اجتماعي", "وزارة الداخلية", "هجرة", "ترحيل", "جريمة", "تهديد", "مهدد", "هربت", "هروب"),
    ),
    "zh-hans": (
        *(
            "警察",
            "警方",
            "报警",
            "公安",
            "贩卖",
            "人口贩",
            "拐卖",
            "奴役",
            "奴隶",
            "剥削",
            "受害",
            "幸存者",
            "庇护",
        ),
        *(
            "难民",
            "暴力",
            "家暴",
            "强奸",
            "性侵",
            "性交易",
            "卖淫",
            "妓",
            "法院",
            "法庭",
            "法官",
            "律师",
            "避难所",
        ),
        *("安全屋", "热线", "社工", "内政部", "移民", "证人", "犯罪", "罪犯", "威胁", "遣返", "逃跑", "逃出"),
    ),
    "fa": (
        *(
            "پلیس",
            "قاچاق",
            "برده",
            "استثمار",
            "بهره‌کشی",
            "سوءاستفاده",
            "قربانی",
            "نجات‌یافته",
            "پناهندگی",
            "پناهنده",
        ),
        *("پناهجو", "خشونت", "تجاوز", "جنسی.", "روسپی", "فاحشه", "دادگاه", "قاضی", "وکیل", "پناهگاه"),
        *(
            "خط کمک",
            "مددکار",
            "وزارت کشور",
            "مهاجرت",
            "شاهد",
            "جرم",
            "جنایت",
            "تهدید",
            "اخراج",
            "فرار",
        ),
    ),
    "fr": (
        *("polic", "gendarm", "traite des", "trafic", "trafiquant", "esclav", "exploite", "exploitation"),
        *(
            "victim",
            "survivant",
            "asile",
            "refugi",
            "refuge",
            "violen",
            "viol.",
            "violee",
            "violeur",
            "sexuel",
        ),
        *("prostitu", "proxenet", "tribunal", "juge.", "avocat", "ligne d’aide", "temoin"),
        *("assistante sociale", "assistant social", "travailleuse sociale", "travailleur social", "expuls"),
        *("ministere de l’interieur", "immigration", "crime", "crimin", "menac"),
    ),
    "hi": (
        *("पुलिस", "तस्कर", "गुलाम", "शोषण", "पीड़ित", "शरण", "हिंसा", "बलात्कार", "यौन", "वेश्या", "अदालत"),
        *("न्यायालय", "कोर्ट", "न्यायाधीश", "वकील", "आश्रय", "हेल्पलाइन", "सामाजिक कार्यकर्ता"),
        *("गृह मंत्रालय", "होम ऑफिस", "इमिग्रेशन", "आप्रवास", "गवाह", "अपराध", "धमकी", "निर्वासन"),
    ),
    "ckb": (
        *(
            "پۆلیس",
            "قاچاخ",
            "بازرگانی بە مرۆڤ",
            "کۆیلە",
            "کۆیلایەت",
            "چەوسان",
            "قوربانی",
            "ڕزگاربوو",
            "پەنابەر",
        ),
        *(
            "پەناهەند",
            "توندوتیژ",
            "دەستدرێژ",
            "لاقە",
            "سێکس",
            "لەشفرۆش",
            "دادگا",
            "دادوەر",
            "پارێزەر",
            "پەناگا",
        ),
        *(
            "هێڵی یارمەت",
            "کارمەندی کۆمەڵایەت",
            "وەزارەتی ناوخۆ",
            "کۆچبەر",
            "شایەت",
            "تاوان",
            "هەڕەش",
        ),
    ),
    "pl": (
        *(
            "polic",
            "handel ludzmi",
            "handlu ludzmi",
            "handlarz",
            "niewolni",
            "wyzysk",
            "ofiar",
            "azyl",
            "uchodz",
        ),
        *("przemoc", "gwalt", "zgwalc", "seksual", "prostyt", "sadow", "w sadzie", "sedzi", "prawnik"),
        *("adwokat", "schronisk", "linia pomoc", "telefon zaufania", "pracownik socjal"),
        *(
            "pracownica socjal",
            "ministerstwo spraw wewn",
            "imigra",
            "deport",
            "swiadek",
            "swiadk",
            "przestep",
        ),
        *("grozi", "grozb", "alfons", "uciekl"),
    ),
    "pt": (
        *("polici", "trafic", "escrav", "exploraca", "explorad", "vitima", "sobreviv", "asilo", "refugia"),
        *(
            "violen",
            "violac",
            "violad",
            "estupr",
            "sexual",
            "prostit",
            "tribunal",
            "juiz",
            "advogad",
            "abrigo",
        ),
        *("linha de apoio", "linha de ajuda", "assistente social", "ministerio do interior"),
        *("imigra", "deport", "testemunh", "crime", "crimin", "ameac"),
    ),
    "pa": (
        *("ਪੁਲਿਸ", "ਪੁਲੀਸ", "ਤਸਕਰ", "ਗੁਲਾਮ", "ਸ਼ੋਸ਼ਣ", "ਪੀੜਤ", "ਸ਼ਰਨ", "ਪਨਾਹ", "ਹਿੰਸਾ", "ਬਲਾਤਕਾਰ", "ਜਿਨਸੀ"),
        *("ਵੇਸਵਾ", "ਅਦਾਲਤ", "ਕਚਹਿਰੀ", "ਜੱਜ", "ਵਕੀਲ", "ਆਸਰਾ", "ਹੈਲਪਲਾਈਨ", "ਸੋਸ਼ਲ ਵਰਕਰ"),
        *("ਗ੍ਰਹਿ ਮੰਤਰਾਲ", "ਹੋਮ ਆਫਿਸ", "ਇਮੀਗ੍ਰੇਸ਼ਨ", "ਗਵਾਹ", "ਅਪਰਾਧ", "ਜੁਰਮ", "ਧਮਕੀ"),
    ),
    "ro": (
        *(
            "politia",
            "politie",
            "politist",
            "trafic",
            "sclav",
            "exploat",
            "victim",
            "supraviet",
            "azil",
            "refugi",
        ),
        *("violen", "viol.", "violat", "violul", "sexual", "prostitu", "proxenet", "tribunal", "judecat"),
        *("instanta", "avocat", "adapost", "linie de ajutor", "asistent social", "martor"),
        *("asistenta sociala", "ministerul de interne", "imigra", "deport", "infractiun", "crima", "amenint"),
    ),
    "es": (
        *("polici", "trata de", "trafic", "esclav", "explotac", "explotad", "victim", "superviv", "sobreviv"),
        *(
            "asilo",
            "refugi",
            "violen",
            "violac",
            "violad",
            "violo.",
            "sexual",
            "prostit",
            "proxenet",
            "tribunal",
        ),
        *("juzgado", "juez", "jueza", "abogad", "casa de acogida", "linea de ayuda", "testig"),
        *(
            "trabajador social",
            "trabajadora social",
            "ministerio del interior",
            "inmigra",
            "deport",
            "delito",
        ),
        *("crimen", "crimin", "amenaz"),
    ),
    "ti": (
        *("ፖሊስ", "ንግዲ ሰብ", "ባርነት", "ባርያ", "ምዝመዛ", "ግዳይ", "ዑቕባ", "ዕቑባ", "ስደተኛ", "ዓመጽ", "ጾታዊ", "ቤት ፍርዲ"),
        *("ዳኛ", "ጠበቓ", "መዕቆቢ", "መስመር ሓገዝ", "ማሕበራዊ ሰራሕ", "ሆም ኦፊስ", "ኢሚግሬሽን", "ምስክር", "ገበን", "ምፍርራሕ"),
    ),
    "ur": (
        *("پولیس", "اسمگل", "سمگل", "غلامی", "استحصال", "متاثرہ", "پناہ", "مہاجر", "تشدد", "زیادتی", "عصمت"),
        *("جنسی", "طوائف", "جسم فروش", "عدالت", "جج.", "وکیل", "ہیلپ لائن", "سماجی کارکن"),
        *("ہوم آفس", "وزارت داخلہ", "امیگریشن", "گواہ", "جرم", "دھمکی", "ملک بدر"),
    ),
    "vi": (
        *(
            "cảnh sát.",
            "công an.",
            "buôn người.",
            "buôn bán người.",
            "nô lệ.",
            "bóc lột.",
            "nạn nhân.",
            "tị nạn.",
        ),
        *(
            "tỵ nạn.",
            "bạo lực.",
            "hiếp dâm.",
            "cưỡng hiếp.",
            "tình dục.",
            "mại dâm.",
            "tòa án.",
            "thẩm phán.",
        ),
        *("luật sư.", "nhà tạm lánh.", "đường dây nóng.", "nhân viên xã hội.", "bộ nội vụ."),
        *("nhập cư.", "trục xuất.", "nhân chứng.", "tội phạm.", "đe dọa.", "bỏ trốn."),
    ),
}
OWN_SCRIPT = frozenset({"am", "ar", "zh-hans", "fa", "hi", "ckb", "pa", "ti", "ur"})
ALWAYS = OWN_SCRIPT | {"en-gb"}


def stems(languages: Iterable[str]) -> list[str]:
    """Return what is looked for in texts that may be in one of these languages, or in English."""
    wanted = ALWAYS | set(languages)
    return list(dict.fromkeys(stem for code, words in STEMS.items() if code in wanted for stem in words))


DIGITS_OF_A_PHONE = 9  # fewer are a day, a sum of money, or the number of a bus
A_NUMBER = re.compile(rf"(?<!\d)\+?\d{NEXT_DIGIT}{{{DIGITS_OF_A_PHONE - 1},}}")
# In small letters too, and with any words between. What is cut short to two letters is a doctor, or nothing.
KINDS = "|".join(sorted(NAMED | {"ln"} | {form for form in SHORT_FORMS if len(form) > len("st")}))
ANY_STREET = re.compile(rf"\b\d+{HOUSE}(?:{PART_OF_NAME}\.?\s+){{1,3}}(?:{KINDS})\b", re.IGNORECASE)
# Begun only where a word begins, as an e-mail address is.
WEB = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<![\w-])[\w-]+\.(?:org|com|net|info|gov|co)(?:\.uk)?\b", re.IGNORECASE
)
OFFICER = re.compile(rf"\b{RANK}\s+[A-Z]")
SHAPES = (A_NUMBER, PHONE, A_POSTCODE, ANY_STREET, STREET, ADDRESS, WEB, OFFICER)


def shapes(text: str) -> list[tuple[int, int]]:
    """Return where something stands that is shaped like an address, a number to call or an officer."""
    return [match.span() for shape in SHAPES for match in shape.finditer(text)]
