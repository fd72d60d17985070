"""The totals that the article publishes, each with the figure and scope that count the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aidportal.values.money import Qualifier

BOTH = ["150400", "150900"]
MORE: dict[str, Any] = {"qualifier": Qualifier.MORE_THAN}
LEVEL: dict[str, Any] = {**MORE, "uncheckable": "level"}
BATCHES = "batch=1&batch=2&batch=3"
LAST_TWO_YEARS = "from=2013-03-20&until=2015-03-20&kind=class"
DISTRICTS = "from=2012-01-01&until=2015-03-20&giver=110000"
PLAN = "from=2011-01-01&until=2015-12-31"
CHIFENG = "project=JM-2015-01"
JINING = "project=JM-2015-07&project=JM-2015-08"
FRONT_BANNER = "project=JM-2015-09&project=JM-2015-10&project=JM-2015-11"

# Number, statement, figure, receiving areas, rest of the scope, value (money in yuan), how stated.
FIGURES: list[tuple[str, str, str, list[str], str, Decimal, dict[str, Any]]] = [
    (number, statement, figure, areas, scope, Decimal(value), known)
    for number, statement, figure, areas, scope, value, known in (
        ("B1", "北京市先后派出3批129名干部", "officials_sent", [], f"direction=to_receiver&{BATCHES}", 129, {}),
        ("B2", "内蒙古先后派出3批129名干部", "officials_sent", [], f"direction=to_giver&{BATCHES}", 129, {}),
        ("B3", "第三批35名挂职干部", "officials_sent", [], "direction=to_receiver&batch=3", 35, {}),
        ("B4", "2013年以来实施帮扶项目91个", "projects", BOTH, "from=2013-01-01&until=2015-03-20", 91, {}),
        ("B5", "2012年以来北京市各区县提供帮扶资金3326万元", "donated_cash", BOTH, DISTRICTS, 33260000, {}),
        ("B6", "2012年以来物资折合人民币6185万元", "donated_goods", BOTH, DISTRICTS, 61850000, {}),
        ("B7", "近两年举办培训班162个", "sessions", [], LAST_TWO_YEARS, 162, {}),
        ("B8", "近两年培训各类技术人才和干部8779人", "person_times", [], LAST_TWO_YEARS, 8779, {}),
        (
            "B9",
            "到北京培训1.93万余人（与人次比较）",
            "person_times",
            [],
            "from=2010-01-01&until=2015-03-20&direction=to_giver",
            19300,
            MORE,
        ),
        ("B10", "自治区层面选派了210多名党政干部到北京市挂职锻炼", "", [], "", 210, LEVEL),
        ("B11", "各盟市、旗县逾千名干部到北京挂职锻炼", "", [], "", 1000, LEVEL),
        ("B12", "10个领域开展全方位合作", "cooperation_fields", [], "from=2010-08-01&until=2010-08-31", 10, {}),
        ("B13a", "对口帮扶赤峰市8个旗县（市、区）", "paired_areas", ["150400"], PLAN, 8, {}),
        ("B13b", "对口帮扶乌兰察布市8个旗县（市、区）", "paired_areas", ["150900"], PLAN, 8, {}),
        ("B14", "教育、卫生、科技、旅游等10个重点领域的培训", "training_fields", [], LAST_TWO_YEARS, 10, {}),
        ("B15a", "赤峰市旅游综合服务管理中心共投资1.4亿元", "total_investment", [], CHIFENG, 140000000, {}),
        ("B15b", "赤峰市申请北京帮扶资金7000万元", "committed", [], CHIFENG, 70000000, {}),
        ("B16", "集宁区两个项目总投资7040万元", "total_investment", [], JINING, 70400000, {}),
        ("B17", "察右前旗三个项目总投资2000多万元", "total_investment", [], FRONT_BANNER, 20000000, MORE),
        ("B18", "兴和县蒙中医院医技楼总投资1200万元", "total_investment", [], "project=JM-2015-12", 12000000, {}),
    )
]
