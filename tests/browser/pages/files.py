"""The attachments of a proposal."""

from playwright.sync_api import expect

from tests.browser.watching import Window


class FilesPage:
    def __init__(self, window: Window) -> None:
        self.page = window.page

    def upload(self, field: str, name: str, content: bytes, title: str = "") -> None:
        form = self.page.locator(f"#upload-{field}")
        form.get_by_label("Τίτλος").fill(title)
        form.get_by_label("Αρχείο").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
        form.get_by_role("button", name="Ανέβασμα").click()

    def has(self, title: str) -> None:
        expect(self.page.get_by_role("rowheader", name=title)).to_be_visible()
