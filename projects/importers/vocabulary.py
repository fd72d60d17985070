"""The many names that workbooks give to the columns, sources, stages and statuses of projects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..models import Disbursement, Funding

RULES = {
    "disbursement_not_below_zero": _("Refunds would exceed what was paid on the funding line."),
    "disbursement_within_commitment": _("Payments on the funding line would exceed what is committed."),
}

STATUS_NAMES = {
    "储备": "reserve",
    "入库": "reserve",
    "项目储备": "reserve",
    "待批": "submitted",
    "待审批": "submitted",
    "申报": "submitted",
    "已申报": "submitted",
    "批复": "approved",
    "已批": "approved",
    "已立项": "approved",
    "立项": "approved",
    "前期": "preparing",
    "前期工作": "preparing",
    "未开工": "preparing",
    "未启动": "preparing",
    "正在招标": "preparing",
    "招标": "preparing",
    "招标中": "preparing",
    "招投标": "preparing",
    "在建": "running",
    "建设中": "running",
    "实施中": "running",
    "正在实施": "running",
    "进行中": "running",
    "已开工": "running",
    "已开工建设": "running",
    "开工建设": "running",
    "施工": "running",
    "施工中": "running",
    "正在施工": "running",
    "正在建设": "running",
    "开工": "running",
    "续建中": "running",
    "竣工": "completed",
    "已完工": "completed",
    "已竣工": "completed",
    "完工未验收": "completed",
    "竣工未验收": "completed",
    "完工": "completed",
    "已完成": "completed",
    "完成": "completed",
    "建成": "completed",
    "已建成": "completed",
    "验收": "accepted",
    "已验收": "accepted",
    "竣工验收": "accepted",
    "竣工验收合格": "accepted",
    "验收合格": "accepted",
    "审计": "audited",
    "评价": "evaluated",
    "移交": "handed_over",
    "已移交": "handed_over",
    "交付使用": "handed_over",
    "停工": "suspended",
    "暂停": "suspended",
    "调整": "adjusting",
    "变更中": "adjusting",
    "终止": "terminated",
    # As other registers of aid say.
    "pipeline": "reserve",
    "proposed": "submitted",
    "active": "running",
    "ongoing": "running",
    "implementation": "running",
    "closed": "completed",
    "completion": "completed",
    "finished": "completed",
    "cancelled": "terminated",
    "canceled": "terminated",
    "dropped": "terminated",
    "取消": "terminated",
    "撤销": "terminated",
}

SOURCE_NAMES = {
    "市财政": "municipal",
    "市级": "municipal",
    "北京市级": "municipal",
    "市级帮扶资金": "municipal",
    "北京市级资金": "municipal",
    "北京市财政资金": "municipal",
    "市级财政": "municipal",
    "市级资金": "municipal",
    "市级财政资金": "municipal",
    "市级援助资金": "municipal",
    "北京市财政": "municipal",
    "区级": "district",
    "北京区级": "district",
    "区级帮扶资金": "district",
    "结对区资金": "district",
    "区县级": "district",
    "区财政": "district",
    "区级财政": "district",
    "区县财政": "district",
    "区县": "district",
    "区级资金": "district",
    "区级财政资金": "district",
    "帮扶资金": "aid",
    "援助资金": "aid",
    "协作资金": "aid",
    "东西部协作资金": "aid",
    "扶贫协作资金": "aid",
    "东西部扶贫协作资金": "aid",
    "财政援助资金": "aid",
    "对口帮扶资金": "aid",
    "贷款贴息": "interest",
    "贴息": "interest",
    "配套": "matching",
    "地方配套": "matching",
    "蒙方配套": "matching",
    "受援地配套": "matching",
    "受援方配套": "matching",
    "配套资金": "matching",
    "地方配套资金": "matching",
    "捐赠": "donation",
    "捐款": "donation",
    "社会捐赠": "donation",
    "社会帮扶资金": "donation",
    "社会帮扶": "donation",
    "企业": "enterprise",
    "企业投资": "enterprise",
    "企业投入": "enterprise",
    "自筹": "own",
    "自筹资金": "own",
    "自有资金": "own",
    "其他": "other",
    "其它": "other",
    "其他资金": "other",
}

CATEGORY_NAMES = {"产业类": "industry", "产业项目": "industry", "基础设施类": "infrastructure", "民生类": "livelihood"}
BUILDING_NAMES = {
    "新建": "new",
    "续建": "continued",
    "改扩建": "extension",
    "改建": "extension",
    "扩建": "extension",
    "购置": "purchase",
}

# Columns that give the money of one source each: the field, and further names of it.
SOURCE_COLUMNS = {
    source: sorted(name for name, code in SOURCE_NAMES.items() if code == source and name not in ("其他", "其它"))
    for source in Funding.Source.values
}
STAGE_COLUMNS = {
    "allotted": ("下达资金", "已下达", "下达金额", "资金下达"),
    "arrived": ("到位资金", "已到位", "到位金额", "资金到位", "到账资金"),
    "disbursed": (
        "Disbursement",
        "Disbursements",
        "Total disbursement",
        "拨付资金",
        "已拨付",
        "拨付金额",
        "已拨付资金",
        "资金拨付",
        "累计拨付",
    ),
    "spent": ("支出", "已支出", "支出金额", "支付资金", "实际支出", "累计支出", "支付金额", "已支付", "累计支付"),
}
STAGES = {"disbursed": Disbursement.Stage.PAID.value}

TITLE = (
    *("项目", "名称", "工程名称", "帮扶项目", "帮扶项目名称", "项目（工程）名称"),
    *("Project title", "Project", "Project name", "Name of project", "Activity title", "Activity", "Title"),
)
CODE = ("Project code", "Project ID", "Project number", "Activity ID", "IATI identifier", "ID")
# 盟 and 市 mean the area of a row where no column says it better.
LEAGUE = ("盟市", "地级市", "地市", "市州", "所属盟市", "盟市名称", "Prefecture", "League")
AREA = (
    *(
        "地区",
        "旗县",
        "旗县区",
        "所在地",
        "项目所在地",
        "实施地点",
        "建设地点",
        "项目地点",
        "受援地",
        "受援地区",
        "受援方",
        "旗县市区",
        "旗（县、区）",
        "项目地区",
        "填报地区",
        "填报旗县",
        "县区",
        "县区名称",
        "区县名称",
        "旗县名称",
        "县（市、区）",
        "旗县（市、区）",
    ),
    *("受帮扶地区", "行政区划", "行政区划代码", "所属旗县", "Location", "Receiver", "Place of project"),
    *("County", "Banner", "Region", "Recipient", "Recipient region"),
    *LEAGUE,
)
# Where a column of its own says the area, these say where in it.
PLACE = (
    *("乡镇", "村", "苏木乡镇", "具体地点", "Town", "实施地点", "建设地点", "项目地点", "项目实施地点", "所在地"),
    *("项目所在地", "项目建设地点", "Location"),
)
GIVER = (
    "支援方",
    "援助方",
    "帮扶单位",
    "援助单位",
    "支援单位",
    "帮扶区",
    "北京支援区",
    "结对区",
    "捐赠方",
    "Donor",
    "Given by",
    "Funding agency",
)
YEAR = ("年度", "年份", "项目年度", "实施年度", "计划年度", "建设年度", "年", "Year")
