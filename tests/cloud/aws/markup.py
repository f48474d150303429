"""Python's data as the XML of AWS's answers."""

from xml.sax.saxutils import escape


def element(name, value):
    if value is None:
        return ""
    return f"<{name}>{content(value)}</{name}>"


def content(value):
    """A list is a set of <item>; a pair (name, list) repeats elements of that name, as S3 does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "".join(repeated(name, part) if isinstance(part, tuple) else element(name, part)
                       for name, part in value.items())
    if isinstance(value, list):
        return "".join(element("item", part) for part in value)
    return escape(str(value))


def repeated(name, parts):
    return "".join(element(name, part) for part in parts)


def document(name, namespace, value):
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    attribute = f' xmlns="{namespace}"' if namespace else ""
    return (head + f"<{name}{attribute}>{content(value)}</{name}>").encode()
