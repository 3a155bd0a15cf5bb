"""Signals keep why as a code with its facts. What is stored is read anew every night, so nothing
of it is carried over: until then a signal has its state and no sentence."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_published_groups")]

    operations = [
        migrations.RemoveField(model_name="signal", name="reason"),
        migrations.RemoveField(model_name="signal", name="next_step"),
        migrations.AddField(
            model_name="signal", name="reason", field=models.JSONField(default=dict)
        ),
        migrations.AddField(
            model_name="signal",
            name="next_step",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
