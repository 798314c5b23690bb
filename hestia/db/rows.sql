-- For whom this transaction works, and what that person reaches. The reach is worked out once, when the transaction
-- is told for whom it works (`reach`, of the app that knows the ways), and kept as its settings: so a policy asks for
-- a setting, once a statement, and costs the planner next to nothing. All this runs with the rights of whoever asks,
-- so it is no way round. What names a table stands in the `privacy.sql` of the app whose table it is.

CREATE OR REPLACE FUNCTION public.acting_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('app.user_id', true), '')::bigint
$$;

CREATE OR REPLACE FUNCTION public.held_cases() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.held_cases', true), ''), '{}')::bigint[]
$$;

CREATE OR REPLACE FUNCTION public.held_clients() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.held_clients', true), ''), '{}')::bigint[]
$$;

-- The moment of the request, at which everything dated is judged; outside one, the transaction's own.
CREATE OR REPLACE FUNCTION public.acting_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.at', true), '')::timestamptz, now())
$$;

-- What the transaction was told of the reader's reach.
CREATE OR REPLACE FUNCTION public.seen_level() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.level', true), '')::integer, 1)
$$;

CREATE OR REPLACE FUNCTION public.case_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('app.reader', true), '')::bigint
$$;

CREATE OR REPLACE FUNCTION public.reader_services() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.services', true), ''), '{}')::bigint[]
$$;

CREATE OR REPLACE FUNCTION public.reader_workers() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.workers', true), ''), '{}')::bigint[]
$$;

CREATE OR REPLACE FUNCTION public.opened_cases() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.opened', true), ''), '{}')::bigint[]
$$;

CREATE OR REPLACE FUNCTION public.closed_cases() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.closed', true), ''), '{}')::bigint[]
$$;
