"""Whether a sentence is easy to read for someone who learns English: short words, short sentences."""

import re

LONGEST_SENTENCE = 15  # words
LONGEST_WORD = 12  # letters
# What a page she takes home must not say, whoever finds it.
NOT_FOR_HOME = re.compile(r"traffick\w*|modern slavery|\bNRM\b|victim\w*|exploit\w*", re.IGNORECASE)


def advice(text: str) -> list[str]:
    """Return what would make a text easier, in words; empty if it is easy enough.

    A sentence should have no more than 15 words, a word no more than 12 letters; numbers are not counted as
    words to shorten. A word that says what happened to her is named first. Source: easy-read practice (one
    idea a sentence, 15 words or fewer).
    """
    sentences = []
    if unsafe := NOT_FOR_HOME.search(text):
        sentences.append(f"Leave out “{unsafe[0]}”: someone else may find it.")
    for sentence in re.split(r"[.!?]+", text):
        count = len(sentence.split())
        if count > LONGEST_SENTENCE:
            sentences.append(f"One sentence has {count} words. Try two short ones.")
            break
    long_words = [word for word in re.findall(r"[^\W\d_’']+", text) if len(word) > LONGEST_WORD]
    if long_words:
        sentences.append(f"Try a shorter word for “{long_words[0]}”.")
    return sentences
