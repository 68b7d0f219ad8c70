"""What others take along: charts as files, pages to embed, card images, and the tags that tell of them."""

from __future__ import annotations

from generator.press.cards import common_cards, tags
from generator.press.given import Kit, files

__all__ = ["Kit", "common_cards", "files", "tags"]
