"""Hostile JSON is answered with 400 (or 413, 415), never with 500, and nothing of it is echoed."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from assistline.strict_json import MAX_DEPTH, StrictJSONParser, read_object


class Echo(APIView):
    """Says which names it was sent."""

    permission_classes = [AllowAny]
    parser_classes = [StrictJSONParser]

    def post(self, request):
        return Response(sorted(request.data))


def send(body, content_type="application/json"):
    request = APIRequestFactory().post("/", body, content_type=content_type)
    return Echo.as_view()(request).render()


def nested(depth):
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


HOSTILE = {
    "NUL in a value": b'{"a": "x\\u0000y"}',
    "NUL in a name": b'{"\\u0000": 1}',
    "lone surrogate": b'{"a": "\\ud83d"}',
    "invalid UTF-8": b'{"a": "\xff"}',
    "overlong UTF-8": b'{"a": "\xc0\xaf"}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "huge float": b'{"a": 1e400}',
    "huge integer": b'{"a": ' + b"9" * 5000 + b"}",
    "integer beyond the database": b'{"a": 9223372036854775808}',
    "name twice": b'{"a": 1, "a": 2}',
    "inner name twice": b'{"a": {"b": 1, "b": 2}}',
    "21 deep": nested(MAX_DEPTH + 1),
    "100,000 deep": nested(100_000),
    "100,000 opened": b'{"a":' + b"[" * 100_000,
    "array": b"[]",
    "text": b'"text"',
    "number": b"1",
    "null": b"null",
    "two objects": b"{}{}",
    "comment": b"{} // yes",
    "byte order mark": b"\xef\xbb\xbf{}",
    "unclosed text with brackets": b'{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_json_is_refused(body):
    answer = send(body)

    assert answer.status_code == 400
    assert len(answer.content) < 200


@pytest.mark.parametrize("charset", ["utf-16", "bogus", "latin-1", '"utf-7"'])
def test_another_charset_is_refused(charset):
    assert send(b"{}", f"application/json; charset={charset}").status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf8_may_be_named(charset):
    assert send(b'{"a": 1}', f"application/json; charset={charset}").data == ["a"]


def test_another_content_type_is_refused():
    assert send(b"<a/>", "application/xml").status_code == 415


def test_a_body_beyond_the_limit_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert send(json.dumps({"a": "x" * 1000})).status_code == 413


def test_nothing_is_no_object():
    with pytest.raises(ParseError):
        read_object(b"")


def test_brackets_in_a_text_are_text():
    assert read_object(json.dumps({"a": '[{"' * 100}).encode()) == {"a": '[{"' * 100}


def test_the_deepest_that_is_allowed_is_read():
    assert send(nested(MAX_DEPTH)).status_code == 200


def test_the_whole_api_uses_this_parser():
    (parser,) = api_settings.DEFAULT_PARSER_CLASSES

    assert parser is StrictJSONParser


storable = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | storable
values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(storable, scalars, max_size=3)


@given(st.dictionaries(storable, values, max_size=4))
def test_every_ordinary_object_comes_through_unchanged(value):
    assert read_object(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60))
def test_no_bytes_make_anything_else_than_an_object_or_a_refusal(body):
    with contextlib.suppress(ParseError):
        assert isinstance(read_object(body), dict)
