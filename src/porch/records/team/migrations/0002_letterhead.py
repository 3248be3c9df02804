from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="business",
            name="colour",
            field=models.CharField(default="#a34a06", max_length=7),
        ),
        migrations.AddField(
            model_name="business",
            name="second_colour",
            field=models.CharField(default="#1c5a9e", max_length=7),
        ),
        migrations.AddField(
            model_name="business",
            name="postal",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]
