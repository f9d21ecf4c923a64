"""The plan: edits, by name and in words, become changes of rows in directories, with raw values.

A `Planner` takes edits one after another and holds what they come to; `job` settles it against what the file has. All
policy is here and in the siblings: `rows` (what a name can mean), `groups` (where it goes), `names` (shortcuts),
`drops` (groups that go whole), `wishes` (how edits of one tag add up), `values` (from words to raw values).
Source: SetNewValue of ExifTool's Writer.pl.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import ExifWebError, InvalidValue, Unwritable
from exifweb.core.makernotes.carry import Carried
from exifweb.core.selection import Selection
from exifweb.core.tags import store
from exifweb.core.tags.schema import Variants
from exifweb.core.values import Binary
from exifweb.core.view import ORDER_NAMES
from exifweb.core.write import groups, names, rows, structs
from exifweb.core.write.changes import Edit, Job
from exifweb.core.write.drops import Drops
from exifweb.core.write.entry import Entry
from exifweb.core.write.fill import Filler, can_stand
from exifweb.core.write.maker import NOT_THERE, MakerNotes, best_in_notes, can_have
from exifweb.core.write.values import Taken, named, raw_values, shifted
from exifweb.core.write.wishes import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Metadata, Tag
    from exifweb.core.source import Source
    from exifweb.core.write.groups import Place
    from exifweb.core.write.rows import Row

LANGUAGE = re.compile(r"([\w*?-]+?)-([a-z]{2,3}|[xi])((?:[-_][a-z\d]{2,8})*)", re.IGNORECASE)
UNSAFE, RESERVED, FIELD = 1, 2, 4
BY_NAME = UNSAFE | FIELD
"""What an edit passes that names its tag."""
TEXT_ORDER = "ExifUnicodeByteOrder"
IMAGE_PLACES = {"ThumbnailImage": "IFD1"}
"""Image → the directory that it is written to."""
SIDECAR = "Write an XMP sidecar beside it: `exifweb -o NAME.xmp -tagsFromFile NAME.EXT -all`."


def plan(source: Source, metadata: Metadata, edits: Iterable[Edit]) -> Job:
    """Return what edits come to in a file.

    Args:
        source: The file.
        metadata: What a read of it found.
        edits: The edits, in order. One whose tag opens with `-` excludes that tag or group from deletion.

    Raises:
        InvalidValue: There is no such tag or group, or a value is outside what is allowed.
        Unwritable: The tag, or the file, can't be written.
    """
    planner = Planner(source, metadata)
    for edit in edits:
        planner.add(edit)
    return planner.job()


class Planner:
    """Takes edits and settles them.

    Args:
        source: The file.
        metadata: What a read of it found.
    """

    def __init__(self, source: Source, metadata: Metadata) -> None:
        self.source = source
        self.metadata = metadata
        self.context = metadata.context
        self.drops = Drops(metadata)
        self.maker = MakerNotes(source, metadata)
        self.notes: list[str] = []
        self.entry = Entry()
        found = self.context.file_format
        self.family = (found.parser or "") if found else ""
        self._wishes: dict[tuple[int, str, str], Wish] = {}
        self._order = ""
        self._note_order = ""

    def add(self, edit: Edit, allowed: int = BY_NAME, *, hints: bool = True) -> None:
        """Take one edit.

        Args:
            edit: The edit.
            allowed: Bits of protection that it passes: 1 unsafe tags, 2 those that only other tags set, 4 fields
                of structures under names of their own.
            hints: Whether near names are looked for, where there is no such tag.

        Raises:
            InvalidValue: There is no such tag or group, or a value is outside what is allowed.
            Unwritable: The tag can't be written.
        """
        if edit.tag.startswith("-"):
            self.drops.exclude(edit.tag[1:])
            return
        wanted, name, numeric = groups.split(edit.tag)
        edit = replace(edit, numeric=edit.numeric or numeric)
        if name.lower() in ("all", "*"):
            self._all(edit, wanted)
            return
        found, known = rows.find(name, self.metadata)
        found += self.maker.unseen(name, found)
        language = ""
        if not found and not known:
            tags = names.shortcut(name)
            if tags:
                self._shortcut(edit, tags, allowed)
                return
            found, name, language = self._of_language(name)
        if not found and not hints:
            message = f"Sorry, {edit.tag} is not writable"
            raise Unwritable(message)
        self._set(edit, wanted, name, language, found, known, allowed)

    def job(self) -> Job:
        """Return the settled edits.

        Raises:
            Unwritable: The file is of a type that is not written, or takes nothing of what is asked for.
        """
        kinds = groups.kinds_of(self.family)
        if not kinds:
            message = f"Writing of {self.metadata.file_type or 'this type of'} files is not supported"
            raise Unwritable(message, SIDECAR)
        for tag in self.drops.re_set():
            self._keep(tag)
        job = Job(self.source, self.metadata, self.context, notes=self.notes)
        job.dropped, job.kept = self.drops.dropped, self.drops.kept
        job.order = self._byte_order()
        lost = Filler(self.metadata, self._wishes, self.entry.mode).fill(job, kinds)
        if lost and not job.changes and not job.dropped:
            message = f"{', '.join(sorted(set(lost)))} can't be written into {self.metadata.file_type} files"
            raise Unwritable(message, SIDECAR)
        if lost:
            job.note(f"Not written into a {self.metadata.file_type} file: {', '.join(sorted(set(lost)))}")
        return job

    def delete_tag(self, tag: Tag) -> bool:
        """Ask for one tag of the file to go; False where it is in no table that is written."""
        row = rows.row_of_tag(tag)
        if row is None or row.permanent or (row.kind == "EXIF" and not isinstance(row.info.id, int)):
            return False
        if row.info.table.name in rows.FIXED or row.kind not in groups.kinds_of(self.family):
            return False
        wish = self._wish(row, row.group1)
        wish.delete()
        wish.create = False
        return True

    def delete_entries(self, directory: str, ids: Iterable[int]) -> None:
        """Ask for entries of a directory of EXIF to go, those among them that are not written."""
        for key in ids:
            found = store.table("Exif::Main").get(key)
            info = found.infos[0] if isinstance(found, Variants) else found
            if info is not None:
                wish = self._wish(rows.Row(info, "EXIF", directory), directory)
                wish.delete()
                wish.create = False

    def _set(
        self,
        edit: Edit,
        wanted: tuple[str, ...],
        name: str,
        language: str,
        found: list[Row],
        known: bool,  # noqa: FBT001
        allowed: int,
    ) -> None:
        wild = "*" in name or "?" in name
        passes = allowed if not wild else allowed & ~UNSAFE
        matching = groups.places(found, wanted)
        open_to_us = [p for p in matching if not _protection(p.row) & ~passes]
        if language:
            open_to_us = [p for p in open_to_us if rows.has_languages(p.row)]
        if not open_to_us:
            if matching and not language:
                words = {2: "protected", 3: "unsafe and protected"}
                protection = words.get((matching[-1].row.protected & ~passes) & 3, "unsafe")
                message = f"Sorry, {edit.tag} is {protection} for writing"
                raise Unwritable(message, "It follows from the file's own structure, or is set by other tags.")
            if not language and can_have(name, wanted):
                self.notes.append(NOT_THERE.format(edit.tag))
                return
            raise names.no_such(edit.tag, name, wanted, known=known or bool(found), language=bool(language))
        # what a protected row would have taken goes to the next best
        open_to_us = groups.places([p.row for p in open_to_us], wanted)
        self._to_places(edit, groups.in_preferred(open_to_us, self.family), language)

    def _to_places(self, edit: Edit, found: list[Place], language: str) -> None:
        problem: ExifWebError | None = None
        done = important = False
        for place in found:
            try:
                self._apply(edit, place, language)
            except ExifWebError as why:
                problem = why
                if place.row.exists and isinstance(why, Unwritable) and len(found) > 1:
                    self.notes.append(f"Not changed: {why.message}")
                continue
            done = True
            important = important or place.creates or place.best or len(found) == 1
        if problem is not None and not important:
            if best_in_notes(edit.tag, found):
                self.notes.append(NOT_THERE.format(edit.tag))
                return
            raise problem
        if not done:
            message = f"Sorry, {edit.tag} is not writable"
            raise Unwritable(message)

    def _apply(self, edit: Edit, place: Place, language: str) -> None:
        row = place.row
        self._check(edit, row)
        edit = self.entry.meant(edit, row.info)
        if "struct" in row.info.attributes and isinstance(edit.value, (str, list)) and edit.value:
            value, guessed = structs.taken(row.info, edit.value, named(row), self.context, numeric=edit.numeric)
            edit = replace(edit, value=value)
            self.notes += [guessed] if guessed else []
        if row.kind == "Composite":
            self._composite(edit, row)
            return
        if row.kind == "File":
            message = f"Sorry, {row.info.name} is not writable"
            raise Unwritable(message, "It belongs to the file system, not to the file's bytes.")
        if row.info.name == TEXT_ORDER:
            message = f"{TEXT_ORDER} can't be written"
            raise Unwritable(message, "Text is in the byte order of its EXIF, as readers take it to be.")
        if row.kind == "EXIF" and not isinstance(row.info.id, int) and row.info.name != "ExifByteOrder":
            self._image(edit, row)
            return
        if edit.value is None and edit.action == "set":
            self._delete(place, language)
            return
        if row.info.name == "ExifByteOrder":
            given = edit.value.tag.raw if isinstance(edit.value, Taken) else edit.value
            self._order = {"i": "<", "m": ">", "l": "<", "b": ">"}.get(str(given)[:1].lower(), "")
            if self._order:
                self.context.members.setdefault("ExifByteOrder", ORDER_NAMES[self._order])
            return
        if row.kind == "EXIF" and not can_stand(self.metadata, place.group1):
            message = f"A directory {place.group1} can't be made"
            raise Unwritable(message, "Write the tag to IFD0, ExifIFD, GPS, InteropIFD or IFD1.")
        action = ACTIONS[edit.action]
        action(self, edit, place, language)

    def _check(self, edit: Edit, row: Row) -> None:
        """Refuse what the row's own rule forbids: some tags can't be deleted, some not written into this file."""
        from exifweb.core.write.convert import may_delete, may_write

        deletes = edit.value is None and edit.action == "set"
        reason = (may_delete if deletes else may_write)(row.info, self.context)
        if reason:
            message = f"{reason} {row.group1}:{row.info.name}"
            raise Unwritable(message)

    def _image(self, edit: Edit, row: Row) -> None:
        """Take an image inside of EXIF, or EXIF itself: bytes that replace it, or its deletion."""
        name = row.info.name
        deletes = edit.value is None and edit.action == "set"
        if row.info.attributes.get("delgroup") and deletes:
            self._drop_group(name)
            return
        if edit.action != "set":
            message = f"{name} can't be written"
            raise Unwritable(message, "Images and blocks inside of EXIF are replaced or deleted as they are.")
        raw = None if deletes else raw_values(edit, row, self.context)
        if name not in IMAGE_PLACES and row.info.name in rows.IMAGES:
            self._preview(edit, name, raw)
            return
        if self.family == "TIFF":
            message = f"{name} can't be written into {self.metadata.file_type or 'TIFF'} files"
            raise Unwritable(message, "There it would be a page, or the file itself.")
        wish = self._wish(row, IMAGE_PLACES.get(name, row.group1))
        wish.delete()
        wish.create = not deletes
        if raw is not None and raw[-1]:
            wish.set(raw)

    def _preview(self, edit: Edit, name: str, raw: list[Any] | None) -> None:
        """Take an image that is changed where the file has it: in maker notes."""
        found = [t for t in self.metadata.tags if t.name == name and isinstance(t.raw, Binary) and t.raw.offset >= 0]
        ours = [tag for tag in found if tag.group0 == "MakerNotes" and tag.info.table.name == "Composite"]
        ours = ours if name == "PreviewImage" else []
        if not ours:
            where = f"{found[0].group1}:{name} can't be written" if found else NOT_THERE.format(edit.tag)
            if where not in self.notes:
                self.notes.append(where)
        for tag in ours:
            wish = self._wish(rows.Row(tag.info, "MakerNotes", tag.group1, exists=True), tag.group1)
            wish.delete()
            wish.values, wish.create = [one for one in raw or [] if one], False

    def _put(self, edit: Edit, place: Place, language: str) -> None:
        raw = raw_values(edit, place.row, self.context)
        if place.row.exists:
            self.maker.see_fit(place.row, place.group1, raw[-1])
        wish = self._wish(place.row, place.group1, language)
        if isinstance(edit.value, Taken) and not edit.value.adds:
            wish.values = []
        wish.create = place.creates and (place.row.info.is_list or not wish.removed or "" in wish.removed)
        wish.follows = place.follows
        wish.set(raw)
        if raw and isinstance(raw[0], Carried) and raw[0].own_order and not self._note_order:
            self._note_order = raw[0].order

    def _append(self, edit: Edit, place: Place, language: str) -> None:
        if not place.row.info.is_list:
            self._shift(edit, place, 1)
            return
        raw = raw_values(edit, place.row, self.context)
        wish = self._wish(place.row, place.group1, language)
        wish.keeps, wish.create, wish.follows = True, place.creates, place.follows
        if isinstance(edit.value, Taken):
            wish.values = []
        wish.values += raw

    def _remove(self, edit: Edit, place: Place, language: str) -> None:
        if not place.row.info.is_list and place.row.info.attributes.get("timeshift") == "Time" and edit.value:
            self._shift(edit, place, -1)
            return
        try:
            raw = [""] if edit.value in (None, "") else raw_values(edit, place.row, self.context)
        except InvalidValue:
            raw = [edit.value]  # what can't be written can't be there either: nothing goes
        wish = self._wish(place.row, place.group1, language)
        wish.keeps = True
        wish.create = place.creates and (place.row.info.is_list or "" in raw)
        wish.removed += raw

    def _move(self, edit: Edit, place: Place, language: str) -> None:  # noqa: ARG002
        text = str(edit.value).strip()
        self._shift(replace(edit, value=text.lstrip("+-")), place, -1 if text.startswith("-") else 1)

    def _shift(self, edit: Edit, place: Place, sign: int) -> None:
        info = place.row.info
        kind = info.attributes.get("timeshift")
        label = f"{place.group1}:{info.name}"
        if info.is_list or (kind is not None and kind != "Time" and not kind):
            message = f"{label} is not shiftable"
            raise Unwritable(message)
        amount = str(edit.value).strip()
        pattern = r"[\d:. ]*\d[\d:. ]*" if kind == "Time" else r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?"
        if not re.fullmatch(pattern, amount, re.IGNORECASE):
            time = f"Invalid shift string ({amount}) for {label}"
            message = time if kind == "Time" else f"Shift value for {label} is not a number"
            raise InvalidValue(message, "Days and times as in 1:30 or 0:0:1 0, or a number.")
        self._wish(place.row, place.group1).shift = (amount, sign)

    def _delete(self, place: Place, language: str) -> None:
        row = place.row
        if row.info.attributes.get("delgroup"):
            self._drop_group(row.info.name)
            return
        wish = self._wish(row, place.group1, language)
        wish.delete()
        wish.create = False
        if row.permanent:
            value = row.info.attributes.get("delvalue", "" if row.info.writable == "string" else None)
            if value is None:
                del self._wishes[id(row.info), place.group1, language]
                message = f"Can't delete Permanent tag {place.group1}:{row.info.name}"
                raise Unwritable(message, "It is part of a structure of fixed layout: set it to another value.")
            wish.values = [value]

    def _composite(self, edit: Edit, row: Row) -> None:
        from exifweb.core.write.convert import composite_writes

        if row.info.attributes.get("timeshift") == 0 and edit.action != "set":
            message = f"Composite:{row.info.name} is not shiftable"
            raise Unwritable(message)
        taken = isinstance(edit.value, Taken)
        value = edit.value.tag.value if isinstance(edit.value, Taken) else edit.value
        for tag, part in composite_writes(row.info, value, self.context, numeric=edit.numeric or taken):
            self.add(Edit(tag, edit.action, part, numeric=True), BY_NAME | RESERVED)

    def _all(self, edit: Edit, wanted: tuple[str, ...]) -> None:
        if edit.action in ("add", "remove", "shift") and wanted and edit.value:
            self._shift_all(edit)
            return
        if edit.value is not None or edit.action != "set":
            message = f"{edit.tag} can only be deleted"
            raise InvalidValue(message, "Name the tags to write, or copy them from another file.")
        if not wanted:
            self.drops.drop("*")
            self._wishes.clear()
            return
        plain = [g[1:] if g[0].isdigit() else g for g in wanted]
        if len(plain) > 1 or plain[0] in names.SUBJECTS:
            for tag in Selection([edit.tag]).keep(self.metadata.tags):
                self.delete_tag(tag)
            return
        group = names.deletable(plain[0])
        if group is None:
            message = f"Not a deletable group: {edit.tag.rpartition(':')[0]}"
            raise InvalidValue(message, f"Groups that can be deleted: {', '.join(names.DELETABLE)}, XMP-*.")
        self._drop_group(group)

    def _shift_all(self, edit: Edit) -> None:
        """Move what can be moved among the tags of a group that the file has."""
        for tag in Selection([edit.tag]).keep(self.metadata.tags):
            row = rows.row_of_tag(tag)
            if row is None or row.info.is_list or row.kind not in groups.kinds_of(self.family):
                continue
            try:
                shifted(row, tag.raw, str(edit.value), 1, self.context)
                ACTIONS[edit.action](self, edit, groups.Place(row, row.group1, creates=False, priority=0), "")
            except ExifWebError:
                continue

    def _drop_group(self, group: str) -> None:
        """Have a group go whole, and forget what was asked of it before."""
        self.drops.drop(group)
        lower = group.lower()
        for key, wish in list(self._wishes.items()):
            if lower in (wish.row.info.g0.lower(), wish.group1.lower()):
                del self._wishes[key]

    def _keep(self, tag: Tag) -> None:
        """Set a tag anew with its old value."""
        row = rows.row_of_tag(tag)
        if row is None or row.exists or (row.kind == "XMP" and tag.group0 != "XMP"):  # a tag of a file spelled in XMP
            return
        wish = self._wish(row, row.group1)
        if not wish.values:
            wish.set(raw_values(Edit(tag.name, "set", Taken(tag, numeric=True)), row, self.context))

    def _shortcut(self, edit: Edit, tags: tuple[str, ...], allowed: int) -> None:
        prefix = edit.tag.rpartition(":")[0]
        problem: ExifWebError | None = None
        done = False
        for tag in tags:
            name = tag if not prefix else f"{prefix}:{tag.rpartition(':')[2]}"
            try:
                self.add(replace(edit, tag=name), allowed)
                done = True
            except ExifWebError as why:
                problem = why
        if problem is not None and not done:
            raise problem

    def _of_language(self, name: str) -> tuple[list[Row], str, str]:
        matched = LANGUAGE.fullmatch(name)
        if not matched:
            return [], name, ""
        found, _ = rows.find(matched[1], self.metadata)
        region = matched[3].replace("_", "-")
        code = matched[2].lower() + (region.upper() if len(region) == 3 else region.lower())
        return [row for row in found if rows.has_languages(row)], matched[1], code

    def _wish(self, row: Row, group1: str, language: str = "") -> Wish:
        key = (id(row.info), group1, language)
        wish = self._wishes.get(key)
        if wish is None:
            wish = self._wishes[key] = Wish(row, group1, language, order=len(self._wishes))
        return wish

    def _byte_order(self) -> str:
        if self._order:
            return self._order
        tag = self.metadata.get("File:ExifByteOrder")
        if tag is None and self._note_order:
            return self._note_order
        return "<" if tag is not None and tag.raw == "II" else ">"


def _protection(row: Row) -> int:
    return row.protected | (FIELD if row.flat else 0)


ACTIONS = {"set": Planner._put, "add": Planner._append, "remove": Planner._remove, "shift": Planner._move}  # noqa: SLF001
