"""The database itself refuses circles, a fifth level of chapters, and any change to a published charter."""

from django.db import migrations

TREE = """
CREATE FUNCTION communities_guard_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above integer;
    below integer;
    meets_itself boolean;
BEGIN
    IF NEW.parent_id IS NULL THEN
        RETURN NEW;
    END IF;
    -- One move in the forest at a time: the next statement then sees what the one before committed.
    PERFORM pg_advisory_xact_lock(7201);
    WITH RECURSIVE up(id, depth) AS (
        SELECT NEW.parent_id, 1
        UNION ALL
        SELECT c.parent_id, up.depth + 1 FROM communities_community c JOIN up ON c.id = up.id
        WHERE c.parent_id IS NOT NULL AND up.depth < 10 AND up.id <> NEW.id
    )
    SELECT max(depth), bool_or(id = NEW.id) INTO above, meets_itself FROM up;
    IF meets_itself THEN
        RAISE EXCEPTION 'a community cannot stand below itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'community_no_circle';
    END IF;
    WITH RECURSIVE down(id, depth) AS (
        SELECT NEW.id, 0
        UNION ALL
        SELECT c.id, down.depth + 1 FROM communities_community c JOIN down ON c.parent_id = down.id
        WHERE down.depth < 10
    )
    SELECT max(depth) INTO below FROM down;
    IF above + below > 3 THEN
        RAISE EXCEPTION 'chapters go four levels deep at most'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'community_depth';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER communities_guard_tree BEFORE INSERT OR UPDATE OF parent_id ON communities_community
    FOR EACH ROW EXECUTE FUNCTION communities_guard_tree();
"""

CHARTER = """
CREATE FUNCTION communities_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL
        AND (OLD.community_id, OLD.number, OLD.aim, OLD.whom, OLD.service, OLD.scenario, OLD.note, OLD.published_at,
             OLD.takes_effect_at)
        IS DISTINCT FROM
            (NEW.community_id, NEW.number, NEW.aim, NEW.whom, NEW.service, NEW.scenario, NEW.note, NEW.published_at,
             NEW.takes_effect_at) THEN
        RAISE EXCEPTION 'a published charter version does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_published_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER communities_guard_version BEFORE UPDATE ON communities_charterversion
    FOR EACH ROW EXECUTE FUNCTION communities_guard_version();

CREATE FUNCTION communities_guard_clause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM communities_charterversion v
               WHERE v.published_at IS NOT NULL
                 AND v.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END)) THEN
        RAISE EXCEPTION 'a published charter version does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_published_is_fixed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER communities_guard_value BEFORE INSERT OR UPDATE OR DELETE ON communities_value
    FOR EACH ROW EXECUTE FUNCTION communities_guard_clause();
CREATE TRIGGER communities_guard_rule BEFORE INSERT OR UPDATE OR DELETE ON communities_rule
    FOR EACH ROW EXECUTE FUNCTION communities_guard_clause();
"""


class Migration(migrations.Migration):
    dependencies = [("communities", "0002_charter_and_founding")]

    operations = [
        migrations.RunSQL(
            TREE,
            "DROP TRIGGER communities_guard_tree ON communities_community; DROP FUNCTION communities_guard_tree;",
        ),
        migrations.RunSQL(
            CHARTER,
            """DROP TRIGGER communities_guard_version ON communities_charterversion;
            DROP TRIGGER communities_guard_value ON communities_value;
            DROP TRIGGER communities_guard_rule ON communities_rule;
            DROP FUNCTION communities_guard_version; DROP FUNCTION communities_guard_clause;""",
        ),
    ]
