"""LIST: order, pages, search, bounds (section 4), and what is never listed (section 10)."""

from bau_frames import LIST
from harness import FILES, Case


def names(page):
    return [entry["name"] for entry in page["entries"]]


class Listing(Case):
    def pages(self, session, **body):
        """Every page of a listing, at most 100 of them."""
        cursor, pages = None, []
        while len(pages) < 100:
            more = {} if cursor is None else {"cursor": cursor}
            pages.append(session.list(**body, **more))
            cursor = pages[-1].get("cursor")
            if cursor is None:
                return pages
            self.assertLessEqual(len(cursor), 1_400)
        self.fail("the listing does not end")

    def all(self, session, **body):
        return [entry for page in self.pages(session, **body) for entry in page["entries"]]

    def assert_ordered(self, entries):
        order = [entry["name"].encode() for entry in entries]
        self.assertEqual(order, sorted(set(order)))

    def test_the_root(self):
        session = self.session()
        entries = self.all(session)
        self.assert_ordered(entries)
        by_name = {entry["name"]: entry for entry in entries}
        for entry in entries:
            self.assertEqual(set(entry), {"name", "size", "mtime", "kind"})
            self.assertNotIn("/", entry["name"])
        self.assertEqual(
            by_name["one.txt"],
            {"name": "one.txt", "size": 1, "mtime": 1_700_000_000_125, "kind": "text"},
        )
        self.assertEqual(by_name["small.png"]["kind"], "binary")
        self.assertEqual(by_name["LOUD.TXT"]["kind"], "text")
        self.assertEqual((by_name["notas"]["kind"], by_name["notas"]["size"]), ("dir", 0))
        self.assertIn("caf\u00e9.txt", by_name)
        for hidden in (
            "programa.exe",
            "sem-extensao",
            ".oculto.txt",
            ".pasta",
            "one.txt.minisig",
            "x.bau-part",
            "link.txt",
            "fora.txt",
            "fila.txt",
        ):
            self.assertNotIn(hidden, by_name)
        self.assertEqual(names(session.list(dir="")), names({"entries": entries}))

    def test_a_folder(self):
        session = self.session()
        self.assertEqual(
            names(session.list(dir="notas")), ["notas/2024", "notas/ol\u00e1 mundo.txt"]
        )
        self.assertEqual(
            names(session.list(dir="notas/2024")),
            ["notas/2024/fevereiro.txt", "notas/2024/janeiro.txt"],
        )

    def test_recursive(self):
        session = self.session()
        entries = self.all(session, dir="notas", recursive=True)
        files = [entry["name"] for entry in entries if entry["kind"] != "dir"]
        self.assertEqual(files, sorted(n for n in FILES if n.startswith("notas/")))
        everything = self.all(session, recursive=True)
        self.assert_ordered(everything)
        files = {entry["name"] for entry in everything if entry["kind"] != "dir"}
        self.assertLessEqual({"notas/2024/janeiro.txt", "many/0449.txt", "one.txt"}, files)
        self.assertFalse([name for name in files if name.startswith(".")])

    def test_query(self):
        session = self.session()
        for query in ("JANEIRO", "2024/JAN", "notas/2024/janeiro.txt"):
            found = self.all(session, query=query, recursive=True)
            self.assertEqual(names({"entries": found}), ["notas/2024/janeiro.txt"])
        found = self.all(session, query="OL\u00c1", recursive=True)
        self.assertEqual(names({"entries": found}), ["notas/ol\u00e1 mundo.txt"])
        self.assertEqual(self.all(session, query="loud"), self.all(session, query="LOUD"))
        self.assertEqual(len(self.all(session, query="loud")), 1)
        for query in (".*", "%", "_ne.txt", "\\", "'", "o?e.txt", "[a-z]"):
            with self.subTest(query=query):
                self.assertEqual(self.all(session, query=query), [])
        self.assertEqual(self.all(session, query=""), self.all(session))

    def test_pages(self):
        session = self.session()
        pages = self.pages(session, dir="many")
        self.assertEqual(len(pages), 3)
        entries = [entry for page in pages for entry in page["entries"]]
        self.assertEqual(
            [entry["name"] for entry in entries], [f"many/{i:04}.txt" for i in range(450)]
        )
        self.assertEqual([len(page["entries"]) for page in pages][:2], [200, 200])
        small = self.all(session, dir="many", limit=113, query="1")
        self.assertEqual(len(small), sum("1" in f"{i:04}" for i in range(450)))

    def test_limit(self):
        session = self.session()
        page = session.list(dir="many", limit=1)
        self.assertEqual(names(page), ["many/0000.txt"])
        page = session.list(dir="many", limit=1, cursor=page["cursor"])
        self.assertEqual(names(page), ["many/0001.txt"])
        self.assertEqual(len(session.list(dir="many", limit=200)["entries"]), 200)
        self.assertNotIn("cursor", session.list(dir="notas/2024", limit=2))
        for limit in (0, -1, 201, 2**40):
            with self.subTest(limit=limit):
                session = self.session("beto")
                session.request(LIST, {"limit": limit})
                self.closed(session, 400, "bad_request")

    def test_a_page_of_long_names_stays_under_32_kib(self):
        pages = self.pages(self.session(), dir="long")
        self.assertGreater(len(pages), 1)
        self.assertEqual(sum(len(page["entries"]) for page in pages), 190)

    def test_a_cursor_survives_the_session(self):
        session = self.session()
        cursor = session.list(dir="many", limit=5)["cursor"]
        session.bye()
        page = self.session().list(dir="many", limit=5, cursor=cursor)
        self.assertEqual(names(page)[0], "many/0005.txt")

    def test_unknown_and_hidden_folders(self):
        session = self.session()
        for dir in ("nada", "notas/nada", ".pasta", "one.txt", "Notas", "link.txt", "fora.txt"):
            with self.subTest(dir=dir):
                self.refused(404, "not_found", session.list, dir=dir)

    def test_malformed_folders(self):
        session = self.session()
        for dir in (
            "notas/",
            "/",
            "/notas",
            ".",
            "..",
            "notas/..",
            "notas//2024",
            "a\0",
            "cafe\u0301",
        ):
            with self.subTest(dir=dir):
                self.refused(400, "bad_name", session.list, dir=dir)
        session.ping()

    def test_cursors_made_up(self):
        for cursor in ("", "x", "!", "A" * 1_400, "..", "\u202e"):
            with self.subTest(cursor=cursor[:10]):
                session = self.session()
                session.request(LIST, {"cursor": cursor})
                self.closed(session, 400, "bad_request")
        session = self.session()
        session.request(LIST, {"cursor": "A" * 1_401})
        self.closed(session, 400, "bad_request")
