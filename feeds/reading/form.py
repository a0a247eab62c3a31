"""What kind of value an amount is: a level, a growth with its direction, a share, a change; and what it is set against."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re

from feeds.reading.calendar import kind_of
from feeds.reading.cues import MOVES, TIMES, Cue
from feeds.reading.metric_groups import EVENTS, PRICES, RATIOS, RESULTS
from feeds.reading.scene import Context, Draft, Scene
from feeds.reading.units import word_set

_GROWTH_NOUNS = word_set(
    "增幅 涨幅 升幅 增速 降幅 跌幅 减幅 增长率 成长 年增 年减 月增 月减 季增 季减 年成长 月成长 季成长 growth increase rise decline drop gain jump",
    "decrease upside downside",
)
_WHEN = r"(?:20\d\d年(?:的)?|今年|去年|目前|现在|当前|[一二三四上]季度|的|全年|了|约)"
_REACHES = re.compile(
    rf"(?:[至到达为成]|达到|来到|只有|仅为|升破|突破)(?:{_WHEN}){{0,3}} ?$"
    r"|(?<![a-z])(?:to|at|of|was|were|is|are|hit|reached|stood at)(?: (?:a|an|the))?(?: record| just| only| some| all-time high of)? ?$"
)
_FROM = re.compile(
    r"(?:(?<![a-z])from|从|由|自)(?: a| the| an| its)?(?: previous| earlier| prior)?(?: range of| forecast of| figure of)?"
    rf"(?:{_WHEN}|20\d\d年|[^,;，；]{{0,6}}的)? ?$"
)
_FROM_ZH = frozenset("从由自")
# The English words of _REACHES that end what is before the number, and how those end that may.
_REACH_WORDS = frozenset(("to", "at", "of", "was", "were", "is", "are", "hit", "reached"))
_REACH_ENDS = frozenset(("to", "at", "of", "as", "re", "is", "it", "ed", " a", "a", "an", "he", "rd", "st", "ly", "me"))
_AGO = re.compile(
    r"(?:的|为|是|达|仅|只有|仅有|还只有|只|还是|则为|约|of|was|were|is|at|to|from|:|the|净流入|净流出|亏损|盈利) ?$"
)
_ANOTHER = re.compile(r",|;|而|并|(?<![a-z])(?:and|above|below|or|but)(?![a-z])")
_COMPARES = re.compile(r"较|比|与|低于|高于|超过|不及|而|from|than|versus|vs|compared|against|above|below")
_BOUND_NOUN = re.compile(
    r" ?(?:的)?(?:[a-z一-鿿]{0,8} ?)?(?:increase|rise|gain|growth|jump|decline|drop|fall|decrease|reduction|cut|surge|advance|upside|downside"
    r"|增长|增幅|增速|涨幅|降幅|跌幅|下降|上涨|提升|削减|加薪|下滑|改善|成长|缺口|影响)(?! of (?:the|its))"
)
_MORE = re.compile(
    r" ?(?:\([^)]{0,20}\) ?)?(?:points? |percentage points |basis points )?(?:net )?"
    r"(?:more|less|higher|lower|better|worse|above|below|fewer|faster|slower|up|down|year-over-year|year-on-year|yoy|y/y|from a year)(?![a-z])"
)
_SHARE_AFTER = re.compile(
    r" ?(?:of (?!growth|the increase)|的(?!同比|环比|增长|增速|增幅|涨幅|降幅|跌幅|下降|上涨|年|速度|毛利|净利|营业利|利润率|目标|预算|复合"
    r"|提升|下滑)|(?:份额|市场份额|股权|股份)|(?:market )?(?:share|stake)(?! ?(?:price|buy)))"
)
_SHARE_BEFORE = re.compile(
    r"(?:占[^,，;；。]{0,24}|占比[^,，;；。]{0,10}|比重[^,，]{0,8}|比例[^,，]{0,10}|(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?"
    r"|makes? up|made up|contribut(?:es?|ed|ing)|or) (?:[a-z]{1,12} ){0,3})$"
)
_POINT = re.compile(r" (?:than|from|below|above|over|better than|versus) (?:in )?(?:the )?(?P<q>(?:prior |previous )?(?:quarter|first|second|third|fourth)(?! (?:half|nine|six)))?"
    r"(?P<m>january|february|march|april|may|june|july|august|september|october|november|december)?(?P<y>'?s? ?(?:20\d\d)?)?")  # fmt: skip
# 较上季的35.3%: what stands there is the earlier figure, not a growth on it.
_OF_EARLIER = re.compile(r"(?:较|比|高于|低于|好于|不及)(?:上一?季度?|去年同期|上年同期|去年同季)的(?:约)?$")
_EARLIER = frozenset(("year_ago", "quarter_ago", "month_ago", "year_end"))
_DISTANCE = re.compile(
    r" (?:(?P<less>below|lower than|short of|less than|under)|above|higher than|ahead of|better than|more than) (?:the |analysts'? |market |its |their )?"
    r"(?:[a-z]{2,14} ){0,2}(?:consensus|estimates?|expectations|forecasts?)(?![a-z])"
)
_PACE = re.compile(r" (?:annual |annuali[sz]ed |yearly )?(?:pace|clip|rate)(?![a-z])")
_PLANNED = re.compile(r"(?:率|幅度)?(?:预期|预测|目标|指引|展望| forecast| outlook| target| guidance| estimate)")
_OF_PEOPLE = re.compile(
    r" of (?:(?:the|its|all|their|these) )?(?:[\w,'-]+ ){0,2}(?:people|employees|staff|workforce|workers|jobs|them)(?![a-z])"
)
_TURNS = re.compile(r"(?:doubl|tripl|quadrupl|翻|(halv|减半|腰斩|对折))")
_COMES_TO = re.compile(r"(?:率|幅度)?(?:也|更|已|则|将|均|都)?(?:高?达到?|为)")
# Words that say where a multiple stands, not that it grew.
_STANDS = word_set(
    "more less above below over under higher lower 高于 低于 premium discount exceeded off up down",
)
_MONEY_CHANGE = re.compile(
    r"(?:增加|减少|多|少|增长|下降|降低|蒸发|缩水|上升|缩减|增|减|削减|翻|放量|便宜|涨价|降价|跌|涨)(?:了|出)?(?:大?约|近|超过|超|逾)?$"
    r"|(?:^|[ ,])(?:up|down) ?$|净增|净减|蒸发"
)
_MOVED = ("up", "down")
_BY = re.compile(r"(?<![a-z])by(?: about| some| nearly)?$")
_MONEY_MORE = re.compile(
    r" (?:net new|more than|less than|higher|lower|fewer than|fewer|more(?! ?[a-z]))|(?: ?的)?(?:降幅|增幅|收入缺口|缺口|(?:revenue )?shortfall| increase| reduction| decline| gain)"
    r"|(?: points| points,)? or (?=\d)"
)
# An expectation beaten or missed by an amount: the amount is the distance, no level.
_BEATEN = re.compile(
    r"(?:超出|高出|高于|超过|好于|优于|(?P<miss>低于|不及|逊于|少于)|(?<![a-z])(?:beat(?:s|ing)?|topp(?:ed|ing)|exceed(?:s|ed|ing)?|above|ahead of|surpass(?:es|ed|ing)?"
    r"|(?P<missed>miss(?:es|ed|ing)?|below|short of)))[^,;。]{0,24}?(?:预期|共识|预测|估计|estimates?|expectations?|forecasts?|consensus|street)"
    r"(?:值|均值)?(?:(?:了|达|约|近|超过|超|逾|多达|多出|高出|高达){1,2}|,? ?by(?: more than| about| some| nearly| roughly| almost)?) ?$"
)
_EXPECTS = frozenset(("cons", "guid", "est"))
_HIRED = re.compile(r"(?<![a-z])(?:added|adding|hired|gained|(?P<lost>lost))(?: a net| another)? ?$|(?:新增|净增)了?$")
_AVERAGED = re.compile(r"(?<![a-z])(?:average|fares?|asp|reali[sz]ed)(?![a-z])|均价|平均|单价|票价")
_OUTLOOK_MOVED = re.compile(
    r"(?<![a-z])(?:estimates?|forecasts?|outlook|guidance|targets?)(?: [a-z]{2,10}){0,2} by(?: about)? ?$"
    r"|(?:预测|预期|预估|指引|目标)(?:值)?(?:上调|下调|调高|调低|上修|下修|提高|下降|上升|升|降)[^,;。]{0,3}$"
    r"|(?:上调|下调|调高|调低|上修|下修)[^,;。]{0,12}(?:预测|预期|预估|指引)[^,;。]{0,3}$"
)


_FROM_YEAR = re.compile(r"[较比与](20\d\d)年[^,;。0-9]{0,12}$")
_FROM_YEAR_AFTER = re.compile(
    r" ?(?:from|than|over|on|compared with|compared to|versus)(?: in| those in| the level of)? (20\d\d)(?!\d)"
)


def zone(scene: Scene, draft: Draft) -> None:
    """Sets `relation`, `direction` and `compare` from the words next to the amount."""
    before, after = draft.before, draft.after
    kind = draft.amount.kind
    if ("from" in before or (not before.isascii() and not _FROM_ZH.isdisjoint(before))) and _FROM.search(before):
        draft.compare = "before"
    if not _EARLIER.isdisjoint(draft.on_left) and not after.startswith(("的目标", "目标")):
        for cue in draft.left_cues:
            if cue.kind in _EARLIER and _is_compared(scene, draft, cue):
                draft.compare = cue.kind
    if draft.compare is None and draft.prior is not None and (own := _OF_EARLIER.search(before[-12:])) is not None:
        draft.compare = "quarter_ago" if "季" in own[0] else "year_ago"
    if draft.compare is None and draft.prior is not None and not _EARLIER.isdisjoint(draft.on_right):
        for cue in draft.right_cues:
            if (
                cue.kind in ("year_ago", "quarter_ago")
                and cue.start - draft.amount.end <= 4
                and _COMPARES.search(before[-16:])
            ):
                draft.compare = cue.kind
    if kind in ("percent", "ratio"):
        _percent(scene, draft, before, draft.follows)
    elif kind == "multiple" or draft.unit == "x":
        _multiple(draft)
    else:
        _level(draft, before, after, scene.shadow[draft.amount.q_start : draft.amount.start])


def _is_compared(scene: Scene, draft: Draft, cue: Cue) -> bool:
    """Whether the earlier time is the figure's own (去年同期的X), not what a growth is counted from."""
    tail = scene.shadow[cue.end : draft.amount.q_start]
    if cue.word == "去年第" and draft.prior is None and not _COMPARES.search(scene.shadow, draft.left, cue.start):
        return False  # the quarter that is reported, told in the year after
    if len(tail) > 24 or _ANOTHER.search(tail) or draft.amount.kind == "multiple":
        return False
    if not tail.strip() and cue.kind == "year_ago":
        return True
    if draft.amount.kind == "percent" and not _AGO.search(tail) and tail.strip(" 的为仅约"):
        return False
    if cue.kind == "year_ago":
        return draft.amount.kind != "percent" or bool(_AGO.search(tail))
    return draft.prior is not None or bool(_COMPARES.search(scene.shadow[max(draft.left, cue.start - 4) : cue.start]))


