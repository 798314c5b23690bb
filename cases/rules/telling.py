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

from cases.rules.her_language import IN_HER_LANGUAGE, OWN_SCRIPT
from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import (
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

# The police, what was done to her and immigration are in `cases.rules.her_language`, except in English.
BESIDES: dict[str, tuple[str, ...]] = {
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
        *("dhune.", "dhunes", "dhunshem", "dhunu", "gjykat", "gjyqtar", "gjyq", "avokat"),
        *("strehimore", "linje ndihme", "punonjes social", "punonjese social", "deshmitar", "krimin"),
        *("kercen",),
    ),
    "am": (*("ጥቃት", "ፍርድ ቤት", "ዳኛ", "ጠበቃ", "መጠለያ", "ማህበራዊ ሠራተኛ", "ምስክር", "ወንጀል", "ማስፈራ"),),
    "ar": (
        *("عنف", "اعتداء", "محكمة", "محاكم", "قاضي", "قضاء", "محامي", "مأوى", "ملجأ", "خط المساعدة"),
        *("خط ساخن", "أخصائية اجتماعية", "أخصائي اجتماعي", "جريمة", "تهديد", "مهدد", "هربت", "هروب"),
    ),
    "zh-hans": (
        *("暴力", "家暴", "法院", "法庭", "法官", "律师", "避难所"),
        *("安全屋", "热线", "社工", "证人", "犯罪", "罪犯", "威胁", "逃跑", "逃出"),
    ),
    "fa": (
        *("خشونت", "دادگاه", "قاضی", "وکیل", "پناهگاه", "خط کمک", "مددکار", "شاهد", "جرم", "جنایت"),
        *("تهدید", "فرار"),
    ),
    "fr": (
        *("refuge", "violen", "tribunal", "juge.", "avocat", "ligne d’aide", "temoin"),
        *("assistante sociale", "assistant social", "travailleuse sociale", "travailleur social"),
        *("crime", "crimin", "menac"),
    ),
    "hi": (
        *("हिंसा", "अदालत", "न्यायालय", "कोर्ट", "न्यायाधीश", "वकील", "आश्रय", "हेल्पलाइन"),
        *("सामाजिक कार्यकर्ता", "गवाह", "अपराध", "धमकी"),
    ),
    "ckb": (
        *("توندوتیژ", "دادگا", "دادوەر", "پارێزەر", "پەناگا", "هێڵی یارمەت", "کارمەندی کۆمەڵایەت"),
        *("شایەت", "تاوان", "هەڕەش"),
    ),
    "pl": (
        *("przemoc", "sadow", "w sadzie", "sedzi", "prawnik", "adwokat", "schronisk", "linia pomoc"),
        *("telefon zaufania", "pracownik socjal", "pracownica socjal", "swiadek", "swiadk"),
        *("przestep", "grozi", "grozb", "uciekl"),
    ),
    "pt": (
        *("violen", "tribunal", "juiz", "advogad", "abrigo", "linha de apoio", "linha de ajuda"),
        *("assistente social", "testemunh", "crime", "crimin", "ameac"),
    ),
    "pa": (
        *("ਹਿੰਸਾ", "ਅਦਾਲਤ", "ਕਚਹਿਰੀ", "ਜੱਜ", "ਵਕੀਲ", "ਆਸਰਾ", "ਹੈਲਪਲਾਈਨ", "ਸੋਸ਼ਲ ਵਰਕਰ", "ਗਵਾਹ"),
        *("ਅਪਰਾਧ", "ਜੁਰਮ", "ਧਮਕੀ"),
    ),
    "ro": (
        *("violen", "tribunal", "judecat", "instanta", "avocat", "adapost", "linie de ajutor"),
        *("asistent social", "martor", "asistenta sociala", "infractiun", "crima", "amenint"),
    ),
    "es": (
        *("violen", "tribunal", "juzgado", "juez", "jueza", "abogad", "casa de acogida"),
        *("linea de ayuda", "testig", "trabajador social", "trabajadora social", "delito", "crimen"),
        *("crimin", "amenaz"),
    ),
    "ti": (*("ዓመጽ", "ቤት ፍርዲ", "ዳኛ", "ጠበቓ", "መዕቆቢ", "መስመር ሓገዝ", "ማሕበራዊ ሰራሕ", "ምስክር", "ገበን", "ምፍርራሕ"),),
    "ur": (*("تشدد", "عدالت", "جج.", "وکیل", "ہیلپ لائن", "سماجی کارکن", "گواہ", "جرم", "دھمکی"),),
    "vi": (
        *("bạo lực.", "tòa án.", "thẩm phán.", "luật sư.", "nhà tạm lánh.", "đường dây nóng."),
        *("nhân viên xã hội.", "nhân chứng.", "tội phạm.", "đe dọa.", "bỏ trốn."),
    ),
}
GIVE_AWAY = (Fact.POLICE, Fact.ACCOUNT, Fact.IMMIGRATION)  # a doctor is everybody’s
STEMS: dict[str, tuple[str, ...]] = {
    code: (*(stem for fact in GIVE_AWAY for stem in IN_HER_LANGUAGE.get(code, {}).get(fact, ())), *words)
    for code, words in BESIDES.items()
}
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
