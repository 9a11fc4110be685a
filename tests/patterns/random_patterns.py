"""Patterns at random, made of all that ECMA-262 and Annex B know and of what they do not, and texts that such patterns may be found in."""

from random import Random

ATOMS = (
    *("a", "b", "c", "x", "1", "_", "-", " ", "é", "K", "k", "ſ", "ß", "İ", "\U0001f600", "\u2028", "٣", ",", "/", "#", "&", "~", "@", "Z", "'", '"'),
    *(".", ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\.", "\\/", "\\n", "\\t", "\\r", "\\v", "\\f", "\\0", "\\x41", "\\u0062", "\\cJ", "\\$"),
    *("\\u{63}", "\\u{1F600}", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\p{L}", "\\P{L}", "\\p{Lu}", "\\p{Script=Greek}", "\\p{sc=Grek}", "\\p{Nd}"),
    *("\\p{Alphabetic}", "\\p{Any}", "\\p{ASCII}", "\\p{scx=Hira}", "\\p{gc=P}", "\\p{Letter}"),
)
"""Read with the flag `u`."""
OLD_ATOMS = (
    *("\\-", "\\_", "\\@", "]", "}", "{", "{,2}", "\\1", "\\2", "\\12", "\\8", "\\08", "\\377", "\\c", "\\c1", "\\k", "\\x4", "\\u00", "\\A", "\\Z"),
    *("\\a", "\\p{Foo}", "\\e"),
)
"""Read by Annex B alone, or in other ways."""
FOREIGN = (
    *("(?i)", "(?P<x>a)", "a++", "a*+", "(?>a)", "(?#x)", "(", ")", "[", "\\", "*", "{2}", "(?<n", "[b-a]", "a{2,1}", "(?<=a)*", "(?x:a)", "(?:"),
    *("\\k<z>", "\\k", "(?<\\u{110000}>a)", "(?<1>a)"),
)
MEMBERS = (
    *("a", "b", "a-c", "0-9", "x", "_", ".", "$", "(", "|", "é", "\\d", "\\w", "\\s", "\\S", "\\D", "\\W", "\\b", "\\-", "\\]", "\\\\", "\\^", "\\n"),
    *("\\p{L}", "\\P{Lu}", "\U0001f600", "\\u{61}-\\u{7a}", "\\ud83d\\ude00", "\\x30-\\x39", "A-Z", "&&", "~~", "[", ":", "ſ", "K", "\\ud83d"),
    *(" ", "\\udc00-\\udfff"),
)
OLD_MEMBERS = ("\\_", "\\w-.", "a-\\d", "\\c1", "\\c_", "\\c", "\\101", "\\8", "\\B", "-", "--", "\\@", "\\k")
QUANTIFIERS = ("*", "+", "?", "{2}", "{1,2}", "{0,1}", "{1,}", "{0}", "*?", "+?", "??", "{0,2}?", "{2,}?")
LETTERS = "aabbbcx1_- éKkſßİZ\n\r\t\u2028٣,/A.[]{}\\^$@\U0001f600\U0001f601\x00\x08\x0b\xa0\ufeff\x85Ωあ2"


def random_class(random: Random, old: float) -> str:
    members = [random.choice(OLD_MEMBERS if random.random() < old else MEMBERS) for _ in range(random.randrange(4))]
    return f"[{random.choice(['', '', '^'])}{''.join(members)}{random.choice(['', '', '', '-'])}]"


def random_pattern(random: Random, depth: int = 3, old: float = 0.05, foreign: float = 0.01) -> str:
    """old, foreign: how often a part is one that only Annex B knows, or nobody."""
    kind = random.random()
    if kind < foreign:
        return random.choice(FOREIGN)
    if kind < foreign + old:
        return random.choice(OLD_ATOMS)
    if depth == 0 or kind < 0.3:
        return random_class(random, old) if random.random() < 0.25 else random.choice(ATOMS)
    inner = random_pattern(random, depth - 1, old, foreign)
    other = random_pattern(random, depth - 1, old, foreign)
    quantifier = random.choice(QUANTIFIERS)
    unnamed = inner.replace("?<n", "?:")
    forms = (
        *(inner + other, inner + other, inner + other, f"({inner}){quantifier}", f"(?:{inner}){quantifier}", f"(?:{inner}|{other})"),
        *(f"({inner}|{other})", f"^{inner}{other}$", f"^{inner}", f"{inner}$", f"(?={inner}){other}", f"(?!{inner}){other}", f"{inner}(?={other})"),
        *(f"{inner}(?!{other})", f"(?<={inner}){other}", f"(?<!{inner}){other}", f"\\b{inner}", f"{inner}\\b{other}", f"\\B{inner}"),
        *(
            f"({inner}){other}\\1",
            f"({inner}|{other})\\1",
            f"(?<n{depth}>{unnamed}){other}\\k<n{depth}>",
            f"(?:{inner}|){other}",
            f"{inner}|{other}|",
        ),
        *(f"^({inner}|{other}){quantifier}$", f"(?:(?!{inner}){other}){quantifier}", f"(?:({inner})|{other}){quantifier}\\1", f"\\1({inner}){other}"),
        *(inner, f"(?={inner}){quantifier}{other}" if random.random() < old * 2 else inner),
    )
    return random.choice(forms)


def random_texts(random: Random, count: int) -> list[str]:
    """The empty text, and others of few letters; some end in a line feed."""
    texts = ["".join(random.choices(LETTERS, k=random.choice((1, 1, 2, 2, 3, 4, 6, 9)))) for _ in range(count - 1)]
    return ["", *(text + "\n" if random.random() < 0.1 else text for text in texts)]
