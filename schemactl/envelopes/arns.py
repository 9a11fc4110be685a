"""Names out of Amazon Resource Names (`arn:partition:service:region:account:resource`)."""


def last_name(arn: str | None) -> str | None:
    """The resource's own name: what follows the last `:` or `/`."""
    if not arn:
        return None
    return arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1] or None


def function_name(arn: str | None) -> str | None:
    """A Lambda function's name, without its version or alias (`…:function:NAME:$LATEST`)."""
    if not arn:
        return None
    parts = arn.split(":")
    return parts[6] if len(parts) > 6 and parts[5] == "function" else last_name(arn)
