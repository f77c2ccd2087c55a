"""JSON bodies: what is one, and what closes the session (section 4)."""


from bau_frames import LIST, MESSAGE, OPEN, SEAL, json_bytes
from harness import Case


def nested(levels):
    """An object nested so deep, the root being level 1."""
    return b'{"x":' * (levels - 1) + b"{}" + b"}" * (levels - 1)


class Json(Case):
    def refuses(self, body, kind=LIST):
        session = self.session("beto")
        session.request(kind, body)
        self.closed(session, 400, "bad_request")

    def test_what_is_not_one_object(self):
        bodies = [b"", b" ", b"[]", b'"x"', b"null", b"1", b"true", b"{}{}", b"{} x", b"{"]
        bodies += [b'{"dir":"",}', b"{'dir':''}", b'{dir:""}', b'{"dir":""/**/}', b"{}\0"]
        bodies += [b'{"x":NaN}', b'{"x":Infinity}', b'{"x":01}', b'{"x":+1}', b'{"x":.5}']
        bodies += [b'{"x":1.}', b'{"x":"\t"}', b'{"x":"\\x41"}', b'{"x":"\\u00g0"}', b'{"x"}']
        for body in bodies:
            with self.subTest(body=body):
                self.refuses(body)

    def test_duplicate_keys(self):
        bodies = [b'{"dir":"","dir":""}', b'{"dir":"","\\u0064ir":""}', b'{"x":{"a":1,"a":2}}']
        bodies += [b'{"x":1,"x":1}', b'{"x":[{"a":1,"a":1}]}', b'{"":1,"":2}']
        for body in bodies:
            with self.subTest(body=body):
                self.refuses(body)

    def test_invalid_utf_8(self):
        for piece in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
            with self.subTest(piece=piece):
                self.refuses(b'{"query":"' + piece + b'"}')
                self.refuses(b'{"x":"' + piece + b'"}')

    def test_a_byte_order_mark(self):
        self.refuses(b"\xef\xbb\xbf{}")
        self.refuses("{}".encode("utf-16"))

    def test_depth(self):
        session = self.session()
        for body in (nested(4), b'{"x":[[[]]]}', b'{"x":[[[1]]]}'):
            with self.subTest(body=body):
                session.wait(session.request(LIST, body))
        for body in (nested(5), b'{"x":[[[[]]]]}', nested(3_000)):
            with self.subTest(body=body[:40]):
                self.refuses(body)

    def test_integers(self):
        session = self.session()
        for number in (b"9007199254740991", b"-9007199254740991", b"0.5", b"-0", b"1e2"):
            with self.subTest(number=number):
                session.wait(session.request(LIST, b'{"x":' + number + b"}"))
        for number in (b"9007199254740992", b"-9007199254740992", b"9" * 400, b"1e400"):
            with self.subTest(number=number[:20]):
                self.refuses(b'{"x":' + number + b"}")

    def test_size(self):
        session = self.session()
        for size in (32_767, 32_768):
            body = b'{"x":"' + b"a" * (size - 8) + b'"}'
            session.wait(session.request(LIST, body))
        self.refuses(b'{"x":"' + b"a" * (32_769 - 8) + b'"}')
        self.refuses(b"{}" + b" " * 32_767)

    def test_escapes_white_space_and_unknown_keys_are_fine(self):
        session = self.session()
        body = b' {\r\n\t"\\u006e\\u0061me" : "\\u006f\\u006ee\\u002etxt", "etag": 5 } '
        self.assertEqual(session.wait(session.request(OPEN, body)).ok["size"], 1)
        for key in (b"__proto__", b"constructor", b"toString", b""):
            body = b'{"name":"one.txt","' + key + b'":{"name":"x"}}'
            self.assertEqual(session.wait(session.request(OPEN, body)).ok["size"], 1)
        name = '"notas/ol\\u00e1 mundo.txt"'
        self.assertGreater(
            session.wait(session.request(OPEN, f'{{"name":{name}}}'.encode())).ok["size"], 0
        )
        self.assertEqual(session.list(query="\U0001f600")["entries"], [])
        body = b'{"query":"\\ud83d\\ude00"}'
        self.assertEqual(session.wait(session.request(LIST, body)).ok["entries"], [])

    def test_schema_errors(self):
        cases = [
            (LIST, {"dir": 1}),
            (LIST, {"dir": None}),
            (LIST, {"recursive": "true"}),
            (LIST, {"recursive": 1}),
            (LIST, {"query": []}),
            (LIST, {"cursor": 5}),
            (LIST, {"limit": "10"}),
            (LIST, {"limit": 1.5}),
            (OPEN, {}),
            (OPEN, {"name": 5}),
            (OPEN, {"name": None}),
            (OPEN, {"name": ["one.txt"]}),
            (OPEN, {"name": "one.txt", "inline": "1"}),
            (OPEN, {"name": "one.txt", "inline": 0}),
            (OPEN, {"name": "one.txt", "inline": -1}),
            (OPEN, {"name": "one.txt", "inline": 1_048_577}),
            (OPEN, {"name": "one.txt", "inline": 10, "whole": "yes"}),
            (OPEN, {"name": "one.txt", "inline": 10, "whole": True, "receipt": 1}),
            (OPEN, {"name": "one.txt", "ifMatch": 7}),
            (SEAL, {"handle": 1}),
            (SEAL, {"digest": "0" * 128}),
            (SEAL, {"handle": "1", "digest": "0" * 128}),
            (SEAL, {"handle": -1, "digest": "0" * 128}),
            (SEAL, {"handle": 1, "digest": "0" * 127}),
            (SEAL, {"handle": 1, "digest": "A" * 128}),
            (SEAL, {"handle": 1, "digest": 5}),
            (MESSAGE, {}),
            (MESSAGE, {"text": 5}),
            (0x15, {}),
            (0x15, {"digest": "0" * 129}),
        ]
        for kind, body in cases:
            with self.subTest(kind=hex(kind), body=body):
                self.refuses(json_bytes(body), kind)
