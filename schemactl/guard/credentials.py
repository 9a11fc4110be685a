"""What credentials look like, a row a vendor. To add one: a row here, and a line in tests/test_guard_credentials.py.

The prefixes are those that the vendors document, most of them so that secrets are found by such tables. A value that holds one anywhere is one.
"""

import re
from functools import cache
from typing import Final

SHAPES: Final[tuple[tuple[str, str], ...]] = (
    ("PEM block", r"-----BEGIN [A-Z0-9 ]+-----|PuTTY-User-Key-File-|AGE-SECRET-KEY-1"),
    ("SSH key", r"\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+) +AAAA"),
    ("JSON web token", r"\bey[IJ][A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{4,}\.?"),
    ("bearer or basic authorization", r"(?i)\b(?:bearer|basic|digest|token|apikey)[ :=]+[A-Za-z0-9._~+/=-]{6,}"),
    ("password in a URL", r"[A-Za-z][A-Za-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@"),
    (
        "password in a connection string",
        r"(?i)\b(?:password|passwd|pwd|secret|token|api_?key|account_?key|shared_?access_?key|sig(?:nature)?) *= *[^\s;&]{3,}",
    ),
    ("password hash", r"\$(?:2[abxy]|argon2(?:id|i|d)|5|6|y|apr1|pbkdf2[^$]*|scrypt)\$|\{(?:SSHA?|SHA|MD5|CRYPT)\d*\}|pbkdf2_sha\d+\$"),
    ("AWS", r"\b(?:A3T[A-Z0-9]|AKIA|ASIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{12,}|amzn\.mws\.|\bABSK[A-Za-z0-9+/]{20,}"),
    ("Google", r"\bAIza[\w-]{20,}|\bya29\.[\w-]+|\bGOCSPX-[\w-]+|\b1//0[\w-]{20,}|[0-9]+-[a-z0-9]{20,}\.apps\.googleusercontent\.com"),
    ("Azure", r"(?i)AccountKey=|SharedAccessSignature|\bsv=20\d\d-\d\d-\d\d&|[A-Za-z0-9_~.]{3}\dQ~[\w~.-]{20,}"),
    ("GitHub", r"\bgh[opsur]_\w{16,}|\bgithub_pat_\w{16,}"),
    ("GitLab", r"\bgl(?:pat|dt|rt|rtr|soat|cbt|ptt|ft|imt|agent|oas|ffct)-[\w-]{10,}|\bGR1348941[\w-]{10,}"),
    ("Bitbucket and Atlassian", r"\bAT(?:AT|CT|BB|SC)T?[A-Za-z0-9_=-]{20,}"),
    ("Slack", r"\bxox[abeoprs](?:\.xox[bp])?-[\w-]{8,}|\bxapp-\d-[\w-]{8,}|hooks\.slack\.com/"),
    ("Microsoft Teams and Discord", r"\.webhook\.office\.com|discord(?:app)?\.com/api/webhooks|\b[MNO][A-Za-z0-9_-]{23,27}\.[\w-]{6}\.[\w-]{20,}"),
    ("Telegram", r"\b\d{8,10}:[\w-]{30,}"),
    ("Stripe", r"\b(?:sk|rk|pk)_(?:live|test|prod)_\w{6,}|\bwhsec_[\w+/=]{8,}"),
    ("a live or test key", r"(?i)\b[a-z]{2,12}[_-](?:live|test|prod|sandbox)[_-](?=\w*\d)\w{8,}"),
    ("Square", r"\bsq0[a-z]{3}-[\w-]{10,}|\bEAAA[\w-]{20,}"),
    ("PayPal and Braintree", r"access_token\$(?:production|sandbox)\$"),
    ("Shopify", r"\bshp(?:at|ca|pa|ss|ua|tka)_[a-fA-F0-9]{10,}"),
    ("Plaid", r"\b(?:access|public)-(?:sandbox|development|production)-[0-9a-f]{8}"),
    ("Adyen, Razorpay, Flutterwave", r"\bAQE[\w+/=]{20,}|\brzp_(?:live|test)_\w{6,}|\bFLW(?:SECK|PUBK)(?:_TEST)?-\w{6,}"),
    ("OpenAI", r"\bsk-(?:proj-|svcacct-|admin-|None-)?[A-Za-z0-9_-]{16,}"),
    ("Anthropic", r"\bsk-ant-[\w-]{6,}"),
    (
        "Hugging Face, Replicate, Groq, xAI, Perplexity",
        r"\bhf_[A-Za-z0-9]{16,}|\bapi_org_[A-Za-z]{16,}|\br8_\w{16,}|\bgsk_\w{16,}|\bxai-\w{16,}|\bpplx-\w{16,}",
    ),
    ("npm", r"\bnpm_[A-Za-z0-9]{16,}"),
    ("PyPI", r"\bpypi-[\w-]{16,}"),
    ("RubyGems, crates.io, NuGet, Clojars", r"\brubygems_[0-9a-f]{16,}|\bcio[A-Za-z0-9]{32}\b|\boy2[a-z0-9]{40,}|\bCLOJARS_\w{16,}"),
    ("Docker and JFrog", r"\bdckr_(?:pat|oat)_[\w-]{10,}|\bAKCp\w{20,}|\bcmVmdGtu\w{10,}"),
    ("SendGrid", r"\bSG\.[\w-]{10,}\.[\w-]{10,}"),
    (
        "Mailgun, Mailchimp, Brevo, Postmark, Resend",
        r"\bkey-[0-9a-f]{20,}|\b[0-9a-f]{32}-us\d{1,2}\b|\bxkeysib-[0-9a-f]{16,}|\bre_[A-Za-z0-9]{6,}_[A-Za-z0-9]{12,}",
    ),
    ("Twilio", r"\b(?:AC|SK|AP)[0-9a-f]{32}\b"),
    ("DigitalOcean", r"\bdo[opr]_v1_[0-9a-f]{16,}"),
    (
        "Heroku, Netlify, Fly, Render, Vercel",
        r"\bHRKU-[\w-]{10,}|\bnf[pcubo]_\w{16,}|\bfo1_[\w-]{16,}|\bFlyV1 fm|\bfm[12]r?_\w{16,}|\brnd_\w{16,}|\bvercel_\w{16,}",
    ),
    (
        "Supabase, PlanetScale, Neon, Databricks",
        r"\bsbp_[0-9a-f]{16,}|\bsb_(?:secret|publishable)_|\bpscale_(?:tkn|pw|oauth)_|\bnapi_\w{16,}|\bdapi[0-9a-f]{32}",
    ),
    ("Terraform, Vault, Pulumi, Doppler", r"\.atlasv1\.|\bhv[bsr]\.[\w-]{16,}|\bpul-[0-9a-f]{16,}|\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{10,}"),
    ("1Password and Infisical", r"\bops_ey|\bA3-[A-Z0-9]{6}-|\bst\.[0-9a-f]{8}-"),
    ("New Relic", r"\bNR(?:AK|II|JS|RA|SP|BR)-\w{10,}"),
    ("Sentry and Grafana", r"\bsntry[su]_[\w=+/-]{10,}|\bgl(?:c|sa)_[\w=+/-]{16,}"),
    ("Honeycomb, Dynatrace, LaunchDarkly", r"\bhc[a-z]ik_\w{16,}|\bdt0[a-z]\d\d\.[A-Z0-9]{10,}|\b(?:sdk|api|mob)-[0-9a-f]{8}-[0-9a-f]{4}-"),
    ("Postman, Contentful, Algolia, Mapbox", r"\bPMAK-[0-9a-f]{16,}|\bPMAT-\w{16,}|\bCFPAT-[\w-]{16,}|\b[ps]k\.ey[IJ]"),
    (
        "Linear, Notion, Airtable, Figma, Asana",
        r"\blin_(?:api|oauth)_\w{10,}|\b(?:secret|ntn)_[A-Za-z0-9]{20,}|\bpat[A-Za-z0-9]{14}\.[0-9a-f]{16,}|\bfig[dou]?[a-z]?_[\w-]{16,}",
    ),
    ("HubSpot, Typeform, ReadMe, Intercom", r"\bpat-(?:na|eu|ap)\d-[0-9a-f]{8}|\btfp_[\w-]{16,}|\brdme_\w{16,}|\bdG9r\w{20,}"),
    ("Salesforce and Okta", r"\b00D[A-Za-z0-9]{12,15}![\w.]{10,}|\b00[\w-]{40}\b"),
    ("Facebook, Instagram, X", r"\bEAA[A-Z][A-Za-z0-9]{16,}|\bIGQ[A-Z][\w-]{16,}|\bA{20,}[A-Za-z0-9%]{20,}"),
    ("Dropbox", r"\bsl\.[\w-]{16,}"),
    ("CircleCI, Buildkite, Sourcegraph, Prefect", r"\bCCIPAT_\w{10,}|\bbk[a-z]{2}_\w{16,}|\bsg[pdm]_\w{16,}|\bpn[ub]_\w{16,}"),
    (
        "EasyPost, Shippo, Duffel, Frame.io, Lob",
        r"\bEZ[AT]K\w{16,}|\bshippo_(?:live|test)_|\bduffel_(?:live|test)_|\bfio-u-[\w-]{16,}|\b(?:live|test)_(?:pub_)?[0-9a-f]{31,}",
    ),
    ("Alibaba and Tencent", r"\bLTAI[A-Za-z0-9]{12,}|\bAKID[A-Za-z0-9]{12,}"),
    ("a key of a wallet", r"\b0x[0-9a-fA-F]{40,}|\b(?:xprv|yprv|zprv)[A-Za-z0-9]{20,}"),
)
"""Vendor or kind, and a regular expression for a part of the value. None has two repetitions of the same characters side by side: the texts come from
strangers."""

