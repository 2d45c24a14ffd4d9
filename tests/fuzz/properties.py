"""Well-formed GETs with any path, query and headers: what always holds of the answer."""

from urllib.parse import quote

import httpx
import hypothesis.strategies as st
from hypothesis import HealthCheck, example, given, settings
from running_service import PATH
from test_answers import KEYS, error_of, fits_contract

from .counts import count
from .wire import Wire

STATUSES = {200, 304, 400, 401, 403, 404, 414, 431}
FRAMING = {
    "host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "te", "trailer", "authorization",
    "x-http-method-override",
}  # fmt: skip

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
# all that may stand in a header's value: visible ASCII, spaces and tabs inside, and bytes that are not ASCII
values = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f") | st.just("\t"), max_size=400)
tokens = st.text("!#$%&'*+-.^_`|~0123456789abcXYZ", min_size=1, max_size=40).filter(lambda name: name.lower() not in FRAMING)
names = st.one_of(st.sampled_from(["X-On-Behalf-Of", "x-on-behalf-of", "If-None-Match", "Accept", "Cookie", "Range"]), tokens)
headers = st.lists(st.tuples(names, st.one_of(values, st.sampled_from(["*", "user_1", '"1.0"', "W/*", "", "a" * 151]))), max_size=6)
queries = st.one_of(
    st.just(""),
    any_text.map(lambda text: "?" + quote(text, safe="=&+")),
    st.text("abc=&%+;{}|[]\"'<>^`!*()/?:@,$", max_size=80).map("?".__add__),
)


def segments(service):
    """Ids of schedules, some of them written otherwise, and things that are no ids."""
    ids = st.sampled_from(sorted(service.schedules.values()))
    return st.one_of(
        ids,
        ids.map(lambda id: "".join(f"%{ord(letter):02x}" for letter in id)),
        st.builds(lambda id, at, letter: id[:at] + letter + id[at + 1 :], ids, st.integers(0, 42), st.sampled_from("0gG%+_")),
        st.from_regex("eval_sched_[0-9a-f]{32}", fullmatch=True),
        any_text.map(lambda text: quote(text, safe="")),
        st.text("abc%2F.;:@&=+$,~!*'()-_/\\|^`{}<>\"", max_size=60),
    )


def check(service, examples):
    """Sends that many GETs."""
    wire = Wire(service)

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        segment=segments(service),
        query=queries,
        more=headers,
        key=st.sampled_from(["team_a"] * 4 + sorted(service.keys)),
    )
    def one(segment, query, more, key):
        lines = [f"GET {PATH}{segment}{query} HTTP/1.1", "Host: localhost", "Authorization: Bearer " + service.keys[key]]
        lines += [f"{name}: {value}" for name, value in more]
        [answer] = wire.answers("\r\n".join([*lines, "", ""]).encode("latin-1"))
        count("properties: well-formed GETs", answer.status)
        holds(service, answer, segment, query, more, key)

    one()


def holds(service, answer, segment, query, more, key):
    assert answer.status in STATUSES
    response = httpx.Response(answer.status, headers=answer.headers, content=answer.body)
    if answer.status == 200:
        assert list(answer.json()) == KEYS
        assert answer.json()["id"] in service.schedules.values()
    if answer.status in (200, 304):
        fits_contract(response)
    else:
        error_of(response)
    if key in ("revoked", "expired"):
        assert answer.status in (400, 401, 404, 414, 431)
    if (segment, query, more, key) == (service.schedules["disabled"], "", [], "team_a"):
        assert answer.status == 200
