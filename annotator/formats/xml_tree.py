"""Parses whole XML files of other programs; no file or address that one names is opened."""

from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from annotator.formats.decoding import REPLACE, UTF_8
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.text_files import decode_text
from annotator.model import InputError

_SHOWN_CODE_POINTS = 200


def parse_xml(path: Path, context: ReadContext) -> Any:
    """Return the outermost element of a file, as lxml has it.

    Args:
        path: The file.
        context: The settings of the import: the encoding, if a person named one.

    Raises:
        InputError: The file is not well-formed; the message names file and line.
        EnvironmentFault: It cannot be read.
    """
    return parse_xml_bytes(read_bytes(path), name_of(path), context)


def parse_xml_bytes(data: bytes, name: str, context: ReadContext) -> Any:
    """Return the outermost element of XML as :func:`parse_xml` does.

    Args:
        data: The XML.
        name: The name of its file, for messages.
        context: The settings of the import.

    Raises:
        InputError: It is not well-formed; the message names file and line.
    """
    etree: Any = import_module("lxml.etree")  # it has no types
    encoding = context.encoding
    if encoding and encoding.endswith(REPLACE):
        data, encoding = decode_text(data, name, context).encode(), UTF_8
    try:
        parser = etree.XMLParser(
            encoding=encoding,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        return etree.parse(BytesIO(data), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}:{error.lineno}: it is not well-formed XML: "
            f"{' '.join(error.msg.split())[:_SHOWN_CODE_POINTS]}. Correct the file."
        ) from None
    except LookupError:
        raise InputError(f"There is no text encoding “{encoding}” for XML.") from None
