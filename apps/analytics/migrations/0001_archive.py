# Partitions by day are PostgreSQL's; elsewhere the same table is a plain one.

from django.db import migrations, models

PARTITIONED = """
CREATE SEQUENCE analytics_archivedevent_id_seq;
CREATE TABLE analytics_archivedevent (
    id bigint NOT NULL DEFAULT nextval('analytics_archivedevent_id_seq'),
    day date NOT NULL,
    eid varchar(64) NOT NULL,
    shard smallint NOT NULL,
    epoch bigint NOT NULL,
    seq bigint NOT NULL,
    kind varchar(16) NOT NULL,
    symbol varchar(16) NOT NULL,
    session varchar(8) NOT NULL,
    at bigint NOT NULL,
    price double precision NOT NULL,
    significance double precision NOT NULL,
    data text NOT NULL,
    PRIMARY KEY (day, id),
    CONSTRAINT event_archived_once UNIQUE (day, eid)
) PARTITION BY RANGE (day);
ALTER SEQUENCE analytics_archivedevent_id_seq OWNED BY analytics_archivedevent.id;
CREATE INDEX event_by_symbol ON analytics_archivedevent (symbol, id DESC);
CREATE INDEX event_by_kind ON analytics_archivedevent (kind, id DESC);
CREATE INDEX event_by_position ON analytics_archivedevent (shard, epoch, seq);
"""


class CreatePartitioned(migrations.CreateModel):
    """CreateModel, but for PostgreSQL, whose primary key has to contain what it is partitioned by."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(PARTITIONED)
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


EVENT = dict(
    name='ArchivedEvent',
    fields=[
        ('id', models.BigAutoField(primary_key=True, serialize=False)),
        ('day', models.DateField(help_text='The trading day, in New York')),
        ('eid', models.CharField(max_length=64)),
        ('shard', models.SmallIntegerField(default=0)),
        ('epoch', models.BigIntegerField()),
        ('seq', models.BigIntegerField()),
        ('kind', models.CharField(max_length=16)),
        ('symbol', models.CharField(blank=True, max_length=16)),
        ('session', models.CharField(max_length=8)),
        ('at', models.BigIntegerField(help_text="The tick's time, epoch ms")),
        ('price', models.FloatField()),
        ('significance', models.FloatField()),
        ('data', models.TextField(help_text='JSON, as it was in the log')),
    ],
    options={
        'ordering': ['-id'],
        'indexes': [models.Index(fields=['symbol', '-id'], name='event_by_symbol'), models.Index(fields=['kind', '-id'], name='event_by_kind'), models.Index(fields=['shard', 'epoch', 'seq'], name='event_by_position')],
        'constraints': [models.UniqueConstraint(fields=('day', 'eid'), name='event_archived_once')],
    },
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ArchivePosition',
            fields=[
                ('shard', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('epoch', models.BigIntegerField(default=0)),
                ('seq', models.BigIntegerField(default=0)),
                ('archived', models.BigIntegerField(default=0, help_text='Events stored, of all epochs')),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        CreatePartitioned(**EVENT),
        migrations.CreateModel(
            name='LostEvents',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shard', models.SmallIntegerField()),
                ('epoch', models.BigIntegerField()),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField(null=True)),
                ('reason', models.CharField(max_length=16)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'lost events',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('shard', 'epoch', 'first'), name='loss_noted_once')],
            },
        ),
    ]
