"""The database itself sets every activity's place and refuses to change or delete one."""

from django.db import migrations

PLACE = """
INSERT INTO activity_order (id, shift, system_identifier)
SELECT 1, 0, system_identifier FROM pg_control_system();

CREATE FUNCTION activity_set_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.place := pg_current_xact_id()::text::bigint + coalesce((SELECT shift FROM activity_order), 0);
    RETURN NEW;
END $$;
CREATE TRIGGER activity_set_place BEFORE INSERT ON activity_activity
    FOR EACH ROW EXECUTE FUNCTION activity_set_place();
"""

APPEND_ONLY = """
CREATE FUNCTION activity_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Activities are facts: they are never changed and never deleted.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER activity_refuse_change BEFORE UPDATE OR DELETE ON activity_activity
    FOR EACH ROW EXECUTE FUNCTION activity_refuse_change();
"""

UNDO = """
DROP TRIGGER activity_refuse_change ON activity_activity;
DROP FUNCTION activity_refuse_change();
DROP TRIGGER activity_set_place ON activity_activity;
DROP FUNCTION activity_set_place();
DELETE FROM activity_order;
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]

    operations = [migrations.RunSQL(PLACE + APPEND_ONLY, UNDO)]
