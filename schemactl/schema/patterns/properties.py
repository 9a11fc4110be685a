"""Properties of characters, as `\\p{…}` names them: General_Category, Script, Script_Extensions, and those that are true or false.

Names: ECMA-262, tables 65 to 68 (tc39.es/ecma262, "Static Semantics: UnicodeMatchProperty"); they are case-sensitive. What has a property is asked of
jsonschema-rs' engine, whose tables of Unicode are newer than Python's.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from schemactl.schema.patterns import characters
from schemactl.schema.patterns.characters import LAST, Ranges

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator


@dataclass(frozen=True, slots=True)
class Property:
    """name: its long name, but `gc`, `sc` and `scx` for those with a value; value: of gc the short name, of a script the long one."""

    name: str
    value: str = ""
    negated: bool = False

    def __str__(self) -> str:
        return f"\\{'P' if self.negated else 'p'}{{{self.name}{'=' * bool(self.value)}{self.value}}}"


def property_of(written: str, *, negated: bool) -> Property | None:
    """The property that stands between the braces of `\\p{…}`; None where ECMA-262 knows none of that name."""
    name, equals, value = written.partition("=")
    if not equals:
        if name in _CATEGORIES:
            return Property("gc", _CATEGORIES[name], negated)
        return Property(_BINARY[name], "", negated) if name in _BINARY else None
    long = {"General_Category": "gc", "Script": "sc", "Script_Extensions": "scx"}.get(name, name)
    values = {"gc": _CATEGORIES, "sc": _SCRIPTS, "scx": _SCRIPTS}.get(long, {})
    return Property(long, values[value], negated) if value in values else None


@cache
def ranges_of(property_: Property) -> Ranges:
    """All characters that have it."""
    if property_.negated:
        return characters.complement(ranges_of(Property(property_.name, property_.value)))
    match property_.name, property_.value:
        case "gc", "Cs":
            return (_SURROGATES,)
        case "Changes_When_NFKC_Casefolded", _:
            return characters.normal([(code, code) for code in range(LAST + 1) if _is_changed(chr(code))])
        case (("sc" | "scx"), "Unknown"):
            return characters.normal([pair for name in ("Cn", "Co", "Cs") for pair in ranges_of(Property("gc", name))])
        case _:
            surrogates = [_SURROGATES] if property_ in _OF_SURROGATES else []
            return characters.normal([*_found(str(property_)), *surrogates])


def _is_changed(char: str) -> bool:
    """Unicode, section 3.13.3, toNFKC_Casefold: twice, since one folding may bring what another changes."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", char).casefold())
    ignorable = ranges_of(Property("Default_Ignorable_Code_Point"))
    return unicodedata.normalize("NFKC", folded.casefold()) != char or characters.contains(ignorable, ord(char))


def _found(escape: str) -> Iterator[tuple[int, int]]:
    """The runs of characters that Rust's engine finds by the escape: blocks first, since most are of one kind."""
    any_, only = _engine(escape), _engine(f"^{escape}+$")
    for first in range(0, LAST + 1, _BLOCK):
        block = "".join(chr(code) for code in range(first, first + _BLOCK) if not 0xD800 <= code <= 0xDFFF)
        if not block or not any_.is_valid(block):
            continue
        if only.is_valid(block):
            yield ord(block[0]), ord(block[-1])
        else:
            yield from ((ord(char), ord(char)) for char in block if any_.is_valid(char))


def _engine(pattern: str) -> "Draft202012Validator":
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions(), offline=True)


_BLOCK: Final = 128
_SURROGATES: Final = (0xD800, 0xDFFF)


def _by_name(table: str) -> dict[str, str]:
    """Each name and its others, after colons → the first."""
    return {name: row.partition(":")[0] for row in table.split() for name in row.split(":")}


