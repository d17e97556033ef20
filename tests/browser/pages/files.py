"""The attachments of a proposal."""

import base64

from playwright.sync_api import Locator, expect

from tests.browser.watching import Window


class FilesPage:
    def __init__(self, window: Window) -> None:
        self.page = window.page

    def form(self, field: str) -> Locator:
        return self.page.locator(f"#upload-{field}")

    def upload(self, field: str, name: str, content: bytes, title: str = "") -> None:
        self.form(field).get_by_label("Τίτλος").fill(title)
        self.choose(field, (name, content))
        self.send(field)

    def choose(self, field: str, *files: tuple[str, bytes]) -> None:
        payload = [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
        self.form(field).get_by_label("Αρχείο").set_input_files(payload)

    def send(self, field: str) -> None:
        self.form(field).get_by_role("button", name="Ανέβασμα").click()

    def outcome(self, name: str) -> Locator:
        """What the page says of a file that it sent."""
        return self.page.locator(".uploads__file").filter(has=self.page.locator(".uploads__name", has_text=name))

    def has(self, title: str) -> None:
        expect(self.page.get_by_role("rowheader", name=title)).to_be_visible()

    @staticmethod
    def encoded(content: bytes) -> str:
        """Bytes as a script can take them."""
        return base64.b64encode(content).decode("ascii")
