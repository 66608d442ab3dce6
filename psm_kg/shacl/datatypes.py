"""sh:datatype as a SPARQL expression: the datatype's IRI and a lexical form that fits it.

SPARQL's casts alone will not do: Oxigraph's accept "nan" and "P1YT", refuse "--02-29" and know no
integers beyond 64 bits. So the form is matched, and casts only tell whether a day exists.

A ``Store`` keeps integers of the derived types (xsd:int, xsd:nonNegativeInteger ...) as
xsd:integer, and xsd:dateTimeStamp as xsd:dateTime, unless they are malformed: for shapes as for
dumps, such a value *is* an xsd:integer. The derived types are here for the malformed ones.
"""

from __future__ import annotations

from psm_kg.shacl.vocabulary import XSD

_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
_DAY_PART = r"[0-9]+D"
_TIME_PART = (
    r"T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S)"
)
_YEARS = r"([0-9]+Y([0-9]+M)?|[0-9]+M)"
_DAYS = rf"({_DAY_PART}({_TIME_PART})?|{_TIME_PART})"
_FLOAT = r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"

_FORMS = {
    "boolean": "(true|false|0|1)",
    "integer": "[+-]?[0-9]+",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "double": _FLOAT,
    "float": _FLOAT,
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE.removesuffix('?')}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": f"--((0[13578]|1[02])-{_DAY}|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|[12][0-9])){_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": f"-?P({_YEARS}{_DAYS}?|{_DAYS})",
    "yearMonthDuration": f"-?P{_YEARS}",
    "dayTimeDuration": f"-?P{_DAYS}",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "base64Binary": "(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){2}=( ?=)|([A-Za-z0-9+/] ?){3}=)?",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "nonNegativeInteger": r"(\+?[0-9]+|-0+)",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "nonPositiveInteger": r"(-[0-9]+|\+?0+)",
    "negativeInteger": "-0*[1-9][0-9]*",
}
_CASTS = {"date": "date", "time": "time", "dateTime": "dateTime", "dateTimeStamp": "dateTime"}
_RANGES = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**63 - 1),
}


def well_formed(value: str, datatype: str) -> str:
    """A SPARQL boolean that is true when the value is a well-formed literal of the datatype.

    Of datatypes other than the XSD ones above, only the IRI is compared.
    """
    parts = [f"DATATYPE({value}) = <{datatype}>"]
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    form = _FORMS.get(name) or (_FORMS["integer"] if name in _RANGES else "")
    if form:
        escaped = form.replace("\\", "\\\\")
        parts.append(f'REGEX(STR({value}), "^({escaped})$")')
    if name in _CASTS:
        parts.append(f"isLiteral(<{XSD}{_CASTS[name]}>(STR({value})))")
    if name in _RANGES:
        low, high = _RANGES[name]
        number = f"<{XSD}integer>(STR({value}))"
        parts.append(f"{number} >= {low} && {number} <= {high}")
    return f"COALESCE({' && '.join(parts)}, false)"
