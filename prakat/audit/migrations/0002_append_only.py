"""The database itself refuses to change or delete an act."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = [
    "CREATE TRIGGER audit_act_no_update BEFORE UPDATE ON audit_act"
    " BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END",
    "CREATE TRIGGER audit_act_no_delete BEFORE DELETE ON audit_act"
    " BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION audit_act_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'audit records are append-only'; END $$",
    "CREATE TRIGGER audit_act_append_only BEFORE UPDATE OR DELETE ON audit_act"
    " FOR EACH ROW EXECUTE FUNCTION audit_act_refuse()",
]


def forbid(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def allow(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_act_no_update")
        schema_editor.execute("DROP TRIGGER audit_act_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER audit_act_append_only ON audit_act")
        schema_editor.execute("DROP FUNCTION audit_act_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
