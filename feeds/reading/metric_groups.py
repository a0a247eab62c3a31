"""Groups of the vocabulary's metrics that rules treat alike."""

from __future__ import annotations

from feeds.reading.units import word_set

PRICES = word_set(
    "share_price market_cap valuation price index_level commodity_price price_target stake pe_ratio ps_ratio rsi",
)
RATIOS = word_set("gross_margin operating_margin net_margin rsi benchmark_score pe_ratio ps_ratio roas engagement")
# Growth on a year before is meant where a result grows and nothing else is said.
RESULTS = word_set(
    "revenue ad_revenue gross_profit gross_margin operating_income operating_loss operating_margin net_income",
    "net_margin ebita ebitda eps total_expenses opex r_and_d capex free_cash_flow operating_cash_flow cash",
    "debt inventory backlog bookings buybacks dividend arr dau mau wau ad_impressions ad_price roas",
    "units_shipped production shareholder_returns cost_saving market_size paying_users users engagement",
)
# Two of these in a text make it a report of results.
STATED = word_set("revenue net_income operating_income eps gross_margin ebitda ebita units_shipped")
# An event's count is its size, even where it is told as a reduction.
EVENTS = word_set("layoffs cost_saving buybacks compensation deal_value funding dividend other")
CUTS = word_set("budget_cut layoffs cost_saving")

USERS = word_set("dau mau wau users paying_users engagement")
STOCKS = word_set("cash debt inventory backlog")
FLOWS = RESULTS - STOCKS - USERS
# What a report is about and a figure of it may leave its period unsaid; REPORTED where the rest speaks for it, too.
DEFAULTED = RESULTS - word_set("arr market_size cost_saving roas dividend buybacks") | {"market_share"}
REPORTED = word_set("other price stores dividend buybacks index_level capacity")
TIMELESS = word_set(
    "share_price market_cap price_target pe_ratio ps_ratio rsi benchmark_score model_params arr",
)

# Never a company's own.
NOBODYS = word_set("market_size index_level commodity_price")
# May be told of a whole market or industry.
PUBLIC = word_set(
    "units_shipped production other price capacity users layoffs headcount market_share downloads stores investment",
    "revenue",
)
# Of a whole company, never of a part of it.
WHOLE = word_set(
    "share_price market_cap eps price_target pe_ratio ps_ratio rsi dividend buybacks deal_value funding valuation",
    "index_level commodity_price net_income debt cash total_expenses shareholder_returns headcount",
)
# Their words name what is counted rather than what is told of it: they yield to a metric further left.
WEAK = word_set(
    "users headcount price investment other stores tokens model_params engagement production capacity paying_users",
    "stake funding debt bookings cash",
)

# Sums of money below ten million, and those of at least a hundred thousand.
SMALL_SUMS = word_set("eps share_price price_target")
LARGE_SUMS = RESULTS - word_set(
    "eps dividend ad_price roas dau mau wau users paying_users engagement units_shipped production inventory arr",
)
# What a count with such a unit may be of.
COUNTED = {
    "people": word_set("headcount layoffs users dau mau wau paying_users engagement"),
    "users": word_set("users dau mau wau paying_users engagement downloads"),
    "tokens": word_set("tokens"),
    "params": word_set("model_params"),
    "units": word_set(
        "units_shipped production capacity inventory backlog bookings stores derivatives downloads market_size",
        "investment stake users buybacks",
    ),
    "times": word_set("downloads engagement ad_impressions users bookings dau mau wau"),
}
