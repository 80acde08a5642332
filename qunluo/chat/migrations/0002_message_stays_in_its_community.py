"""A message belongs to its room and to the room's community, checked as one pair by the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE chat_message ADD CONSTRAINT message_stays_in_its_community
                    FOREIGN KEY (room_id, community_id) REFERENCES chat_room (id, community_id)
                    DEFERRABLE INITIALLY DEFERRED
            """,
            reverse_sql="ALTER TABLE chat_message DROP CONSTRAINT message_stays_in_its_community",
        )
    ]
