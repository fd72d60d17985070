"""The pinyin of titles and people's names, which the database keeps beside them: lists are ordered by it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.migrations import RunSQL

# Surnames that are read otherwise than the letter is elsewhere.
SURNAMES = {
    **{"曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "覃": "qin", "朴": "piao"},
    **{"任": "ren", "华": "hua", "纪": "ji", "宁": "ning", "盖": "ge", "洗": "xian", "冼": "xian", "缪": "miao"},
    **{"秘": "bi", "尉": "wei", "员": "yun", "乐": "yue", "种": "chong", "晁": "chao", "逄": "pang", "令": "ling"},
    **{"牟": "mu", "娄": "lou", "折": "she", "黑": "he", "重": "chong", "召": "shao", "翟": "zhai", "那": "na"},
}


def letters() -> Iterator[tuple[str, str, str]]:
    """Each Chinese letter with its syllable, in a text and as a surname."""
    # 57 MB in each process, and read once in a database's life.
    from pypinyin import lazy_pinyin

    for code in (0x3007, *range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)):
        letter = chr(code)
        (syllable,) = lazy_pinyin(letter)
        if syllable != letter:
            yield letter, syllable, SURNAMES.get(letter, syllable)


def keep_pinyin(table: str, column: str, *, of_people: bool = False) -> RunSQL:
    """Has the database keep ``pinyin`` of ``table`` beside ``column``, and fills it in."""
    words = {"table": table, "column": column, "of_people": str(of_people).lower()}
    return RunSQL(FORWARD.format(**words), BACKWARD.format(**words))


FORWARD = """
CREATE FUNCTION {table}_pinyin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.pinyin := directory_pinyin(NEW.{column}, {of_people});
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_pinyin_of_new BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_pinyin();
CREATE TRIGGER {table}_pinyin_of_changed BEFORE UPDATE OF {column}, pinyin ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_pinyin();
UPDATE {table} SET pinyin = '';
"""
BACKWARD = """
DROP TRIGGER {table}_pinyin_of_changed ON {table};
DROP TRIGGER {table}_pinyin_of_new ON {table};
DROP FUNCTION {table}_pinyin();
"""
