from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0004_feed_of_bars'),
    ]

    operations = [
        migrations.DeleteModel(name='OutcomePosition'),
        migrations.CreateModel(
            name='OutcomePosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shard', models.SmallIntegerField()),
                ('day', models.DateField()),
                ('event', models.BigIntegerField(default=0, help_text="The archived event's id")),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shard', 'day'), name='outcomes_position_of_a_day')],
            },
        ),
    ]
