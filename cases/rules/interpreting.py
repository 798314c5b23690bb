"""Whether it is asked why nobody interpreted for her, and the words in which the answer is kept. Pure.

Source: informed consent and what is said of risk need a language she understands, through somebody who is no
relative or friend; her record says whether that takes an interpreter.
"""


def question(language: str) -> str:
    """Return what is asked where her record says that she needs an interpreter, and none is named."""
    of_which = f" for {language}" if language else ""
    return (
        f"Her record says she needs an interpreter{of_which}. Who interpreted? "
        "If nobody did, say how you know she understood."
    )


def in_her_record(why: str) -> str:
    """Return it as a sentence of her story, which calls nobody she; nothing where somebody interpreted."""
    return f"No interpreter, although the record says that one is needed: {why.rstrip('.')}." if why else ""
