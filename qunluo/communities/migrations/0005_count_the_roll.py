"""A statement trigger keeps communities_roll in step with the states of memberships, whoever writes them."""

from django.db import migrations

STATES = ("applied", "invited", "member", "muted", "left", "removed", "placeholder")
COLUMNS = ", ".join(f"{state}_count" for state in STATES)
SUMS = ", ".join(f"coalesce(sum(d) FILTER (WHERE state = '{state}'), 0) AS {state}_count" for state in STATES)
ADDED = ", ".join(f"{state}_count = r.{state}_count + n.{state}_count" for state in STATES)
CHANGED = " OR ".join(f"n.{state}_count <> 0" for state in STATES)

APPLY = f"""
    UPDATE communities_roll r SET {ADDED}
    FROM (SELECT community_id, {SUMS} FROM ({{rows}}) moved GROUP BY community_id) n
    WHERE r.community_id = n.community_id AND ({CHANGED});
"""  # noqa: S608
PLUS = "SELECT community_id, state, 1 AS d FROM new_rows"
MINUS = "SELECT community_id, state, -1 AS d FROM old_rows"

FORWARD = f"""
CREATE FUNCTION communities_roll_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO communities_roll (community_id, owner_count, {COLUMNS})
    SELECT DISTINCT community_id, 0, {", ".join("0" for _ in STATES)} FROM new_rows ORDER BY community_id
    ON CONFLICT (community_id) DO NOTHING;
    {APPLY.format(rows=PLUS)}
    RETURN NULL;
END $$;
CREATE FUNCTION communities_roll_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {APPLY.format(rows=f"{PLUS} UNION ALL {MINUS}")}
    RETURN NULL;
END $$;
CREATE FUNCTION communities_roll_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {APPLY.format(rows=MINUS)}
    RETURN NULL;
END $$;
CREATE TRIGGER communities_roll_insert AFTER INSERT ON communities_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION communities_roll_insert();
CREATE TRIGGER communities_roll_update AFTER UPDATE ON communities_membership
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION communities_roll_update();
CREATE TRIGGER communities_roll_delete AFTER DELETE ON communities_membership
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION communities_roll_delete();
"""  # noqa: S608
BACKWARD = "".join(
    f"DROP TRIGGER communities_roll_{verb} ON communities_membership; DROP FUNCTION communities_roll_{verb}();"
    for verb in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("communities", "0004_membership_and_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
