"""Each row of the table of credentials closes a field. What is tried is put together from parts: no file of the project holds a text that looks like
a live credential."""

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.guard import Guard, Outcome, closing_key, closing_shape
from schemactl.guard.credentials import SHAPES, credential_in, credential_spans
from tests.support import examples

BODY = "4eC39HqLyjWDarjtT1zdp7dc"
HEX = "0123456789abcdef"
LETTERS = "abcdefghijklmnopqrst"

CREDENTIALS: dict[str, tuple[tuple[str, ...], ...]] = {
    "PEM block": (("-----BEGIN ", "RSA PRIVATE KEY", "-----"), ("-----BEGIN ", "OPENSSH PRIVATE KEY", "-----"), ("AGE-SECRET", "-KEY-1", "QQQQ")),
    "SSH key": (("ssh", "-rsa ", "AAAA", "B3NzaC1yc2E"), ("ssh", "-ed25519 ", "AAAA", "C3Nza")),
    "JSON web token": (("ey", "JhbGciOiJIUzI1NiJ9", ".", "eyJzdWIiOiIxIn0", ".", "abc"),),
    "bearer or basic authorization": (("Bear", "er ", "abcdef123"), ("Bas", "ic ", "YWxhZGRpbjpvcGVu"), ("tok", "en=", "abcdef12")),
    "password in a URL": (("postgres", "://anna", ":hunter2", "@db/x"), ("https", "://u", ":p", "@host"), ("redis", "://", ":secret", "@cache")),
    "password in a connection string": (("Server=x;Pass", "word=", "hunter2;"), ("Account", "Key=", "abcd"), ("SharedAccess", "Key=", "abcd")),
    "password hash": (("$2", "b$", "12$", "abc"), ("$argon", "2id$", "v=19"), ("{SS", "HA}", "abcd1234"), ("pbkdf2_", "sha256$", "1")),
    "AWS": (("AK", "IA", "QYLPMN5HHHTFDEMO"), ("AS", "IA", "QYLPMN5HHHTFDEMO"), ("amzn", ".mws.", "4ea38b7b")),
    "Google": (("AI", "za", BODY), ("ya", "29.", "a0AfH6SMB"), ("GOC", "SPX-", "abc"), ("1//", "0", BODY)),
    "Azure": (("Default;Account", "Key=", "x"), ("Shared", "AccessSignature", " sr"), ("abc", "8Q~", LETTERS)),
    "GitHub": (("gh", "p_", BODY), ("gh", "o_", BODY), ("gh", "s_", BODY), ("github", "_pat_", BODY)),
    "GitLab": (("gl", "pat-", BODY), ("gl", "ptt-", BODY), ("gl", "rt-", BODY)),
    "Bitbucket and Atlassian": (("AT", "ATT3", BODY), ("AT", "CTT3", BODY), ("AT", "BB", BODY)),
    "Slack": (("xo", "xb-", "123456-abc"), ("xo", "xp-", "123456-abc"), ("xa", "pp-", "1-A0123456")),
    "Microsoft Teams and Discord": (("acme", ".webhook", ".office.com"), ("discord.com", "/api/", "webhooks"), ("M", BODY, ".abcdef.", LETTERS)),
    "Telegram": (("12345678", "90:", "AAF", BODY, LETTERS),),
    "Stripe": (("sk_", "live_", BODY), ("rk_", "live_", BODY), ("sk_", "test_", BODY), ("wh", "sec_", BODY)),
    "a live or test key": (("acme_", "live_", "a1b2c3d4e5"), ("pay-", "prod-", "a1b2c3d4e5")),
    "Square": (("sq0", "atp-", BODY), ("EA", "AA", BODY)),
    "PayPal and Braintree": (("access_", "token$", "production$", "abc"),),
    "Shopify": (("shp", "at_", HEX), ("shp", "ss_", HEX)),
    "Plaid": (("access-", "sandbox-", "01234567"),),
    "Adyen, Razorpay, Flutterwave": (("AQ", "E", BODY), ("rzp_", "live_", BODY), ("FLW", "SECK-", BODY)),
    "OpenAI": (("s", "k-", BODY), ("s", "k-", "proj-", BODY)),
    "Anthropic": (("s", "k-", "ant-", "abcdefg"),),
    "Hugging Face, Replicate, Groq, xAI, Perplexity": (("h", "f_", LETTERS), ("r", "8_", LETTERS), ("gs", "k_", LETTERS), ("xa", "i-", LETTERS)),
    "npm": (("np", "m_", BODY),),
    "PyPI": (("py", "pi-", "AgEIcHlwaS5vcmcCJ"),),
    "RubyGems, crates.io, NuGet, Clojars": (("ruby", "gems_", HEX), ("ci", "o", HEX, HEX), ("oy", "2", HEX, HEX, HEX), ("CLO", "JARS_", BODY)),
    "Docker and JFrog": (("dck", "r_pat_", BODY), ("AK", "Cp", BODY)),
    "SendGrid": (("S", "G.", "ngeVfQFYQlKU", ".", "TwL2iGABf9DH"),),
    "Mailgun, Mailchimp, Brevo, Postmark, Resend": (("ke", "y-", HEX, HEX), (HEX, HEX, "-us", "12"), ("xkey", "sib-", HEX), ("re", "_abc123_", BODY)),
    "Twilio": (("A", "C", HEX, HEX), ("S", "K", HEX, HEX)),
    "DigitalOcean": (("do", "p_v1_", HEX),),
    "Heroku, Netlify, Fly, Render, Vercel": (
        ("HR", "KU-", BODY),
        ("nf", "p_", BODY),
        ("fo", "1_", BODY),
        ("Fly", "V1 ", "fm2_x"),
        ("rn", "d_", BODY),
    ),
    "Supabase, PlanetScale, Neon, Databricks": (("sb", "p_", HEX), ("pscale", "_tkn_", "abc"), ("nap", "i_", BODY), ("da", "pi", HEX, HEX)),
    "Terraform, Vault, Pulumi, Doppler": (("abc", ".atlas", "v1.", "x"), ("hv", "s.", BODY), ("pu", "l-", HEX), ("dp.", "pt.", BODY)),
    "1Password and Infisical": (("ops", "_ey", "Jz"), ("A", "3-", "ABCDEF", "-X"), ("st", ".01234567", "-a")),
    "New Relic": (("NR", "AK-", BODY),),
    "Sentry and Grafana": (("sn", "trys_", BODY), ("gl", "sa_", BODY), ("gl", "c_", BODY)),
    "Honeycomb, Dynatrace, LaunchDarkly": (("hca", "ik_", BODY), ("dt0", "c01.", "ABCDEFGHIJ"), ("sd", "k-", "01234567-", "0123-")),
    "Postman, Contentful, Algolia, Mapbox": (("PM", "AK-", HEX), ("CF", "PAT-", BODY), ("p", "k.", "eyJ1Ijoi")),
    "Linear, Notion, Airtable, Figma, Asana": (
        ("lin_", "api_", BODY),
        ("nt", "n_", BODY),
        ("pa", "t", "abcdefgh123456", ".", HEX),
        ("fig", "d_", BODY),
    ),
    "HubSpot, Typeform, ReadMe, Intercom": (("pat", "-na1-", "01234567"), ("tf", "p_", BODY), ("rd", "me_", BODY), ("dG", "9r", BODY)),
    "Salesforce and Okta": (("00", "D", "Abcdefghijkl", "!", "AQ0AQabcdefg"), ("00", LETTERS, LETTERS)),
    "Facebook, Instagram, X": (("EA", "AC", BODY), ("IG", "QV", BODY), ("A" * 22, "%2F", BODY)),
    "Dropbox": (("s", "l.", BODY),),
    "CircleCI, Buildkite, Sourcegraph, Prefect": (("CCI", "PAT_", BODY), ("bk", "ua_", BODY), ("sg", "p_", BODY), ("pn", "u_", BODY)),
    "EasyPost, Shippo, Duffel, Frame.io, Lob": (("EZ", "AK", BODY), ("shippo", "_live_", "x"), ("duffel", "_test_", "x"), ("fio", "-u-", BODY)),
    "Alibaba and Tencent": (("LT", "AI", BODY), ("AK", "ID", BODY)),
    "a key of a wallet": (("0", "x", HEX, HEX, HEX), ("xp", "rv", BODY)),
}
ALL = [pytest.param("".join(parts), id=f"{row} {at}") for row, examples in CREDENTIALS.items() for at, parts in enumerate(examples)]


