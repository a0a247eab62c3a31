"""What extraction leaves of a page's furniture: lines of rights, licences, sharing and sources, and wiki apparatus."""

from __future__ import annotations

import re

# Apparatus by the class names that wikis and reference works share.
PRUNED = [
    "//table[contains(@class,'infobox') or contains(@class,'navbox') or contains(@class,'metadata')]",
    "//*[contains(@class,'reflist') or contains(@class,'mw-references') or contains(@class,'mw-editsection')]",
    "//ol[contains(@class,'references')]",
    "//sup[contains(@class,'reference')]",
    "//div[contains(@class,'navbox') or contains(@class,'catlinks') or contains(@class,'printfooter')]",
]
_LONGEST = 200  # characters of a line that may be furniture
_LINE = re.compile(
    r"(?:[-*•|] {0,3})?(?:"
    r"\^ |(?:.{0,40}\[引用日期)"
    r"|[（(【\[]? {0,3}(?:责任编辑|责编|编辑|校对|审核|编审|值班编辑|本文编辑|责任校对) {0,3}[:：/|｜]"
    r"|(?:本文)?(?:转载请注明|未经(?:授权|许可|书面)|版权所有|版权声明|免责声明|特别声明)"
    r"|(?:.{0,30})(?:ICP备|ICP证|公网安备|网安备案?)[^。]{0,60}\Z"
    r"|广告(?:[^，。！？]{0,40}[.。]?)?\Z|广告[^，。]{2,60}(?:，[^，。]{1,60}){0,4}[.！!]?\Z"
    r"|(?:扫码|扫描二维码|长按识别|点击阅读原文|关注.{0,12}公众号|微信扫一扫|查看更多|分享到|举报)"
    r"|(?:share|tweet|advertisement|read more|related(?: articles?)?|sign up|subscribe)\b[^.]{0,60}\Z"
    r"|(?:.{0,60}all rights reserved)"
    r"|(?:©|\(c\) |copyright ).{0,120}\Z"
    r"|follow .{0,80}(?:twitter|facebook|instagram)"
    r")",
    re.I,
)
_RULE = re.compile(r"\|(?:-{3,}\|){1,60}\Z")


def without_furniture(text: str) -> str:
    """`text` without lines of furniture and without a long line's repetition, at most one empty line in a row."""
    out: list[str] = []
    seen: set[str] = set()
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            if out and out[-1]:
                out.append("")
            continue
        if (len(line) <= _LONGEST and _LINE.match(line)) or _RULE.match(line) or not line.strip("-*•| "):
            continue
        if len(line) > 24:
            if line in seen:
                continue
            seen.add(line)
        out.append(line)
    return "\n".join(out).strip("\n")
