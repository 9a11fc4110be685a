"""Envelopes as data: how the engine recognises and unwraps those that come in bulk (`native/src/forms.rs`). What a form describes, `unwrap` does;
the engine leaves to it what is in doubt.

Needs are words, all of which must hold. A text with spaces stands in quotes; a `*` at its beginning stands for anything.

    topic               it is there                     source/             it is an object
    context/name        it is there, deeper             after?              it is null, or not there
    !headers            it is not there                 headers~            it is null, an array without items, or not there
    key=one|other       it is one of these texts        key!=one|other      it is none of them

Paths are `/detail/time`; `./data` begins at the item of a batch. A name is a path behind `text`, `arn` (its last part), `function` (of an ARN),
`part` (of several: a dot in it is written `%2E`) or `kind` (of S3: what stands before the first colon), or a text behind `given`; a type may be a
path alone. A time is a path behind `text` (RFC 3339), `seconds`, `millis` or `digits` (text of milliseconds).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payload:
    """Where a payload stands. A null is none.

    encoding: `json` (a value, or a text of JSON), `object`, `container` (object or array), `base64`, `compressed` (base64 of text, gzip or zlib),
    `confluent` (base64, perhaps with Confluent's prefix), `printed` (a text of JSON, or that) or `log` (a message of a log). type: how it is called,
    whatever the envelope says. is_event: it is not looked into for further envelopes. is_optional: there may be none. ignored: of what kind it is
    where there is none. unless: a regular expression of what may not be in it. but_not: needs of what it may not be."""

    at: str
    encoding: str = "json"
    type: str = ""
    is_event: bool = False
    is_optional: bool = False
    ignored: str = ""
    unless: str = ""
    but_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which an envelope is written.

    items: the array of a batch; `/records/*` for all arrays under keys. source: names for each part of the source, of which the first that is there
    counts; parts have a dot between them. time: the first that is there. attributes: message attributes that name the type. is_named: source and type
    must be there. is_transparent: it is a mere wrapping, and not in the chain of envelopes."""

    needs: str
    payloads: tuple[Payload, ...]
    items: str = ""
    item_needs: str = ""
    source: tuple[tuple[str, ...], ...] = ()
    type: str = ""
    time: tuple[str, ...] = ()
    attributes: str = ""
    is_named: bool = False
    is_cloudevent: bool = False
    is_transparent: bool = False
