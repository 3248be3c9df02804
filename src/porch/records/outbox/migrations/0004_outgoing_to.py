from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0003_outgoing_named"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index("to_handle", "id", name="outgoing_to"),
        ),
    ]
