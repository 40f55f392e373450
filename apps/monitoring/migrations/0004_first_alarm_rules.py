from django.db import migrations

from apps.monitoring.defaults import RULES


def add(apps, schema_editor):
    """Only where staff have made none."""
    rule = apps.get_model("monitoring", "AlarmRule")
    if not rule.objects.exists():
        rule.objects.bulk_create(rule(**values) for values in RULES)


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0003_alarms'),
    ]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