def test_every_row_has_an_example() -> None:
    assert [row for row, _ in SHAPES] == [*CREDENTIALS]


@pytest.mark.parametrize(("row", "shape"), SHAPES)
def test_each_row_finds_its_own(row: str, shape: str) -> None:
    assert [parts for parts in CREDENTIALS[row] if re.search(shape, "".join(parts)) is None] == []


@pytest.mark.parametrize("value", ALL)
def test_one_credential_closes_a_field_of_any_name_and_is_no_key(value: str) -> None:
    for text in (value, f"see {value}", f"{value} (old)"):
        assert credential_in(text) is not None
        assert closing_shape(text) is not None
        assert closing_key(text) is not None
    for name in ("p1", "status", "type"):
        verdict = Guard().root.below(name).field.verdict(["plain", "words", value])
        assert verdict.outcome is Outcome.NEVER
        assert verdict.is_by_value
        assert value not in verdict.because


def test_a_hostile_text_does_not_hang_the_guard() -> None:
    hostile = ["'a'", "'sk-' + '-'", "'='", "'ey' + 'J.'", "'password '", "'00_'", "'1 '", "'a.'", "'A'", "'1-'", "':0'"]
    program = f"from schemactl.guard import closing_shape\nfor text in ({', '.join(hostile)}): closing_shape(text * 20_000)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300)


WHOLE = ["".join(parts) for vendor in CREDENTIALS.values() for parts in vendor]
SPLINTERS = st.one_of(st.sampled_from(WHOLE), st.sampled_from(["-", "_", ".", " ", "/", "é", "9", "x", "="]), st.text(max_size=4))


@settings(max_examples=examples(3000), deadline=None)
@given(st.lists(SPLINTERS, max_size=4).map("".join), st.integers(0, 60))
def test_all_rows_at_once_find_what_each_row_finds(text: str, cut: int) -> None:
    """Wherever a credential stands, whole or cut."""
    for value in (text, text[cut:], text[:cut]):
        found = len(value) >= 8 and any(re.search(shape, value) for _, shape in SHAPES)
        assert (credential_in(value) is not None) == found
        assert bool(credential_spans(value)) == found


@given(st.lists(SPLINTERS, max_size=4).map("".join))
def test_spans_cover_all_that_any_row_finds(text: str) -> None:
    spans = credential_spans(text)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    if len(text) >= 8:
        for _, shape in SHAPES:
            for match in re.finditer(shape, text):
                assert any(start <= match.start() and match.end() <= end for start, end in spans)
