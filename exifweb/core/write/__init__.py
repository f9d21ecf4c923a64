"""Writing: edits → changes (`plan`) → blocks (`blocks/*/encode`) → a recipe (`formats/*/rewrite`) → proof (`verify`).

Never imported by the read path. `docs/design/writing.md` is the contract between the parts.
"""
