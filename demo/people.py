"""Invented names, languages and places. Any likeness to a real person is chance."""

# first names, last names, language, nationality
PEOPLES: list[tuple[list[str], list[str], str, str]] = [
    (
        ["Arta", "Besa", "Drita", "Elira", "Mirjeta"],
        ["Dervishi", "Hoxha", "Kola", "Marku"],
        "Albanian",
        "Albanian",
    ),
    (
        ["Thị Hạnh", "Ngọc", "Mai", "Thu Trang", "Bích"],
        ["Nguyễn", "Trần", "Phạm", "Đỗ"],
        "Vietnamese",
        "Vietnamese",
    ),
    (["Blessing", "Ebele", "Joy", "Osayi"], ["Aigbe", "Idehen", "Okoro", "Uwaifo"], "English", "Nigerian"),
    (
        ["Mihaela", "Ioana", "Ștefania", "Raluca"],
        ["Munteanu", "Popa", "Stan", "Țurcanu"],
        "Romanian",
        "Romanian",
    ),
    (["Senait", "Luwam", "Yordanos", "Helen"], ["Haile", "Tesfay", "Berhe"], "Tigrinya", "Eritrean"),
    (["Selam", "Hiwot", "Meseret"], ["Bekele", "Tadesse", "Wolde"], "Amharic", "Ethiopian"),
    (["Rosa", "Marisol", "Yamileth"], ["Quispe", "Cárdenas", "Rojas"], "Spanish", "Bolivian"),
    (["Jacira", "Luana", "Rosângela"], ["Araújo", "Figueiredo", "Moura"], "Portuguese", "Brazilian"),
    (["Mei", "Xiu", "Lan"], ["Lin", "Chen", "Weng"], "Mandarin", "Chinese"),
    (["Agnieszka", "Małgorzata", "Zofia"], ["Łukasik", "Wójcik", "Zając"], "Polish", "Polish"),
    (["Maricel", "Jocelyn", "Rowena"], ["Bautista", "Dela Cruz", "Salonga"], "Tagalog", "Filipino"),
    (["Samina", "Rukhsana", "Nasreen"], ["Akhtar", "Bibi", "Chaudhry"], "Urdu", "Pakistani"),
    (["Shirin", "Zohreh", "Parisa"], ["Ahmadi", "Karimi", "Rostami"], "Farsi", "Iranian"),
    (["Hêvî", "Nasrin", "Rojîn"], ["Aziz", "Hamid", "Salih"], "Kurdish Sorani", "Iraqi"),
    (
        ["Samuel", "Yonas", "Besnik", "Hung", "Tarek"],
        ["Okafor", "Tekle", "Deda", "Vo", "Mansour"],
        "English",
        "Other",
    ),
]

BOROUGHS = [
    "Barking and Dagenham",
    "Barnet",
    "Brent",
    "Camden",
    "Croydon",
    "Ealing",
    "Enfield",
    "Greenwich",
    "Hackney",
    "Haringey",
    "Hounslow",
    "Islington",
    "Lambeth",
    "Lewisham",
    "Newham",
    "Redbridge",
    "Southwark",
    "Tower Hamlets",
    "Waltham Forest",
    "Westminster",
]

NOTE_BODIES = [  # of women and of men
    "We met at the library. Sleeping better now, and asked about English classes.",
    "Rang as agreed after 4pm. The GP appointment is made, and the way there is clear.",
    "Worried about the letter from the Home Office. We read it together, line by line.",
    "Helped to fill in the form for the bank account. Next week the bus alone, for the first time.",
    "Felt low today and did not want to talk about what happened. We walked instead.",
    "Spoke with the solicitor about the witness statement. The next meeting is being arranged.",
    "Has met two people from the same language group and plans to go again on Saturday.",
    "The clinic confirmed the appointment. I will come along and ask for an interpreter.",
]

NEGATIVE_REASONS = (
    "They do not believe the account: two dates do not fit together, and they had no medical report."
)
