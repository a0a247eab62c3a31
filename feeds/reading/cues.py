"""Words of direction, form and basis: small, clause-local, and kept apart from the lexicon's names.

One automaton of its own, leftmost longest match; ASCII words need a neighbour that is no letter or digit.
"""

# ruff: noqa: E501 - a line is a kind of word.

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from feeds.reading.automaton import searcher

MOVES = frozenset(("dir", "dir_en"))  # kinds of direction
TIMES = frozenset(("yoy", "qoq", "mom"))  # kinds of what a growth is counted from

# kind.value: words. Traditional forms need none of their own: cues are sought in the shadow.
WORDS: dict[str, str] = {
    "dir.up": "同月增加 同月增长 同月成长 同月增 同季增加 同季增长 同季成长 多卖了 多卖 应增长 放量 累涨 累升 贵了 逆市升 增长 增加 上升 上涨 提升 提高 攀升 大增 激增 暴增 猛增 飙升 大涨 暴涨 扩大 增 涨 升 上调 上修 升至 增至 涨至 增幅 涨幅 升幅 增速 增长率 回升 回暖 反弹 走高 跃升 跳涨 "
    "多出 高出 翻番 翻倍 翻一番 上行 成长 年增 月增 季增 年成长 月成长 季成长 正增长 增多 增厚 扩张 净增 收涨 收高 上扬 劲升 劲增 蹿升 窜升 领涨 涨超 涨逾 攀高 抬升 "
    "增收 升逾 涨近 增逾 增超 多了 多赚 同比多 高于 增利 涨价 增持 加薪 倍增 微增 略增 微涨 微升 小涨 翻了 翻",
    "dir.down": "瀉 同月减少 同月下降 同月下滑 同月减 同季减少 同季下降 压低 少卖了 少卖 泻 回撤 便宜了 吐回 累跌 收挫 低开低走 减至 下降 下滑 下跌 减少 降低 大跌 暴跌 大降 骤降 锐减 下挫 重挫 收窄 缩水 缩减 萎缩 跌 降 减 下调 下修 降至 跌至 减至 降幅 跌幅 减幅 回落 回调 走低 蒸发 少了 降了 跌了 收跌 "
    "收低 缩窄 衰退 年减 月减 季减 负增长 同比少 低于 滑落 滑坡 挫 跌超 跌逾 跌近 急跌 微降 略降 微跌 小跌 承压下滑 缩小 减亏 压缩 削减 腰斩 缩减了 少赚 下探 走弱 环降",
    "dir.flat": "持平 不变 flat unchanged 没有变化 无变化",
    "dir_en.up": "raises lifts boosts hikes risen grown climbed-by should_rise should_grow will_rise will_grow would_grow wider rose rise rises rising grew grow grows growing growth climbed climb climbs climbing jumped jump jumps jumping surged surge surges surging increased increase increases increasing "
    "gained gain gains gaining soared soar soars soaring advanced advance advances up higher more above expanded expand expanding expansion widened widen widening "
    "accelerated spiked spike swelled rallied rally added adds add improved improve improvement improving upside edged-up ahead bigger larger better exceeded "
    "shot-up leapt leaped doubled tripled quadrupled doubling tripling popped strengthened appreciated raised ticked-up inched-up skyrocketed ballooned boosted lifted rebounded "
    "outperformed topped hike upped faster greater most-ever uptick tops climbed-to premium surpassed jumped-to",
    "dir_en.down": "trims lowers slashes fallen sunk shrunken should_fall narrower losing sagged plummeted plummet dove skidded slowed fell fall falls falling dropped drop drops dropping declined decline declines declining decreased decrease decreases decreasing down lower less fewer below "
    "slipped slip slips slid slide slides sank sink sinks plunged plunge plunges plunging tumbled tumble tumbles shrank shrink shrunk shrinking contracted contraction lost lose "
    "narrowed narrow narrowing reduced reduction slumped slump eased ease dipped dip retreated weakened shed sheds cut cuts cutting slashed trimmed trim off worse "
    "softened lowered lowers halved halves drop-in depreciated pared discount missed short under smaller slower downside loses crashed cratered eroded dented",
    "yoy.": "同比 年增 年减 年成长 较去年 较上年 与去年同期相比 与上年同期相比 比去年 比上年 较去年同期 较上年同期 比去年同期 比上年同期 按年 年率 同期相比 去年同期 上年同期 较一年前 比一年前 "
    "year-over-year year-on-year yoy y/y year_over_year year_on_year y-o-y from_a_year_earlier from_a_year_ago than_a_year_earlier than_a_year_ago a_year_earlier a_year_ago a_year_before "
    "year-ago year-earlier compared_with_a_year_earlier from_last_year than_last_year on_the_year the_previous_year the_prior_year prior-year "
    "the_year_before annually over_the_year in_a_year same_period_last_year same_quarter_last_year same_period_of the_same_quarter the_same_period same_period_a_year same_month_last_year "
    "versus_last_year vs_last_year from_the_same_period from_the_same_quarter on_an_annual_basis same_stretch same_month last_year's prior_year previous_year's",
    "qoq.": "from_three_months_before from_three_months_earlier than_three_months_earlier from_the_quarter_before 较二季度末 较一季度末 较三季度末 from_q1 from_q2 from_q3 from_q4 than_q1 than_q2 than_q3 than_q4 vs_q1 vs_q2 vs_q3 vs_q4 vs._q1 vs._q2 vs._q3 vs._q4 versus_q1 versus_q2 versus_q3 versus_q4 over_q1 over_q2 over_q3 over_q4 compared_with_q1 compared_with_q2 compared_with_q3 compared_with_q4 compared_to_q1 compared_to_q2 compared_to_q3 compared_to_q4 较q1 较q2 较q3 较q4 比q1 比q2 比q3 比q4 环比 季增 季减 季成长 按季 较上季 较上一季 较上季度 较上一季度 比上季 比二季度 比一季度 比三季度 比四季度 较二季度 较一季度 较三季度 较四季度 较前一季 与上季相比 比第一季度 比第二季度 比第三季度 比第四季度 "
    "quarter-over-quarter quarter-on-quarter qoq q/q sequentially quarter_over_quarter quarter_on_quarter from_the_prior_quarter from_the_previous_quarter sequential from_last_quarter q-o-q "
    "than_the_previous_quarter prior_quarter previous_quarter the_quarter_before from_the_first_quarter from_the_second_quarter from_the_third_quarter from_the_fourth_quarter",
    "mom.": "月减 月增 月成长 较上月 比上月 环比上月 按月 较前月 较前一个月 month-over-month month-on-month mom m/m month_on_month month_over_month from_the_previous_month from_the_prior_month",
    "share.": "make_up accounting_for 占比 占 份额 占据 占到 占总 贡献了 贡献约 比重 比例 accounted_for accounts_for accounting_for account_for represented represents representing made_up makes_up share_of portion "
    "proportion percentage_of per_cent_of percent_of contributed contributing comprised comprises makes_up_for commands commanded holds_a held_a",
    "year_ago.": "去年同期 上年同期 去年同季 上年同季 去年同月 上年同月 一年前 去年第 上年同期的 去年同期的 a_year_ago a_year_earlier year-ago year-earlier a_year_before the_year_before "
    "same_period_last_year same_quarter_last_year in_the_year-ago prior-year the_prior_year the_previous_year same_period_a_year the_same_quarter_of the_same_period_of same_month_last_year prior_year previous_year",
    "quarter_ago.": "上季度 上一季度 前一季度 上季 前季 上个季度 前一季 the_previous_quarter the_prior_quarter prior_quarter previous_quarter last_quarter a_quarter_earlier the_quarter_before three_months_earlier",
    "month_ago.": "上月 前一月 上个月 前月 the_previous_month the_prior_month a_month_earlier the_month_before",
    "cons.": "经济学家预计 经济学家预期 经济学家预测 经济学家此前预计 路透调查 路透预测 彭博预测 市场原预期 mean_estimate median_estimate mean_forecast median_forecast average_forecast hoping_for hoped_for pencilled_in_by 市场预期 分析师预期 分析师预计 分析师预测 分析师平均预期 市场预计 市场预测 一致预期 市场共识 共识预期 共识 华尔街预期 华尔街预计 华尔街 机构预期 彭博一致 彭博预期 彭博调查 市场普遍预期 市场一致预期 "
    "预期的 预期值 市场此前预期 此前市场预期 外界预期 分析师此前预计 分析师普遍预计 市场估计 彭博综合预期 路孚特 万得一致 投行预期 分析师平均预估 分析师估计 分析师的预期 分析师预估 市场预估 预估均值 预期均值 机构一致预测 券商预期 市场原先预期 "
    "分析师共识 低于预期 高于预期 超预期 不及预期 超出预期 好于预期 逊于预期 远超预期 略高于预期 略低于预期 "
    "consensus analysts' analyst's analysts expected expectations wall_street estimate estimates est. est forecasts_of street lseg factset streetaccount refinitiv visible_alpha bloomberg-compiled polled analyst_estimates "
    "expectation anticipated looked_for were_looking_for analyst_expectations analyst_consensus zacks_consensus was_expected were_expected average_estimate capital_iq analysts_expected economists consensus_estimate market_expectations",
    "guid.": "预料 料增 料升 料跌 料降 料达 料录得 料全年 料今年 料明年 is_set_to are_set_to set_to_reach set_to_grow set_to_rise set_to_fall is_seen_at are_seen_at will_cost will_total will_come_in pencils_in_for 业绩预告 盈利预告 预告 展望 should_rise should_grow should_fall should_reach will_now_be will_rise will_grow would_grow would_sit would_reach counts_on expected_to 指引 业绩指引 业绩展望 公司预计 公司预期 公司预测 管理层预计 管理层预期 财测 指导区间 全年指导 最新指导 指导 预计 预期 预估 预测 料将 有望 展望为 将达到 将达 指导支出 "
    "guidance outlook forecast forecasts expects expect sees guided guiding projects projected projecting anticipates expecting guide predicted predicts should_come should_be will_be would_be would_run is_expected "
    "now_seeing guides guides_to guidance_range profit_range outlook_range on_course_for on_track_for are_expected was_forecast projection foresees calls_for predicting now_sees",
    "est.": "我们预计 我们预测 我们估计 我们测算 估计 测算 推算 据测算 业内人士 机构预计 照此 据此推算 估算 保守估计 分析师认为 分析人士 法人 外资 预言 有机构 行业估计 券商 "
    "we_forecast we_model we_now_model we_now_forecast our_forecast our_estimate our_model pencils_in pencilled_in penciled_in now_puts estimated estimates_that analyst_said thinks reckons calculates calculated modelled reckon",
    "targ.": "希望 would_like_to wants_to goal a_plan_to 目标 计划 拟 力争 规划 打算 将投资 拟以 争取 冲击 目标是 志在 力求 准备 承诺 宣布将 宣布计划 致力于 意向 提议 将斥资 拟投 将削减 计划削减 剑指 "
    "target targets targeting targeted aims aim aiming plans planned planning intends to_reach pledged pledges promised vowed wants ambition commit committed would_cut will_cut plans_to will_invest "
    "agreed_to_deploy by_2030 proposes proposed to_cut_about",
    "rum.": "正在讨论 正考虑 考虑将 据报 are_discussing discussing is_discussing discussed in_discussions considering 上述人士 报道称 有报道 另有报道 媒体报道 传言 据悉 could_value might_value 据报道 据传 传闻 有消息称 据称 消息称 知情人士 爆料 有报道称 据外媒 消息人士 据说 市场传闻 据知情 据媒体报道 或将以 据悉正 "
    "reportedly sources_said people_familiar person_familiar sources_familiar according_to_people according_to_sources rumored rumoured rumor rumour in_talks reports_that people_with_knowledge is_said_to "
    "said_to_be according_to_reports person_close_to weighing is_considering reports_said according_to_a_report people_briefed the_information_reported talks_to",
    "fact.": "实现 录得 达到 为 报 公布 披露 实际 已达 至今 came_in reported posted recorded booked was were totaled totalled reached stood_at brought_in",
    "until.": "此前 原先 此前的 先前 之前 previously earlier prior previous before",
    "cond.": "若 如果 一旦 倘若 以上的产品 起步价 if",
    "pop.": "受访者 被调查者 受访 调查显示 受访企业 网民 打工人 上班族 respondents surveyed survey poll polled adults americans say_they households percent_of_people interviews of_people voters",
    "none.": "预期信贷 预期寿命 预期收益 预期信用 end_up ended_up set_up sign_up signed_up pick_up up_to_date make_up_for upside_down 上月活 上线 high-up start-up start-ups startup mark-up round_up 增值 增持计划 增发 减值 减持 跌宕 涨停",
    "year_end.": "年初的 年初 上年末 去年末 去年底 上年底 年初时",
    "same.": "同期",
    "may.": "可能 或将 或许 最多可 could might may would_likely likely_to",
    "pair.": "分别 依次 各为 respectively",
    "obj.": "向 与 较 从 收购 比 对 被 和 跟 由 以及 超过 超越 击败 取代 入股 投资 领先 落后 远超 于 给 挖走 来自 采购 竞争对手",
    "nobody.": "全球 行业 市场规模 整个行业 全国 业内 国内市场 全行业 整体市场 worldwide industry-wide globally industry nationwide global_market overall_market",
}  # fmt: skip


