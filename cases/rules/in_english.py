"""Words that speak of one fact, in English, and the names of illnesses in any language. Pure.

They are looked for in small letters, as words may be read: see `hestia.privacy.spellings.readings`.
They are for asking, not for refusing: no list is whole.
"""

from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import RANK

# What goes by the blood, and what is taken against it. "aids" helps, and Sida is a name: see `AS_WRITTEN`.
BLOOD_BORNE = (
    r"h[\W_]{0,3}[il1][\W_]{0,3}v|v[\W_]{0,3}[il1][\W_]{0,3}h|human immunod\w+|immunodefici\w+"
    r"|acquired immun\w+|sero.?(?:pos|neg)\w+|retrovir\w+|anti.?retro\w*|arvs?|viral load"
    r"|undetectable|cd4|hepatitis|hep [abc]|syphilis|gonorrh\w+|chlamydia|herpes|hpv|stis?|stds?"
    r"|sexually transmitted|sexual health|blood|infect\w+|tuberculosis|biktarvy|truvada|triumeq|dovato"
    r"|genvoya|descovy|symtuza|atripla|efavirenz|rilpivirine|maraviroc|\w{3,}(?:[aeio]vir|tegravir|citabine|vudine)"
)
PREGNANCY = (
    r"pregnan\w*|midwi\w+|maternity|ante.?natal|post.?natal|baby|babies|miscarr\w+|abortion\w*|aborted|unborn"
    r"|(?:had|have|having|wants?|wanted|medical|surgical) (?:an? )?termination(?! of (?:the|her|a|our) [^p])"
    r"|still.?b(?:orn|irth)\w*|mifepristone|misoprostol|morning.after pill|contracept\w+|ultrasound|trimester"
    r"|gestation\w*|foetus|fetus|foetal|fetal|fgm|genital\w*|gyna?ecol\w+|obstetric\w*|labour ward"
    r"|breast.?fe\w+|due date"
)
MIND = (
    r"depress\w+|suicid\w+|self.?harm\w*|kill(?:ing)? (?:herself|himself)|psych\w+|ptsd|trauma\w*|anxiety"
    r"|anti.?depressant\w*|panic attacks?|mental(?:ly)? (?:health|ill\w*)|bi.?polar|schizo\w+|overdos\w+"
    r"|flash.?backs?|insomnia|eating disorder|anorexi\w+|bulimi\w+|personality disorder|dissociat\w+"
    r"|hear(?:s|ing)? voices|counsel\w+|therap\w+|sertraline|mirtazapine|methadone|buprenorphine"
    r"|\w{3,}(?:azepam|apine|oxetine|alopram|triptyline)"
)
BODY = (
    r"hospital\w*|clinic\w*|health\w*|medic\w+|doctor|gp|ill|illness|sick|surgery|injur\w+|diagnos\w+"
    r"|bruis\w+|fractur\w+|wound\w*|prescri\w+|x.rays?"
)
SPEAKS_OF: dict[Fact, str] = {
    Fact.HEALTH: f"{PREGNANCY}|{BLOOD_BORNE}|{MIND}|{BODY}",
    Fact.POLICE: r"police\w*|crime (?:reference|number)|detective|officer|constable|sc07|arrest\w*",
    Fact.IMMIGRATION: (
        r"passport|visa|asylum|immigration|refugee|home office|leave to remain|overstay\w*|deport\w*"
        r"|undocumented|residence permit|brp|evisa|right to work|no recourse|public funds"
        r"|stay in (?:the uk|this country|britain|england)|biometric\w*"
    ),
    Fact.NRM: r"nrm|national referral mechanism|(?:reasonable|conclusive) grounds|first responder",
    Fact.ACCOUNT: (
        r"traffick\w+|exploit\w+|slavery|enslaved|rape[ds]?|raping|rapist\w*|brothel\w*|prostitut\w+|assault\w*"
        r"|sexual(?:ly)?|sex work\w*|sex trade|(?:for|have|had|having|forced) sex|molest\w+|indecent\w*"
        r"|incest\w*|sarc"
    ),
    Fact.CHILDREN: r"child|children|sons?|daughters?|toddler",
    Fact.RELATIVES: (
        r"mother|father|mum|dad|parents?|brothers?|sisters?|husband|wife|partner|boyfriend|girlfriend"
        r"|uncles?|aunts?|cousins?|nephews?|nieces?|grand(?:mother|father|parents?)"
    ),
}
# Said of what somebody lives in, where nobody chose to tell it: only asked about.
A_REFUGE = r"safe.?houses?|refuges?|wom[ae]n.?s (?:house|home|refuge|shelter)|shelters?|hostels?"
WHERE_SHE_IS = (
    rf"{A_REFUGE}|where she (?:is|lives|stays)|whereabouts|her (?:home )?address|she (?:lives|is living|stays"
    r"|is staying|sleeps|can be found)|find her|trace her|locat(?:e|ing|ion)"
)
# As they are written, for in capitals they say something else: an illness, and a number of the police.
AS_WRITTEN: dict[Fact, str] = {
    Fact.HEALTH: (
        r"A[\W_]{0,3}[I1l][\W_]{0,3}D[\W_]{0,3}S|a[\W_]{1,3}i[\W_]{1,3}d[\W_]{1,3}s"
        r"|(?:has|have|had|got) aids(?! (?:for|to))"
        r"|(?<=[a-z,] )(?<![Hh]earing )(?<!eaching )(?<!isual )(?<!irst )Aids(?! (?:to|for|and))"
        r"|S[\W_]{0,3}I[\W_]{0,3}D[\W_]{0,3}A|sida|PEP|PrEP|TB"
    ),
    Fact.POLICE: rf"CAD\W*\d*|{RANK}\s+[A-Z]\w+",
}
# In a script of their own, looked for in every text.
IN_ANY_LANGUAGE: dict[Fact, tuple[str, ...]] = {
    Fact.HEALTH: (
        *("спид", "вич.", "вич инфек", "гепатит", "беремен", "вагітн", "аборт", "віл інфек"),
        *("艾滋", "爱滋", "愛滋", "肝炎", "梅毒", "堕胎", "流产"),
        *("الإيدز", "ايدز", "نقص المناعة", "التهاب الكبد", "إجهاض", "ایدز", "اچ آی وی", "هپاتیت", "سقط جنین"),
        *("एड्स", "एचआईवी", "हेपेटाइटिस", "गर्भपात", "ਏਡਜ਼", "ਐੱਚਆਈਵੀ", "ਗਰਭਪਾਤ"),
        *("ኤድስ", "ኤችአይቪ", "ኤች አይ ቪ", "ፅንስ ማስወረድ", "ئایدز", "ایچ آئی وی", "ہیپاٹائٹس", "اسقاط حمل"),
    ),
    Fact.ACCOUNT: ("изнасил", "згвалт"),
}
