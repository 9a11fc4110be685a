"""Message attributes of SNS and SQS: `{name: {"Type" | "DataType" | "dataType": …, "Value" | "StringValue" | "stringValue": …}}`."""

from schemactl.schema.shallow import TopLevel

_VALUE_KEYS = ("Value", "StringValue", "stringValue")


def named_type(attributes: TopLevel | None, names: tuple[str, ...]) -> str | None:
    """The event type that the first of `names` holds."""
    for name in names if attributes is not None else ():
        attribute = attributes.object(name) if attributes is not None else None
        for key in _VALUE_KEYS if attribute is not None else ():
            value = attribute.text(key) if attribute is not None else None
            if value:
                return value
    return None