def _reaches(before: str) -> bool:
    """Whether the words before say that the number is where something came to stand."""
    if before.isascii():
        last = before.rstrip()[-8:].rsplit(" ", 1)[-1]
        if last in _REACH_WORDS:
            return before.endswith((last, last + " "))
        if last[-2:] not in _REACH_ENDS:
            return False
    return _REACHES.search(before) is not None


def _direction(draft: Draft, *, right: bool = True) -> Cue | None:
    cue = draft.nearest_left(MOVES)
    if cue is None and right:
        cue = draft.nearest_right(MOVES)
        if cue is not None and cue.start > draft.amount.end + (14 if cue.kind == "dir" else 26):
            cue = None
    return cue


def _percent(scene: Scene, draft: Draft, before: str, after: str) -> None:
    unit = draft.amount.unit
    if draft.amount.kind == "ratio":
        draft.relation = "share"
        return
    if (word := _TURNS.match(scene.shadow, draft.amount.start)) is not None:
        draft.relation, draft.direction = "growth", "down" if word[1] else "up"
        return
    cue = draft.nearest_left(MOVES)
    share = draft.on_left.get("share")
    if draft.compare in ("year_ago", "quarter_ago", "month_ago", "before") and unit == "%":
        if share is not None and (cue is None or cue.start < share.start):
            draft.relation = "share"  # 占比由去年的84%降到75%
        elif draft.compare == "before" and cue is not None and _PLANNED.match(_between(draft, cue)):
            draft.relation, draft.direction = "growth", cue.value or "up"
        return
    if after and unit == "%" and (distance := _DISTANCE.match(after)) is not None:
        draft.relation, draft.beats = "growth", True
        draft.direction = "down" if distance["less"] else "up"
        return
    if after and (_BOUND_NOUN.match(after) or _MORE.match(after) or (cue is not None and _PACE.match(after))):
        near = draft.nearest_right(MOVES) or cue
        draft.relation = "growth"
        draft.direction = (near.value if near else "up") or None
        return
    if _reaches(before):
        _reached(draft, after, cue, share)
        return
    if unit == "%" and _is_share(draft, before, after, cue, share):
        draft.relation = "share"
        return
    if draft.prior is not None and draft.prior.unit == unit == "%" and draft.prior.form == "level" and _expected(draft):
        return  # 16.1%, below the 17.1% expected
    if cue is not None:
        draft.relation, draft.direction = "growth", cue.value or None
    elif (timed := draft.nearest_left(TIMES)) is not None and timed.end >= draft.left:
        draft.relation, draft.direction = "growth", "up"
    elif unit in ("pp", "bp"):
        near = _direction(draft)
        draft.relation, draft.direction = "growth", near.value if near else None


