"""Mutants of what a server answers: headers, status, planted pages, other bytes for some readers."""

from dataclasses import replace

from prakat.lib.seal.listing import digest_of
from prakat.lib.verify.findings import BYTES, FOREIGN, HEADERS
from prakat.lib.verify.reading import Answer
from tests.tampering.laboratory import Mutant
from tests.tampering.material import Material


class AnswerMutants(Material):
    """Somebody between the sealed files and the reader."""

    def headers_changed(self) -> Mutant:
        path = self._any_path()
        name = self.random.choice(
            ["Content-Security-Policy", "X-Content-Type-Options", "Cache-Control", "X-Frame-Options"]
        )
        how = self.random.choice(["drop", "change", "twice", "active", "type"])

        def change(asked: str, answer: Answer) -> Answer:
            headers = list(answer.headers or ())
            if asked != path:
                return answer
            if how == "drop":
                headers = [pair for pair in headers if pair[0] != name]
            elif how == "change":
                headers = [(key, value + "x" if key == name else value) for key, value in headers]
            elif how == "twice":
                headers.append((name.lower(), "default-src *"))
            elif how == "active":
                headers.append(("Set-Cookie", "id=1"))
            else:
                headers = [
                    (key, "text/html; charset=utf-7" if key == "Content-Type" else value)
                    for key, value in headers
                ]
                headers.append(("Refresh", "0; url=//slot"))
            return replace(answer, headers=tuple(headers))

        return self._served(f"{how} {name} at", path, {HEADERS}, change)

    def status_changed(self) -> Mutant:
        path, status = self._any_path(), self.random.choice([302, 307, 403, 500, 206, 418])
        return self._served(
            f"status {status} at",
            path,
            {HEADERS},
            lambda asked, answer: replace(answer, status=status) if asked == path else answer,
        )

    def planted_answer(self) -> Mutant:
        """A server that has a page of its own for an address that nobody made."""
        status = self.random.choice([200, 301, 302, 404, 403])
        digest = digest_of(self.random.randbytes(8))
        word = self.random.choice(["slot", "casino", "wp-login", ".html", "/en/", "/files/", "/e/"])
        statement = self._statement()
        known = {path for path, _ in self.site.tree.walk(statement.root)}

        def change(asked: str, answer: Answer) -> Answer:
            if asked in known or word not in asked:
                return answer
            return replace(answer, status=status, digest=digest)

        return self._served(f"{status} planted at {word}", "", {FOREIGN}, change)

    def cloaked_answer(self) -> Mutant:
        """A server that sends other bytes for one address, in one coding only."""
        path, coding = self._any_path(), self.random.choice(["identity", "gzip", "br"])
        digest = digest_of(self.random.randbytes(8))

        def change(asked: str, answer: Answer) -> Answer:
            if asked != path or answer.status == 301:
                return replace(answer, headers=tuple(_other_target(answer))) if asked == path else answer
            return replace(answer, digest=digest) if answer.coding in (coding, "identity") else answer

        return self._served(f"cloaked in {coding} at", path, {BYTES, HEADERS}, change)


def _other_target(answer: Answer) -> list[tuple[str, str]]:
    return [(key, "//slot.example/" if key == "Location" else value) for key, value in answer.headers or ()]