_CATEGORIES: Final = _by_name("""
    LC:Cased_Letter Pe:Close_Punctuation Pc:Connector_Punctuation Cc:Control:cntrl Sc:Currency_Symbol Pd:Dash_Punctuation
    Nd:Decimal_Number:digit Me:Enclosing_Mark Pf:Final_Punctuation Cf:Format Pi:Initial_Punctuation L:Letter Nl:Letter_Number
    Zl:Line_Separator Ll:Lowercase_Letter M:Mark:Combining_Mark Sm:Math_Symbol Lm:Modifier_Letter Sk:Modifier_Symbol Mn:Nonspacing_Mark
    N:Number Ps:Open_Punctuation C:Other Lo:Other_Letter No:Other_Number Po:Other_Punctuation So:Other_Symbol Zp:Paragraph_Separator
    Co:Private_Use P:Punctuation:punct Z:Separator Zs:Space_Separator Mc:Spacing_Mark Cs:Surrogate S:Symbol Lt:Titlecase_Letter Cn:Unassigned
    Lu:Uppercase_Letter
""")
_BINARY: Final = _by_name("""
    ASCII ASCII_Hex_Digit:AHex Alphabetic:Alpha Any Assigned Bidi_Control:Bidi_C Bidi_Mirrored:Bidi_M Case_Ignorable:CI Cased
    Changes_When_Casefolded:CWCF Changes_When_Casemapped:CWCM Changes_When_Lowercased:CWL Changes_When_NFKC_Casefolded:CWKCF
    Changes_When_Titlecased:CWT Changes_When_Uppercased:CWU Dash Default_Ignorable_Code_Point:DI Deprecated:Dep Diacritic:Dia Emoji
    Emoji_Component:EComp Emoji_Modifier:EMod Emoji_Modifier_Base:EBase Emoji_Presentation:EPres Extended_Pictographic:ExtPict Extender:Ext
    Grapheme_Base:Gr_Base Grapheme_Extend:Gr_Ext Hex_Digit:Hex IDS_Binary_Operator:IDSB IDS_Trinary_Operator:IDST ID_Continue:IDC ID_Start:IDS
    Ideographic:Ideo Join_Control:Join_C Logical_Order_Exception:LOE Lowercase:Lower Math Noncharacter_Code_Point:NChar Pattern_Syntax:Pat_Syn
    Pattern_White_Space:Pat_WS Quotation_Mark:QMark Radical Regional_Indicator:RI Sentence_Terminal:STerm Soft_Dotted:SD
    Terminal_Punctuation:Term Unified_Ideograph:UIdeo Uppercase:Upper Variation_Selector:VS White_Space:space XID_Continue:XIDC XID_Start:XIDS
""")
_SCRIPTS: Final = _by_name("""
    Adlam:Adlm Ahom Anatolian_Hieroglyphs:Hluw Arabic:Arab Armenian:Armn Avestan:Avst Balinese:Bali Bamum:Bamu Bassa_Vah:Bass Batak:Batk
    Bengali:Beng Bhaiksuki:Bhks Bopomofo:Bopo Brahmi:Brah Braille:Brai Buginese:Bugi Buhid:Buhd Canadian_Aboriginal:Cans Carian:Cari
    Caucasian_Albanian:Aghb Chakma:Cakm Cham Cherokee:Cher Chorasmian:Chrs Common:Zyyy Coptic:Copt:Qaac Cuneiform:Xsux Cypriot:Cprt
    Cypro_Minoan:Cpmn Cyrillic:Cyrl Deseret:Dsrt Devanagari:Deva Dives_Akuru:Diak Dogra:Dogr Duployan:Dupl Egyptian_Hieroglyphs:Egyp
    Elbasan:Elba Elymaic:Elym Ethiopic:Ethi Garay:Gara Georgian:Geor Glagolitic:Glag Gothic:Goth Grantha:Gran Greek:Grek Gujarati:Gujr
    Gunjala_Gondi:Gong Gurmukhi:Guru Gurung_Khema:Gukh Han:Hani Hangul:Hang Hanifi_Rohingya:Rohg Hanunoo:Hano Hatran:Hatr Hebrew:Hebr
    Hiragana:Hira Imperial_Aramaic:Armi Inherited:Qaai:Zinh Inscriptional_Pahlavi:Phli Inscriptional_Parthian:Prti Javanese:Java Kaithi:Kthi
    Kannada:Knda Katakana:Kana Kawi Kayah_Li:Kali Kharoshthi:Khar Khitan_Small_Script:Kits Khmer:Khmr Khojki:Khoj Khudawadi:Sind
    Kirat_Rai:Krai Lao:Laoo Latin:Latn Lepcha:Lepc Limbu:Limb Linear_A:Lina Linear_B:Linb Lisu Lycian:Lyci Lydian:Lydi Mahajani:Mahj
    Makasar:Maka Malayalam:Mlym Mandaic:Mand Manichaean:Mani Marchen:Marc Masaram_Gondi:Gonm Medefaidrin:Medf Meetei_Mayek:Mtei
    Mende_Kikakui:Mend Meroitic_Cursive:Merc Meroitic_Hieroglyphs:Mero Miao:Plrd Modi Mongolian:Mong Mro:Mroo Multani:Mult Myanmar:Mymr
    Nabataean:Nbat Nag_Mundari:Nagm Nandinagari:Nand New_Tai_Lue:Talu Newa Nko:Nkoo Nushu:Nshu Nyiakeng_Puachue_Hmong:Hmnp Ogham:Ogam
    Ol_Chiki:Olck Ol_Onal:Onao Old_Hungarian:Hung Old_Italic:Ital Old_North_Arabian:Narb Old_Permic:Perm Old_Persian:Xpeo Old_Sogdian:Sogo
    Old_South_Arabian:Sarb Old_Turkic:Orkh Old_Uyghur:Ougr Oriya:Orya Osage:Osge Osmanya:Osma Pahawh_Hmong:Hmng Palmyrene:Palm
    Pau_Cin_Hau:Pauc Phags_Pa:Phag Phoenician:Phnx Psalter_Pahlavi:Phlp Rejang:Rjng Runic:Runr Samaritan:Samr Saurashtra:Saur Sharada:Shrd
    Shavian:Shaw Siddham:Sidd SignWriting:Sgnw Sinhala:Sinh Sogdian:Sogd Sora_Sompeng:Sora Soyombo:Soyo Sundanese:Sund Sunuwar:Sunu
    Syloti_Nagri:Sylo Syriac:Syrc Tagalog:Tglg Tagbanwa:Tagb Tai_Le:Tale Tai_Tham:Lana Tai_Viet:Tavt Takri:Takr Tamil:Taml Tangsa:Tnsa
    Tangut:Tang Telugu:Telu Thaana:Thaa Thai Tibetan:Tibt Tifinagh:Tfng Tirhuta:Tirh Todhri:Todr Toto Tulu_Tigalari:Tutg Ugaritic:Ugar
    Unknown:Zzzz Vai:Vaii Vithkuqi:Vith Wancho:Wcho Warang_Citi:Wara Yezidi:Yezi Yi:Yiii Zanabazar_Square:Zanb
""")
_OF_SURROGATES: Final = frozenset({Property("Any"), Property("Assigned"), Property("gc", "C")})
"""Properties that surrogates have, of which Rust's engine knows nothing."""
