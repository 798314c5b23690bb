"""What a finding means to an office, without an engineer's word: whom to ask, and what happens meanwhile."""

from typing import NamedTuple

from hestia.operations.findings import CheckResult, CheckState

SERVER = "Whoever looks after your server. Show them the engineer’s words"
BOTH = "Whoever looks after your server, and the data protection lead, today"


class Subject(NamedTuple):
    """What one check is about, in words for everybody."""

    title: str
    well: str  # what is so while it is in order
    wrong: str  # what may be wrong where it is not
    meanwhile: str
    ask: str = SERVER


class Plain(NamedTuple):
    """One finding, for everybody."""

    finding: CheckResult
    title: str
    words: str
    meanwhile: str
    ask: str


# By the name of the check, as `hestia doctor` says it.
SUBJECTS = {
    "Environment": Subject(
        "How the server is set up",
        "The server has the settings it needs.",
        "A setting is not what a server with real clients should have.",
        "Everybody can go on working.",
    ),
    "Keys": Subject(
        "The keys that lock what is secret",
        "The server can unlock what is secret. Somebody should know where the spare keys are.",
        "The server cannot read the keys with which secret words are locked.",
        "What is secret cannot be opened or saved. Use paper, and change nothing else.",
    ),
    "Virus scanner": Subject(
        "The check of files for viruses",
        "Files are checked for viruses when somebody adds them.",
        "Files are not checked for viruses as they should be.",
        "Open files only from people you know. If a file cannot be added, keep it and try again later.",
    ),
    "Mail": Subject(
        "Mail that we send",
        "Invitations and reminders can be sent by mail.",
        "Mail may not be sent.",
        "Nobody can be invited, or told by mail. Tell people yourself; My day shows what is due.",
    ),
    "Disk": Subject(
        "Room to save things",
        "There is room to save records and files.",
        "The room to save records and files is nearly used up.",
        "Go on, but add no large files.",
    ),
    "Database": Subject(
        "Where the records are kept",
        "The place where the records are kept answers.",
        "The place where the records are kept does not answer, or needs a change.",
        "If pages do not open, use paper: what is written down is keyed in afterwards.",
    ),
    "Roles": Subject(
        "What each part of the server may do",
        "Each part of the server may do what it needs, and no more.",
        "A part of the server may do too much or too little.",
        "Everybody can go on working.",
        BOTH,
    ),
    "Migrations": Subject(
        "The version of the records",
        "The records and the program are of one version.",
        "The program was renewed, and the records were not yet made to fit.",
        "Some pages may fail. Wait until it is done before you type much.",
    ),
    "Rules of rows": Subject(
        "The rules on who sees which client",
        "The second lock, which shows each person only their own clients, is in place.",
        "The second lock, which shows each person only their own clients, is not as it should be.",
        "The first lock still holds on every page. Nobody looks into the records in any other way.",
        BOTH,
    ),
    "Keys and database": Subject(
        "Whether the keys fit the records",
        "The keys fit these records.",
        "The keys on the server may not be those of these records.",
        "Type nothing until this is put right: it could not be read afterwards.",
    ),
    "Clock": Subject(
        "The clock",
        "The clocks agree.",
        "The clocks of the server do not agree.",
        "Codes from a phone may be refused when people sign in.",
    ),
    "Worker": Subject(
        "Work done in the background",
        "Mail, reminders and tidying up are being done.",
        "Nobody is doing the work in the background: mail, reminders, tidying up.",
        "Pages work. No reminder comes: look at My day.",
    ),
    "Sealer": Subject(
        "The seal on the log of who did what",
        "The log of who opened and changed what is sealed, so that nobody can alter it.",
        "New lines of the log of who did what are not being sealed.",
        "Everybody can go on working. What is done is still written down.",
        BOTH,
    ),
    "Tasks": Subject(
        "What waits to be done in the background",
        "Nothing has waited for long.",
        "Something that was to be done in the background, such as a mail, was late or has failed.",
        "Pages work. Some mail may be late or missing.",
    ),
    "Backup": Subject(
        "The copy of all records",
        "A fresh copy of all records was made.",
        "There is no fresh copy of all records.",
        "Everybody can go on working. If the server broke now, all since the last copy would be lost.",
    ),
    "Restore drill": Subject(
        "The test of that copy",
        "Somebody has tried that the copy can be used.",
        "Nobody has lately tried whether the copy can be used.",
        "Everybody can go on working. Ask for the day on which it will be tried.",
    ),
}
# Where a check failed itself, it has the name of its function.
ALSO_CALLED = {
    "Scanner": "Virus scanner",
    "Mail server": "Mail",
    "Disks": "Disk",
    "Server": "Database",
    "Rules": "Rules of rows",
    "Keys fit": "Keys and database",
    "Drill": "Restore drill",
}
UNKNOWN = Subject(
    "A check that could not be made",
    "It is in order.",
    "Nobody can say at the moment how this stands.",
    "Everybody can go on working while pages open and save.",
)


def in_plain_words(finding: CheckResult) -> Plain:
    """Return what a finding means; where it is not well, what happens meanwhile and whom to ask too."""
    subject = SUBJECTS.get(ALSO_CALLED.get(finding.name, finding.name), UNKNOWN)
    if finding.state is CheckState.OK:
        return Plain(finding, subject.title, subject.well, "", "")
    return Plain(finding, subject.title, subject.wrong, subject.meanwhile, subject.ask)
