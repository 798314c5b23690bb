"""Which code a country or a language has that somebody typed in words. Pure.

Countries as ISO 3166-1 has them, languages as ISO 639-2 does, by the code that is made of their own name.
Only a whole answer that is known gets a code: what may mean two ("Congolese", "Korean") has none.
"""

import re
from collections.abc import Mapping

from cases.rules.names import plain

BETWEEN = re.compile(r"[,;/&+]|\band\b", re.IGNORECASE)
# One a line: the code, its name, and what else people say for it.
COUNTRIES_BY_NAME = """
AF Afghanistan, Afghan
AL Albania, Albanian
DZ Algeria, Algerian
AO Angola, Angolan
AR Argentina, Argentinian, Argentine
AM Armenia, Armenian
AU Australia, Australian
AT Austria, Austrian
AZ Azerbaijan, Azerbaijani
BH Bahrain, Bahraini
BD Bangladesh, Bangladeshi
BB Barbados, Barbadian
BY Belarus, Belarusian
BE Belgium, Belgian
BZ Belize, Belizean
BJ Benin, Beninese
BT Bhutan, Bhutanese
BO Bolivia, Bolivian
BA Bosnia and Herzegovina, Bosnia, Bosnian
BW Botswana, Motswana
BR Brazil, Brazilian
BG Bulgaria, Bulgarian
BF Burkina Faso, Burkinabe
BI Burundi, Burundian
KH Cambodia, Cambodian
CM Cameroon, Cameroonian
CA Canada, Canadian
CV Cape Verde, Cape Verdean
CF Central African Republic, Central African
TD Chad, Chadian
CL Chile, Chilean
CN China, Chinese
CO Colombia, Colombian
KM Comoros, Comorian
CD Democratic Republic of the Congo, Democratic Republic of Congo, DR Congo, DRC
CG Republic of the Congo, Congo Brazzaville
CR Costa Rica, Costa Rican
CI Ivory Coast, Ivorian, Côte d'Ivoire
HR Croatia, Croatian
CU Cuba, Cuban
CY Cyprus, Cypriot
CZ Czech Republic, Czechia, Czech
DK Denmark, Danish
DJ Djibouti, Djiboutian
DO Dominican Republic
DM Dominica
EC Ecuador, Ecuadorian
EG Egypt, Egyptian
SV El Salvador, Salvadoran
GQ Equatorial Guinea, Equatorial Guinean, Equatoguinean
ER Eritrea, Eritrean
EE Estonia, Estonian
SZ Eswatini, Swazi
ET Ethiopia, Ethiopian
FI Finland, Finnish
FR France, French
GA Gabon, Gabonese
GM Gambia, The Gambia, Gambian
GE Georgia, Georgian
DE Germany, German
GH Ghana, Ghanaian
GR Greece, Greek
GD Grenada, Grenadian
GT Guatemala, Guatemalan
GN Guinea, Guinean
GW Guinea-Bissau, Bissau-Guinean
GY Guyana, Guyanese
HT Haiti, Haitian
HN Honduras, Honduran
HK Hong Kong, Hongkonger
HU Hungary, Hungarian
IN India, Indian
ID Indonesia, Indonesian
IR Iran, Iranian
IQ Iraq, Iraqi
IE Ireland, Irish
IL Israel, Israeli
IT Italy, Italian
JM Jamaica, Jamaican
JP Japan, Japanese
JO Jordan, Jordanian
KZ Kazakhstan, Kazakh, Kazakhstani
KE Kenya, Kenyan
KP North Korea, North Korean
KR South Korea, South Korean
KW Kuwait, Kuwaiti
KG Kyrgyzstan, Kyrgyz
LA Laos, Lao, Laotian
LV Latvia, Latvian
LB Lebanon, Lebanese
LS Lesotho, Basotho
LR Liberia, Liberian
LY Libya, Libyan
LT Lithuania, Lithuanian
MK North Macedonia, Macedonia, Macedonian
MG Madagascar, Malagasy
MW Malawi, Malawian
MY Malaysia, Malaysian
MV Maldives, Maldivian
ML Mali, Malian
MT Malta, Maltese
MR Mauritania, Mauritanian
MU Mauritius, Mauritian
MX Mexico, Mexican
MD Moldova, Moldovan
MN Mongolia, Mongolian
ME Montenegro, Montenegrin
MA Morocco, Moroccan
MZ Mozambique, Mozambican
MM Myanmar, Burma, Burmese
NA Namibia, Namibian
NP Nepal, Nepali, Nepalese
NL Netherlands, The Netherlands, Dutch
NZ New Zealand, New Zealander
NI Nicaragua, Nicaraguan
NE Niger, Nigerien
NG Nigeria, Nigerian
NO Norway, Norwegian
OM Oman, Omani
PK Pakistan, Pakistani
PS Palestine, Palestinian
PA Panama, Panamanian
PY Paraguay, Paraguayan
PE Peru, Peruvian
PH Philippines, The Philippines, Filipino, Filipina, Philippine
PL Poland, Polish
PT Portugal, Portuguese
QA Qatar, Qatari
RO Romania, Romanian
RU Russia, Russian
RW Rwanda, Rwandan
SA Saudi Arabia, Saudi
SN Senegal, Senegalese
RS Serbia, Serbian
SL Sierra Leone, Sierra Leonean
SG Singapore, Singaporean
SK Slovakia, Slovak
SI Slovenia, Slovenian
SO Somalia, Somali
ZA South Africa, South African
SS South Sudan, South Sudanese
ES Spain, Spanish
LK Sri Lanka, Sri Lankan
LC Saint Lucia, St Lucia, St Lucian
VC Saint Vincent and the Grenadines, St Vincent, Vincentian
SD Sudan, Sudanese
SR Suriname, Surinamese
SE Sweden, Swedish
CH Switzerland, Swiss
SY Syria, Syrian
TW Taiwan, Taiwanese
TJ Tajikistan, Tajik
TZ Tanzania, Tanzanian
TH Thailand, Thai
TL Timor-Leste, East Timor, Timorese
TG Togo, Togolese
TT Trinidad and Tobago, Trinidad, Trinidadian
TN Tunisia, Tunisian
TR Turkey, Türkiye, Turkish
TM Turkmenistan, Turkmen
UG Uganda, Ugandan
UA Ukraine, Ukrainian
AE United Arab Emirates, UAE, Emirati
GB United Kingdom, UK, Britain, Great Britain, British, England, English, Scottish, Welsh, Northern Irish
US United States, United States of America, USA, US, American
UY Uruguay, Uruguayan
UZ Uzbekistan, Uzbek
VE Venezuela, Venezuelan
VN Vietnam, Viet Nam, Vietnamese
YE Yemen, Yemeni
ZM Zambia, Zambian
ZW Zimbabwe, Zimbabwean
"""
LANGUAGES_BY_NAME = """
afr Afrikaans
aka Akan, Twi, Fante
sqi Albanian, Shqip
amh Amharic
ara Arabic
hye Armenian
aym Aymara
aze Azerbaijani, Azeri
bel Belarusian
ben Bengali, Bangla
bin Edo, Bini
bos Bosnian
bul Bulgarian
mya Burmese
zho Chinese, Mandarin, Cantonese, Simplified Chinese
hrv Croatian
ces Czech
dan Danish
nld Dutch
eng English
est Estonian
ewe Ewe
fas Farsi, Persian, Dari
fil Filipino
fin Finnish
fra French
ful Fula, Fulani, Fulah
kat Georgian
deu German
ell Greek
guj Gujarati
hat Haitian Creole
hau Hausa
heb Hebrew
hin Hindi
hun Hungarian
ibo Igbo
ind Indonesian
ita Italian
jpn Japanese
kik Kikuyu
kaz Kazakh
khm Khmer
kin Kinyarwanda
kon Kikongo
kor Korean
kur Kurdish, Kurdish Sorani, Sorani, Kurmanji, Kurdish Kurmanji
kir Kyrgyz
lao Lao
lav Latvian
lin Lingala
lit Lithuanian
lug Luganda
mkd Macedonian
msa Malay
mal Malayalam
man Mandinka, Mandingo
mar Marathi
men Mende
mon Mongolian
nep Nepali
nor Norwegian
orm Oromo
pan Punjabi, Panjabi
pus Pashto
pol Polish
por Portuguese
que Quechua
ron Romanian, Moldovan
rom Romani
run Kirundi
rus Russian
srp Serbian
sna Shona
sin Sinhala, Sinhalese
slk Slovak
slv Slovenian
som Somali
spa Spanish
swa Swahili, Kiswahili
swe Swedish
tgl Tagalog
tgk Tajik
tam Tamil
tel Telugu
tha Thai
tig Tigre
tir Tigrinya, Tigrigna
tur Turkish
ukr Ukrainian
urd Urdu
uzb Uzbek
vie Vietnamese
wol Wolof
yor Yoruba
zul Zulu
"""


def by_name(lines: str) -> Mapping[str, str]:
    """Return the code of each name, plainly spelt."""
    codes: dict[str, str] = {}
    for line in lines.strip().splitlines():
        code, _, names = line.partition(" ")
        codes |= {plain(name): code for name in names.split(",") if plain(name)}
    return codes


COUNTRY_OF = by_name(COUNTRIES_BY_NAME)
LANGUAGE_OF = by_name(LANGUAGES_BY_NAME)
COUNTRY_CODES, LANGUAGE_CODES = frozenset(COUNTRY_OF.values()), frozenset(LANGUAGE_OF.values())


def codes_in(words: str, known: Mapping[str, str]) -> list[str]:
    """Return the codes of an answer, each once, in its order; none unless every part of it is known."""
    if whole := known.get(plain(words)):
        return [whole]
    codes = [known.get(plain(part), "") for part in BETWEEN.split(words)]
    return list(dict.fromkeys(codes)) if all(codes) else []