def _reached(draft: Draft, after: str, cue: Cue | None, share: Cue | None) -> None:
    """What came to stand at a percentage: narrowed to 17.3% is a level; 增速为9% and growth of 9% a growth."""
    noun = next((c for c in reversed(draft.left_cues) if c.word in _GROWTH_NOUNS), None)
    if noun is None and cue is not None and _COMES_TO.fullmatch(_between(draft, cue)):
        noun = cue
    if noun is not None:
        draft.relation, draft.direction = "growth", noun.value or "up"
    elif share or _SHARE_AFTER.match(after):
        draft.relation = "share"


def _expected(draft: Draft) -> bool:
    """Whether the words beside a number say that it was expected."""
    return "cons" in draft.on_right or "cons" in draft.on_left


def _between(draft: Draft, cue: Cue) -> str:
    """What stands between a cue and the number: 达 in 增长达21%."""
    return draft.before[cue.end - draft.left :].strip()


def _is_share(draft: Draft, before: str, after: str, cue: Cue | None, share: Cue | None) -> bool:
    if after and _OF_PEOPLE.match(after):
        return True
    if share and (cue is None or cue.start < share.start):
        return True
    if cue is None and draft.prior is not None and before.lstrip().startswith("其中"):
        return True
    if cue is None and (_SHARE_BEFORE.search(before) or _SHARE_AFTER.match(after)):
        return True
    near = cue is not None and draft.amount.start - cue.end <= 8
    return bool(after) and not near and _SHARE_AFTER.match(after) is not None


