-- The five roles, none of them a superuser, and the database. As the superuser; may run again.
-- psql --set=owner_password=… --set=app_password=… --set=backup_password=… --set=sealer_password=… --set=figures_password=…
\set ON_ERROR_STOP on
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['hestia_owner', 'hestia_app', 'hestia_backup', 'hestia_sealer',
       'hestia_figures']) AS wanted (name)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
-- The owner makes a database for the restore drill, and for nothing else.
ALTER ROLE hestia_owner   LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB   PASSWORD :'owner_password';
ALTER ROLE hestia_app     LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD :'app_password';
ALTER ROLE hestia_backup  LOGIN NOSUPERUSER BYPASSRLS   NOCREATEDB PASSWORD :'backup_password';
ALTER ROLE hestia_sealer  LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD :'sealer_password';
ALTER ROLE hestia_figures LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD :'figures_password';
ALTER ROLE hestia_backup SET default_transaction_read_only = on;
ALTER ROLE hestia_figures SET default_transaction_read_only = on;
ALTER ROLE hestia_app SET track_activities = off;  -- what one session asks, no other reads
-- Rules of rows make short questions look dear: compiling a plan would take longer than running it.
ALTER ROLE hestia_app SET jit = off;
ALTER ROLE hestia_figures SET jit = off;
GRANT pg_read_all_data TO hestia_backup;
SELECT 'CREATE DATABASE hestia OWNER hestia_owner ENCODING ''UTF8'' LOCALE_PROVIDER icu ICU_LOCALE ''en-GB'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hestia') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE hestia FROM PUBLIC;
GRANT CONNECT ON DATABASE hestia TO hestia_app, hestia_backup, hestia_sealer, hestia_figures;
-- Large objects lie outside every table and its rules, and one that the backup may not read stops the whole copy.
\connect hestia
SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure) FROM pg_proc
 WHERE pronamespace = 'pg_catalog'::regnamespace
   AND (starts_with(proname, 'lo_') OR proname IN ('loread', 'lowrite')) \gexec
