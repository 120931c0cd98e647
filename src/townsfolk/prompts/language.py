"""Says whether a text is in another language than the town's: letters, then everyday words.

Made for short texts full of names: what has too few words to tell passes, and a capitalised word
is taken for a name. How often it errs is measured in tests/prompts/test_language.py on everything
that people in this tree say and do.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cache

_EVERYDAY = {
    "en": "a an and are as at be but by can do for from good have he her his i i'm in is it it's "
    "let's me my no not of on or our so some that the their them there they this to up was we what "
    "when will with would yes you your",
    "vi": "anh bạn bị cho chúng chị còn có của cùng cũng em gì hãy hơn khi không là làm lại mình "
    "mà một muốn nhé những này nên nếu và vào về với vẫn đang đi được đã đến để ở rất sẽ thì tôi "
    "trong trên từ xin",
    "es": "al como con de del el ella en es esta está hay la las lo los me mi muy más no nos o "
    "para pero por que qué se si su también tu un una y ya yo",
    "fr": "à au aux avec ce cette dans de des du elle en est et il ils je la le les mais mon ne "
    "nous où pas pour que qui sa se si son sont sur très tu un une vous",
    "de": "aber auch auf aus bei das dem den der die ein eine einen er es für habe hat ich ihr im "
    "ist ja mein mit nach nicht noch oder sein sie sind und von vor was wie wir zu zum zur",
    "pt": "ao com da das de do dos e é ela ele em esta está eu isso mais mas me meu minha muito "
    "na não no nos o os ou para pela por que se sua também tem um uma você",
    "it": "al alla anche che chi ci con da dei del della di e è gli ha ho il in io la le lo ma mi "
    "mia mio molto nel non o per più se si sono sua suo tu un una",
    "id": "ada akan aku apa atau bisa dalam dan dari dengan di dia ini itu juga kami karena ke "
    "kita mereka saya sudah tidak untuk yang",
}
_WORDS = {language: frozenset(words.split()) for language, words in _EVERYDAY.items()}

_SPOKEN_IN = {
    word: tuple(language for language, words in _WORDS.items() if word in words)
    for word in frozenset.union(*_WORDS.values())
}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VIETNAMESE_ONLY = re.compile(r"[ăđơưạ-ỹ]", re.IGNORECASE)
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|uye|uya|a|e|i|o|u|y)"
    r"(?:ch|ng|nh|c|m|n|p|t)?\Z"
)
"""How a Vietnamese word without marks is built; most English words are not."""
_LEAST_WORDS = 3
"""Words that aren't names, from which on a text tells its language by how they are built."""
_JUDGED = ("en", "vi")
"""The languages that towns speak."""
_CLEAR = 2
"""Everyday words of another language that count as evidence."""


def is_foreign(text: str, language: str, known: Collection[str] = ()) -> bool:
    """Say whether a text is clearly in another language than `language` (`en` or `vi`).

    `known` words, in small letters, prove nothing: people may repeat what they were told.
    """
    words = [word.replace("’", "'") for word in words_of(text) if word.lower() not in known]
    if _other_script("".join(words)):
        return True
    if language not in _JUDGED:
        return False
    common = [word for word in words if word[0].islower()]
    first = words[0].lower() if words and words[0] not in common else ""
    said = [word for word in (first, *common) if word]
    if _reads_as_another(language, said):
        return True
    return _built_otherwise(common, language)


def _reads_as_another(language: str, said: list[str]) -> bool:
    """Say whether words are clearly of one other language; what both have says nothing."""
    own, theirs, both = 0, Counter[str](), Counter[str]()
    for languages in filter(None, map(_SPOKEN_IN.get, said)):
        own += language in languages
        (both if language in languages else theirs).update(languages)
    return any(
        count >= _CLEAR and count > 2 * (own - both[other]) and 5 * count >= len(said)
        for other, count in theirs.items()
    )


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return _WORD.findall(text)


def _built_otherwise(words: list[str], language: str) -> bool:
    """Say whether words that aren't names are built as none of the language are."""
    marked = sum(map(_is_marked, words))
    if language != "vi":
        return marked >= _CLEAR and 3 * marked >= len(words)
    if len(words) < _LEAST_WORDS:
        return False
    fitting = sum(_could_be_vietnamese(word) for word in words)
    return 5 * fitting < 3 * len(words) or (marked == 0 and len(words) > 2 * _LEAST_WORDS)


@cache
def _is_marked(word: str) -> bool:
    """Say whether a word has a letter that only Vietnamese has."""
    return bool(_VIETNAMESE_ONLY.search(unicodedata.normalize("NFC", word)))


@cache
def _could_be_vietnamese(word: str) -> bool:
    """Say whether a word is a Vietnamese syllable, with its marks or without any."""
    letters = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bool(_SYLLABLE.match(plain)) or bool(_VIETNAMESE_ONLY.search(word))


def _other_script(text: str) -> bool:
    """Say whether letters of another script than the Latin one stand in a text.

    A single Greek letter passes: it is mathematics.
    """
    if text.isascii():
        return False
    strange = [letter for letter in text if letter.isalpha() and not _is_latin(letter)]
    greek = all("GREEK" in unicodedata.name(letter, "") for letter in strange)
    return bool(strange) and not (greek and len(strange) == 1)


@cache
def _is_latin(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return "LATIN" in name or "ORDINAL INDICATOR" in name or letter == "µ"