def _multiple(draft: Draft) -> None:
    cue = _direction(draft, right=False)
    if cue is not None and cue.word not in _STANDS:
        draft.relation, draft.direction = "growth", cue.value or None


def _level(draft: Draft, before: str, after: str, said: str) -> None:
    """`said` is the qualifier's word as printed (超过, about)."""
    if "缺口" in after[:8] or after.startswith((" shortfall", " revenue shortfall")):
        draft.relation, draft.direction = "change", "down"
        return
    bare = before.rstrip()
    if _reaches(before):
        return
    if not _EXPECTS.isdisjoint(draft.on_left) and (beat := _BEATEN.search(before + said)) is not None:
        draft.beats = True
        draft.relation, draft.direction = "change", "down" if beat["miss"] or beat["missed"] else "up"
        return
    if draft.unit in ("people", "users") and (hired := _HIRED.search(before)) is not None:
        draft.relation, draft.direction = "change", "down" if hired["lost"] else "up"
        return
    cue = _direction(draft)
    gap = draft.right < draft.clause_end and not after.isascii()
    more = _MONEY_MORE.match(after) if not gap or "缺口" in after[:8] else None
    changes = (bare.endswith(_MOVED) or not bare.isascii()) and _MONEY_CHANGE.search(bare)
    if changes or (cue is not None and _BY.search(bare)) or more:
        draft.relation = "change"
        draft.direction = cue.value if cue and cue.value else "up"
        if "缺口" in after[:8] or "shortfall" in after[:14]:
            draft.direction = "down"


