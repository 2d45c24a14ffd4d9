"""A valid request with something wrong in it, drawn from a seeded source."""

PIECES = [
    b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\0", b"\t", b" ", b":", b"%00", b"%", b"%2F", b"..", b"//", b"?", b"#", b"\xff\xfe", b"\x7f",
    b"HTTP/0.9", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/1.1\r\n", b"GET ", b"POST ", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"Content-Length: 0\r\n", b"Content-Length: 5\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: +1\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n", b"Transfer-Encoding:\x0bchunked\r\n",
    b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", b"Host: other\r\n", b"Connection: close\r\n",
    b"Connection: Transfer-Encoding\r\n", b"Upgrade: h2c\r\n", b"X-HTTP-Method-Override: DELETE\r\n",
    b"X-HTTP-Method-Override: GET\r\n", b"Authorization: Bearer nobody\r\n", b"X-On-Behalf-Of: *\r\n", b" folded\r\n",
]  # fmt: skip


def mutated(request, chance):
    """The request after one to four changes."""
    data = bytearray(request)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        chance.choice(CHANGES)(data, chance)
    return bytes(data)


def place(data, chance):
    return chance.randrange(len(data) + 1)


def replace_a_byte(data, chance):
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def insert_a_piece(data, chance):
    at = place(data, chance)
    data[at:at] = chance.choice(PIECES)


def insert_a_piece_between_lines(data, chance):
    lines = [at + 2 for at in range(len(data)) if data[at : at + 2] == b"\r\n"] or [0]
    at = chance.choice(lines)
    data[at:at] = chance.choice(PIECES)


def insert_noise(data, chance):
    at = place(data, chance)
    data[at:at] = chance.randbytes(chance.randrange(1, 40))


def leave_out(data, chance):
    at = place(data, chance)
    del data[at : at + chance.randrange(1, 30)]


def cut(data, chance):
    del data[place(data, chance) :]


def repeat(data, chance):
    at = place(data, chance)
    data[at:at] = data[at : at + chance.randrange(1, 60)] * chance.choice((1, 2, 30))


def follow_with_itself(data, chance):
    data += data[chance.randrange(2) * place(data, chance) :]


def change_case(data, chance):
    at = place(data, chance)
    data[at : at + 20] = data[at : at + 20].swapcase()


CHANGES = [
    replace_a_byte, insert_a_piece, insert_a_piece_between_lines, insert_noise, leave_out, cut, repeat, follow_with_itself, change_case,
]  # fmt: skip
