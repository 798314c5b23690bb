"""What a browser sends stays in memory: no disk has it, and nothing larger than may be kept is collected."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from hestia.uploads.kinds import MOST_BYTES

MOST_TOGETHER = 2 * MOST_BYTES  # of one request


class InMemory(FileUploadHandler):
    """Collect each file up to the limit. Of a larger one only its size is known, and its form says so."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.together = 0
        self.parts: list[bytes] = []
        self.size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.parts, self.size = [], 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        self.size += len(raw_data)
        self.together += len(raw_data)
        if self.size > MOST_BYTES or self.together > MOST_TOGETHER:
            self.parts.clear()
            self.size = max(self.size, MOST_BYTES + 1)
        else:
            self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        content = b"".join(self.parts)
        self.parts = []
        return InMemoryUploadedFile(
            file=io.BytesIO(content),
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type,
            size=max(file_size, self.size),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
