"""Loads the administrative areas, the fields of cooperation, and the document of hand-made entries."""

import csv
from pathlib import Path

from django.db import migrations

from aidportal.values.dates import PartialDate

AREAS = Path(__file__).resolve().parent.parent / "data" / "areas.csv"

SECTORS = [
    ("agriculture", "农业", "Agriculture"),
    ("facility_agriculture", "设施农业", "Facility agriculture"),
    ("animal_husbandry", "畜牧业", "Animal husbandry"),
    ("rural_infrastructure", "农村牧区基础设施", "Rural infrastructure"),
    ("industry", "工业和信息化", "Industry and IT"),
    ("tourism", "旅游", "Tourism"),
    ("commerce", "商务流通", "Commerce"),
    ("education", "教育", "Education"),
    ("health", "卫生", "Health"),
    ("social_welfare", "社会福利", "Social welfare"),
    ("science", "科技", "Science and technology"),
    ("administration", "党政管理", "Party and public administration"),
    ("employment", "劳务就业", "Employment"),
    ("culture", "文化", "Culture"),
    ("transport", "交通基础设施", "Transport infrastructure"),
    ("ecology", "生态环境建设", "Ecology and environment"),
    ("energy", "能源", "Energy"),
    ("farm_trade", "绿色农副产品产销", "Green farm produce"),
    ("finance", "金融商贸", "Finance and trade"),
    ("social_undertakings", "社会事业", "Social undertakings"),
    ("paired_assistance", "对口帮扶", "Paired assistance"),
    ("cadre_exchange", "干部交流", "Exchange of officials"),
]


def load(apps, schema_editor):
    Area = apps.get_model("directory", "Area")
    with AREAS.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}

    def counted_as(code):
        successor = rows[code]["successor"]
        return counted_as(successor) if successor else code

    # Parents and successors stand in the same table; its foreign keys are checked at commit.
    Area.objects.bulk_create(
        Area(
            code=code,
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            pinyin=row["pinyin"],
            initials=row["initials"],
            aliases=row["aliases"],
            level=row["level"],
            parent_id=row["parent"] or None,
            until=PartialDate.parse(row["until"]) if row["until"] else None,
            successor_id=row["successor"] or None,
            counted_as=counted_as(code),
        )
        for code, row in rows.items()
    )
    apps.get_model("directory", "Sector").objects.bulk_create(
        apps.get_model("directory", "Sector")(code=code, name_zh=zh, name_en=en, position=10 * position)
        for position, (code, zh, en) in enumerate(SECTORS, 1)
    )
    apps.get_model("directory", "Document").objects.create(title="手工录入", kind="by_hand")


def unload(apps, schema_editor):
    for model in ("Document", "Sector", "Organisation", "Area"):
        apps.get_model("directory", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_rules")]
    operations = [migrations.RunPython(load, unload)]
