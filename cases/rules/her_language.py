"""Words that speak of one fact, in each language of her papers besides English. Pure.

Each is the beginning of words, as `hestia.privacy.spellings` knows a stem; one with a dot at its end is a
whole word. Those in a script of their own are looked for in every text, the others only in what may be in
their language. They are for asking, not for refusing. Drafts: no speaker has checked the lists. What our own
papers say of these facts in each language is found, which a test reads from the catalogues.
"""

from collections.abc import Collection

from hestia.privacy.audiences import Fact

IN_HER_LANGUAGE: dict[str, dict[Fact, tuple[str, ...]]] = {
    "sq": {
        Fact.POLICE: ("polic",),
        Fact.ACCOUNT: ("trafik", "skllav", "skllev", "shfrytez", "viktim", "perdhun", "seksual", "prostitu"),
        Fact.IMMIGRATION: ("azil", "refugjat", "imigrac", "ministria e brendshme", "deporto"),
        Fact.HEALTH: ("mamia", "mamine", "mjek", "shendet", "shtatzen", "spital"),
        Fact.CHILDREN: ("femij",),
    },
    "am": {
        Fact.POLICE: ("ፖሊስ",),
        Fact.ACCOUNT: ("ዝውውር", "ባርነት", "ባሪያ", "ብዝበዛ", "በዝብ", "ተጎጂ", "ሰለባ", "መድፈር", "ተደፈር", "ወሲብ", "ሴተኛ አዳሪ"),
        Fact.IMMIGRATION: ("ጥገኝነት", "ስደተኛ", "ሆም ኦፊስ", "ኢሚግሬሽን"),
        Fact.HEALTH: ("አዋላጅ", "ሐኪ", "ጤና", "ሕክምና", "እርጉዝ", "ነፍሰ ጡር", "ሆስፒታል"),
        Fact.CHILDREN: ("ልጅ", "ልጆ"),
    },
    "ar": {
        Fact.POLICE: ("شرطة.", "شرطي", "بوليس"),
        Fact.ACCOUNT: (
            *("اتجار", "متاجر", "عبودي", "استعباد", "استغلال", "ضحية", "ضحايا", "ناجية", "اغتصاب"),
            *("مغتصب", "جنسي.", "دعارة", "عاهر"),
        ),
        Fact.IMMIGRATION: ("لجوء", "لاجئ", "وزارة الداخلية", "هجرة", "ترحيل"),
        Fact.HEALTH: ("قابلة.", "طبيب", "صحة.", "صحت", "علاج", "حامل.", "مستشفى"),
        Fact.CHILDREN: ("أطفال", "طفل"),
    },
    "zh-hans": {
        Fact.POLICE: ("警察", "警方", "报警", "公安"),
        Fact.ACCOUNT: (
            *("贩卖", "人口贩", "拐卖", "奴役", "奴隶", "剥削", "受害", "幸存者"),
            *("强奸", "性侵", "性交易", "卖淫", "妓"),
        ),
        Fact.IMMIGRATION: ("庇护", "难民", "内政部", "移民", "遣返"),
        Fact.HEALTH: ("助产士", "医生", "健康", "医疗", "医院", "怀孕"),
        Fact.CHILDREN: ("孩子", "儿子", "女儿"),
    },
    "fa": {
        Fact.POLICE: ("پلیس",),
        Fact.ACCOUNT: (
            *("قاچاق", "برده", "استثمار", "بهره‌کشی", "سوءاستفاده", "قربانی", "نجات‌یافته", "تجاوز"),
            *("جنسی.", "روسپی", "فاحشه"),
        ),
        Fact.IMMIGRATION: ("پناهندگی", "پناهنده", "پناهجو", "وزارت کشور", "مهاجرت", "اخراج"),
        Fact.HEALTH: ("ماما.", "قابله", "دکتر", "سلامت", "درمان", "باردار", "بیمارستان"),
        Fact.CHILDREN: ("فرزند", "بچه"),
    },
    "fr": {
        Fact.POLICE: ("polic", "gendarm"),
        Fact.ACCOUNT: (
            *("traite des", "trafic", "trafiquant", "esclav", "exploite", "exploitation", "victim"),
            *("survivant", "viol.", "violee", "violeur", "sexuel", "prostitu", "proxenet"),
        ),
        Fact.IMMIGRATION: ("asile", "refugi", "expuls", "ministere de l’interieur", "immigration"),
        Fact.HEALTH: ("sage femme", "medecin", "sante.", "soins.", "hopital", "enceinte."),
        Fact.CHILDREN: ("enfant",),
    },
    "hi": {
        Fact.POLICE: ("पुलिस",),
        Fact.ACCOUNT: ("तस्कर", "गुलाम", "शोषण", "पीड़ित", "बलात्कार", "यौन", "वेश्या"),
        Fact.IMMIGRATION: ("शरण", "गृह मंत्रालय", "होम ऑफिस", "इमिग्रेशन", "आप्रवास", "निर्वासन"),
        Fact.HEALTH: ("दाई.", "मिडवाइफ", "डॉक्टर", "सेहत", "स्वास्थ्य", "इलाज", "गर्भ", "अस्पताल"),
        Fact.CHILDREN: ("बच्च",),
    },
    "ckb": {
        Fact.POLICE: ("پۆلیس",),
        Fact.ACCOUNT: (
            *("قاچاخ", "بازرگانی بە مرۆڤ", "کۆیلە", "کۆیلایەت", "چەوسان", "قوربانی", "ڕزگاربوو"),
            *("دەستدرێژ", "لاقە", "سێکس", "لەشفرۆش"),
        ),
        Fact.IMMIGRATION: ("پەنابەر", "پەناهەند", "وەزارەتی ناوخۆ", "کۆچبەر", "کۆچ."),
        Fact.HEALTH: ("مامانەک", "پزیشک", "تەندروست", "چارەسەر", "دووگیان", "نەخۆشخانە"),
        Fact.CHILDREN: ("منداڵ",),
    },
    "pl": {
        Fact.POLICE: ("polic",),
        Fact.ACCOUNT: (
            *("handel ludzmi", "handlu ludzmi", "handlarz", "niewolni", "wyzysk", "ofiar", "gwalt"),
            *("zgwalc", "seksual", "prostyt", "alfons"),
        ),
        Fact.IMMIGRATION: ("azyl", "uchodz", "ministerstwo spraw wewn", "imigra", "deport"),
        Fact.HEALTH: ("polozn", "lekarz", "zdrow", "leczen", "ciaz", "szpital"),
        Fact.CHILDREN: ("dziec",),
    },
    "pt": {
        Fact.POLICE: ("polici",),
        Fact.ACCOUNT: (
            *("trafic", "escrav", "exploraca", "explorad", "vitima", "sobreviv", "violac", "violad"),
            *("estupr", "sexual", "prostit"),
        ),
        Fact.IMMIGRATION: ("asilo", "refugia", "ministerio do interior", "imigra", "deport"),
        Fact.HEALTH: ("parteira", "medic", "saude", "gravid", "hospita"),
        Fact.CHILDREN: ("filho", "filha", "crianca"),
    },
    "pa": {
        Fact.POLICE: ("ਪੁਲਿਸ", "ਪੁਲੀਸ"),
        Fact.ACCOUNT: ("ਤਸਕਰ", "ਗੁਲਾਮ", "ਸ਼ੋਸ਼ਣ", "ਪੀੜਤ", "ਬਲਾਤਕਾਰ", "ਜਿਨਸੀ", "ਵੇਸਵਾ"),
        Fact.IMMIGRATION: ("ਸ਼ਰਨ", "ਪਨਾਹ", "ਗ੍ਰਹਿ ਮੰਤਰਾਲ", "ਹੋਮ ਆਫਿਸ", "ਇਮੀਗ੍ਰੇਸ਼ਨ"),
        Fact.HEALTH: ("ਦਾਈ.", "ਮਿਡਵਾਈਫ", "ਡਾਕਟਰ", "ਸਿਹਤ", "ਇਲਾਜ", "ਗਰਭ", "ਹਸਪਤਾਲ"),
        Fact.CHILDREN: ("ਬੱਚ",),
    },
    "ro": {
        Fact.POLICE: ("politia", "politie", "politist"),
        Fact.ACCOUNT: (
            *("trafic", "sclav", "exploat", "victim", "supraviet", "viol.", "violat", "violul"),
            *("sexual", "prostitu", "proxenet"),
        ),
        Fact.IMMIGRATION: ("azil", "refugi", "ministerul de interne", "imigra", "deport"),
        Fact.HEALTH: ("moasa", "moase", "medic", "sanatat", "gravid", "insarcinat", "spital"),
        Fact.CHILDREN: ("copii", "copil"),
    },
    "es": {
        Fact.POLICE: ("polici",),
        Fact.ACCOUNT: (
            *("trata de", "trafic", "esclav", "explotac", "explotad", "victim", "superviv"),
            *("sobreviv", "violac", "violad", "violo.", "sexual", "prostit", "proxenet"),
        ),
        Fact.IMMIGRATION: ("asilo", "refugi", "ministerio del interior", "inmigra", "deport"),
        Fact.HEALTH: ("matrona", "partera", "medic", "salud.", "embaraz", "hospital"),
        Fact.CHILDREN: ("hijo", "hija"),
    },
    "ti": {
        Fact.POLICE: ("ፖሊስ",),
        Fact.ACCOUNT: ("ንግዲ ሰብ", "ባርነት", "ባርያ", "ምዝመዛ", "ግዳይ", "ጾታዊ"),
        Fact.IMMIGRATION: ("ዑቕባ", "ዕቑባ", "ስደተኛ", "ሆም ኦፊስ", "ኢሚግሬሽን", "ኢሚግረሽን"),
        Fact.HEALTH: ("መሕረሲ", "ሓኪ", "ጥዕና", "ሕክምና", "ጥንስ", "ሆስፒታል"),
        Fact.CHILDREN: ("ደቂ.", "ደቀይ", "ቆልዓ"),
    },
    "ur": {
        Fact.POLICE: ("پولیس",),
        Fact.ACCOUNT: (
            *("اسمگل", "سمگل", "غلامی", "استحصال", "متاثرہ", "زیادتی", "عصمت", "جنسی", "طوائف"),
            *("جسم فروش",),
        ),
        Fact.IMMIGRATION: ("پناہ", "مہاجر", "ہوم آفس", "وزارت داخلہ", "امیگریشن", "ملک بدر"),
        Fact.HEALTH: ("دائی", "مڈوائف", "ڈاکٹر", "صحت", "علاج", "حاملہ", "ہسپتال"),
        Fact.CHILDREN: ("بچے", "بچوں", "بچہ", "بچی"),
    },
    "vi": {
        Fact.POLICE: ("cảnh sát.", "công an."),
        Fact.ACCOUNT: (
            *("buôn người.", "buôn bán người.", "nô lệ.", "bóc lột.", "nạn nhân.", "hiếp dâm."),
            *("cưỡng hiếp.", "tình dục.", "mại dâm."),
        ),
        Fact.IMMIGRATION: ("tị nạn.", "tỵ nạn.", "bộ nội vụ.", "nhập cư.", "di trú.", "trục xuất."),
        Fact.HEALTH: ("nữ hộ sinh.", "bác sĩ.", "sức khỏe.", "mang thai.", "bệnh viện."),
        Fact.CHILDREN: ("con tôi.", "con trai.", "con gái.", "trẻ em."),
    },
}
OWN_SCRIPT = frozenset({"am", "ar", "zh-hans", "fa", "hi", "ckb", "pa", "ti", "ur"})


def stems_of(fact: Fact, languages: Collection[str]) -> list[str]:
    """Return what speaks of a fact in texts that may be in one of these languages."""
    wanted = OWN_SCRIPT | set(languages)
    return [stem for code, facts in IN_HER_LANGUAGE.items() if code in wanted for stem in facts.get(fact, ())]