class Cue(NamedTuple):
    """One cue at [start, end). `kind` is a key of WORDS before the dot, `value` what stands behind it."""

    start: int
    end: int
    kind: str
    value: str
    word: str


def _table() -> dict[str, list[tuple[str, str]]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for key, words in WORDS.items():
        kind, _, value = key.partition(".")
        for word in words.split():
            pairs = table.setdefault(word.replace("_", " "), [])
            if (kind, value) not in pairs:
                pairs.append((kind, value))
    return table


Find = Callable[[str], list[Cue]]


@lru_cache(maxsize=1)
def finder() -> Find:
    """The function that finds every cue of a shadowed text, in order; a word of several kinds gives several cues."""
    table = _table()
    words = sorted(table)
    meanings = [table[w] for w in words]
    edges = [(_is_word(w[0]), _is_word(w[-1])) for w in words]
    search = searcher(words, longest=True)

    def find(shadow: str) -> list[Cue]:
        found: list[Cue] = []
        size, new = len(shadow), tuple.__new__  # without the detour of the named one
        for number, start, end in search(shadow):
            left, right = edges[number]
            if left and start and (shadow[start - 1].isalnum() and shadow[start - 1].isascii()):
                continue
            if right and end < size and shadow[end].isalnum() and shadow[end].isascii():
                continue
            for kind, value in meanings[number]:
                found.append(new(Cue, (start, end, kind, value, words[number])))
        return found

    return find


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
