"""Messages, cards, shortcuts, e-books, captures, fitness files and compound files made here: name → bytes."""

from __future__ import annotations

from struct import pack

from builders import chunk, png
from container_compound import flash, flashpix, revit, vignette, word
from container_messages import CALENDAR, CARDS, NOTE, TORRENT, bencode, tnef
from container_records import cap, fit, kandao, mobi, moi, palm, pcap, pcapng
from container_shortcuts import ADDRESS, EXTRAS, link_info, shortcut

DOCUMENTS: dict[str, bytes] = {
    "some.kvar": kandao(
        (b"CPU_TEMP", b"U32", 1, pack("<I", 455)),
        (b"LENS", b"CHAR", 5, b"abcde"),
        (b"IMU", b"U8", 40, bytes(range(40))),
        (b"GPS", b"U8", 40, pack("<Idd", 1, 12.5, -7.25) * 2),
        (b"GPSX", b"U8", 36, pack("<IQddd", 1, 1700000000123, 12.5, -7.25, 99.5)),
        (b"VIDEO_CAPTIME", b"CHAR", 19, b"2024-05-06 07:08:09"),
        (b"MY_TAG", b"FLOAT", 2, pack("<2f", 1, 0.5)),
    ),
    "many.torrent": bencode(TORRENT),
    "odd.torrent": bencode({"announce": "x", "info": {"name": "y"}})[:-1] + b"3:ab",
    "mail.tnef": tnef(),
    "cards.vcf": CARDS,
    "calendar.ics": CALENDAR,
    "note.vnt": NOTE,
    "unended.vcf": CARDS[:60],
    "items.lnk": shortcut(0x83, info=link_info(unicode=True), extra=EXTRAS),
    "plain.lnk": shortcut(
        0x7E, info=link_info(), strings=("Descr", "..\\rel", "C:\\work", "-x", "icon.ico"), extra=bytes(8)
    ),
    "network.lnk": shortcut(0x84 | 2, info=link_info(network=True), strings=("é" * 300,), hot=0x91),
    "wide_network.lnk": shortcut(0x82, info=link_info(network=True, unicode=True), extra=bytes(4) + b"overlay", hot=0),
    "address.url": ADDRESS,
    "book.pdb": palm(),
    "book.mobi": mobi(),
    "utf8.mobi": mobi(65001),
    "bare.mobi": mobi(extended=False),
    "little.pcap": pcap(),
    "big.pcap": pcap(">"),
    "nano.pcap": pcap("<", 0xA1B23C4D),
    "little.pcapng": pcapng(),
    "big.pcapng": pcapng(">", resolution=0x94),
    "monitor.cap": cap(),
    "wide.moi": moi(),
    "odd.moi": moi(0x42, 1, 2),
    "run.fit": fit(),
    "big.fit": fit(order=">"),
    "letter.doc": word(),
    "letter_without_a_name": word(extra=True),
    "picture.fpx": flashpix(),
    "project.fla": flash(),
    "room.vnt": vignette(),
    "pasted.png": png(chunk("cpIp", flashpix())),
    "letter.png": png(chunk("cpIp", word())),
    "house": revit(),
}