_SHORTEST: Final = 8
_WORD: Final = r"\b"


def credential_in(value: str) -> str | None:
    """The vendor or kind of the credential that a value holds."""
    if len(value) < _SHORTEST or _any().search(value) is None:
        return None
    return next(name for name, shape in _each() if shape.search(value) is not None)


def credential_spans(text: str) -> list[tuple[int, int]]:
    """Where credentials begin and end in a text; those that overlap are one."""
    if len(text) < _SHORTEST or _any().search(text) is None:
        return []
    spans: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for _, shape in _each() for match in shape.finditer(text)):
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


@cache
def _each() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(shape)) for name, shape in SHAPES)


@cache
def _any() -> re.Pattern[str]:
    """All at once; a flag of one row is for its own part. Most shapes begin where a word does: those are looked for there alone."""
    at_words: list[str] = []
    anywhere: list[str] = []
    for _, shape in SHAPES:
        flag = "(?i)" if shape.startswith("(?i)") else ""
        for one in _alternatives(shape.removeprefix(flag)):
            known = at_words if one.startswith(_WORD) else anywhere
            known.append(f"(?{flag[2:3]}:{one.removeprefix(_WORD)})")
    return re.compile(rf"\b(?:{'|'.join(at_words)})|{'|'.join(anywhere)}")


def _alternatives(shape: str) -> list[str]:
    """The parts of a regular expression between the bars that stand in no group and in no set."""
    parts, depth, is_in_set = [""], 0, False
    for token in re.findall(r"\\.|.", shape):
        if token == "|" and not depth and not is_in_set:
            parts.append("")
            continue
        parts[-1] += token
        if is_in_set:
            is_in_set = token != "]"
        else:
            is_in_set = token == "["
            depth += {"(": 1, ")": -1}.get(token, 0)
    return parts
