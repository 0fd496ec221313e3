"""Archives of made-up news: pages, WARC files as crawlers write them, JSON lines."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

DATE = "2025-01-20T08:00:00Z"
MONTHS = ("январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре")
WORDS = """рынок дорога порт соседний новый завод область решение проект работа граница поезд часть район поставка
министр сообщил ранее дело вопрос стороны отрасль развитие груз вагон склад терминал зерно хлопок уголь нефть металл
партнёр встреча форум банк фонд закон указ срок план лето осень весна город село школа вуз наука музей театр спорт
команда матч победа дождь снег ветер море река озеро степь гора лес поле сад дом мост улица площадь парк"""


@dataclass(frozen=True)
class Answer:
    """What was answered at an address."""

    url: str
    body: bytes
    status: str = "200 OK"
    kind: str | None = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def text(number: int) -> str:
    """A news of its own: its figure, its month and most of its words are its number's."""
    amount = f"{number % 89 + 1},{number % 7 + 1}"
    when = f"{MONTHS[number % 10]} {2010 + number % 14} года"
    told = f"Товарооборот Казахстана и Китая в {when} составил {amount} млрд долларов."
    dice = random.Random(number)
    rest = (" ".join(dice.sample(WORDS.split(), 14)).capitalize() for _ in range(3))
    return "\n".join([told, *(f"{line} {number}." for line in rest)])


def page(body: str, title: str, encoding: str = "utf-8", declared: bool = True) -> bytes:
    """A page with a menu, an article and a foot."""
    meta = f'<meta charset="{encoding}">' if declared else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    return (
        f'<!DOCTYPE html><html lang="ru"><head>{meta}<title>{title} - Вестник</title>'
        '<meta property="og:site_name" content="Вестник"></head>'
        '<body><nav><a href="/">Главная</a> <a href="/p">Политика</a></nav>'
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>Все права защищены</footer></body></html>"
    ).encode(encoding)


def answer(number: int) -> Answer:
    """The page of a news."""
    return Answer(f"https://vestnik.example/{number}", page(text(number), f"Торговля, выпуск {number}"))


def warc(answers: Iterable[Answer], *, gzipped: bool = True) -> bytes:
    """A WARC file: what was asked and answered, each record a member of its own."""
    records = [_record("warcinfo", None, "application/warc-fields", b"software: a crawler\r\n")]
    for one in answers:
        ask = b"GET / HTTP/1.1\r\nHost: vestnik.example\r\n\r\n"
        records.append(_record("request", one.url, "application/http; msgtype=request", ask))
        records.append(response(one))
    return b"".join(gzip.compress(record, 6) if gzipped else record for record in records)


def response(one: Answer) -> bytes:
    """The record of an answer, with its digests."""
    headers = [("Content-Type", one.kind)] if one.kind else []
    head = "".join(f"{name}: {value}\r\n" for name, value in (*headers, *one.headers))
    block = f"HTTP/1.1 {one.status}\r\n{head}\r\n".encode() + one.body
    return _record("response", one.url, "application/http; msgtype=response", block, one.body)


def _record(form: str, url: str | None, kind: str, block: bytes, payload: bytes | None = None) -> bytes:
    fields = {
        "WARC-Type": form,
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{form} {url}')}>",
        "WARC-Target-URI": url,
        "WARC-Date": DATE,
        "WARC-Payload-Digest": None if payload is None else _digest(payload),
        "WARC-Block-Digest": _digest(block),
        "Content-Type": kind,
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def lines(numbers: Iterable[int]) -> bytes:
    """News as JSON lines."""
    rows = ({"url": f"https://vestnik.example/{n}", "text": text(n), "published": "2025-01-20"} for n in numbers)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def write(path: Path, data: bytes) -> Path:
    """A file with these bytes, gzipped where its name says so and they are not."""
    packed = path.suffix == ".gz" and not data.startswith(b"\x1f\x8b")
    path.write_bytes(gzip.compress(data) if packed else data)
    return path