def settle(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `form` once the metric is known, and drops a direction that the form does not have."""
    relation, metric = draft.relation, draft.metric
    if relation == "growth" and draft.unit == "x" and metric in RATIOS:
        relation = draft.relation = "plain"
    if relation == "growth":
        draft.form, draft.rules["form"] = _growth_form(scene, draft, context)
    elif relation == "change" and metric not in EVENTS:
        timed = _timing(scene, draft)
        draft.form, draft.rules["form"] = timed or "change", f"change:{'timed' if timed else 'plain'}"
    elif draft.unit == "%":
        _plain_percent(draft)
    else:
        draft.form, draft.rules["form"] = "level", "level"
    if draft.form in ("level", "share"):
        draft.direction = None


def _plain_percent(draft: Draft) -> None:
    metric, model = draft.metric, draft.model
    if model is not None and model.unit == "%" and model.form not in ("level", "share") and draft.relation == "plain":
        draft.form, draft.direction, draft.rules["form"] = model.form, model.direction, "like:before"
        return
    rule = draft.rules.get("metric", "")
    named = rule == "noun" or rule.startswith(("left:clause", "left:1", "right:joint", "label"))
    if draft.relation == "share" and metric not in RATIOS:
        draft.form, draft.rules["form"] = "share", "share:cue"
    elif metric in ("market_share", "stake"):
        draft.form, draft.rules["form"] = "share", "share:metric"
    elif metric in RATIOS or metric == "index_level" or metric.endswith("margin"):
        draft.form, draft.rules["form"] = "level", "level:ratio"
    elif metric == "other":
        named = named or (model is not None and model.form == "level" and model.metric == "other" and model.unit == "%")
        draft.form, draft.rules["form"] = ("level", "level:named") if named else ("share", "share:default")
    elif model is not None and model.form == "share":
        draft.form, draft.rules["form"] = "share", "like:before"
    elif metric in RESULTS:
        draft.form, draft.direction, draft.rules["form"] = "yoy", "up", "growth:default"
    else:
        draft.form, draft.rules["form"] = "share", "share:guess"


def _timing(scene: Scene, draft: Draft) -> str | None:
    """yoy, qoq or change (month on month) where the words say so."""
    point = _POINT.match(draft.after)
    if point and (point["q"] or point["m"]):
        if point["q"]:
            return "qoq"
        return "yoy" if point["y"] and "20" in point["y"] else "change"
    after = draft.nearest_right(TIMES)
    if after is not None and after.start - draft.amount.end <= 3 and scene.shadow[after.start].isascii():
        cue: Cue | None = after  # up 56% from a year ago: in English it follows, whatever follows the number before
    else:
        cue = draft.nearest_left(TIMES) or after
    if cue is None and not TIMES.isdisjoint(scene.kinds):
        # 环比看，收入略降2.4%: a clause before, nothing counted between.
        start = draft.prior.amount.end if draft.prior is not None else scene.sentence.start
        between = [c for c in scene.cues if start <= c.start < draft.left and c.kind in TIMES]
        cue = between[-1] if between else None
    return {"yoy": "yoy", "qoq": "qoq", "mom": "change"}[cue.kind] if cue is not None else None


def _from_far(draft: Draft, context: Context) -> bool:
    """Whether growth is counted from a year further back than the one before: 较2019年增长85%, up 85% from 2019."""
    if context.published is None or "20" not in draft.before + draft.after:
        return False
    base = _FROM_YEAR.search(draft.before) or _FROM_YEAR_AFTER.match(draft.after)
    return base is not None and int(base[1]) <= context.published.year - 3


def _growth_form(scene: Scene, draft: Draft, context: Context) -> tuple[str, str]:
    metric, model = draft.metric, draft.model
    if draft.beats:
        return "change", "growth:distance"
    if _from_far(draft, context):
        return "change", "growth:since"
    if (timed := _timing(scene, draft)) is not None:
        return timed, f"growth:{timed}"
    if draft.unit == "x":
        return "change", "growth:multiple"
    if metric in PRICES:
        if (
            model is not None
            and model.form in ("qoq", "yoy")
            and model.metric == metric
            and draft.amount.kind == "percent"
        ):
            return model.form, "growth:like"
        if metric == "price" and context.is_report and context.in_title and _AVERAGED.search(draft.before):
            return "yoy", "growth:report"
        if context.is_statistics and metric in ("price", "index_level"):
            return "yoy", "growth:statistics"
        return "change", "growth:price"
    if metric in RESULTS:
        if _OUTLOOK_MOVED.search(draft.before):
            return "change", "growth:outlook"
        return "yoy", "growth:result"
    reports = context.is_report or context.is_statistics or kind_of(context.main_period) == "month"
    if reports and metric == "other" and draft.amount.kind == "percent":
        return "yoy", "growth:report"
    return "change", "growth:other"
