-- For whom this transaction works, and what that person reaches. The application says it once for each transaction,
-- signed with a key that the database's users cannot read (hestia/db/signing.py); `act_as` checks that, works out the
-- reach (`reach`, of the app that knows the ways), and keeps both as a setting. Anybody can write settings: so it is
-- signed anew, for this very transaction, and whoever reads it looks at that first. A policy asks once a statement.
-- What names a table stands in the `privacy.sql` of the app whose table it is.

-- Which transaction this is. Of no other are the process and the moment at which it began the same.
CREATE OR REPLACE FUNCTION public.this_transaction() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN concat_ws('|', pg_backend_pid(), extract(epoch FROM now()));

-- HMAC-SHA256 of some words. It runs with the rights of whoever asks, who must be able to read the keys: a function that
-- runs as the owner. A key is a column here and never a variable, or plans that one may have printed would tell it.
CREATE OR REPLACE FUNCTION public.signature(words text, with_key integer) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
BEGIN
    RETURN (SELECT encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(words, 'UTF8'))), 'hex')
              FROM hestia_keys.signing k WHERE k.number = with_key);
END $$;

CREATE OR REPLACE FUNCTION public.keep_told(known jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.acting', signature(concat_ws('|', 'kept', this_transaction(), known), 0) || known, true);
END $$;

-- One thing of what this transaction was told; nothing, if the setting is not what `act_as` wrote in it.
CREATE OR REPLACE FUNCTION public.told(which text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept text := current_setting('app.acting', true);
BEGIN
    IF kept <> '' AND left(kept, 64) = signature(concat_ws('|', 'kept', this_transaction(), substr(kept, 65)), 0) THEN
        RETURN substr(kept, 65)::jsonb ->> which;
    END IF;
    RETURN NULL;
END $$;

-- Work for someone from here: `words` are which transaction this is, who acts, at which moment, which cases and
-- clients are held, whose way in may be changed (`entering_user`), and which session may be made. Return whether they were signed with a key of the ring. If not, it is nobody who acts.
CREATE OR REPLACE FUNCTION public.act_as(words text, with_key integer, signed text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text[] := string_to_array(words, '|');
    known jsonb := jsonb_build_object('user', part[3], 'at', part[4], 'held_cases', part[5], 'held_clients', part[6],
                                      'entering', part[7], 'session', part[8]);
BEGIN
    IF with_key > 0 AND signed = signature(words, with_key) AND part[1] || '|' || part[2] = this_transaction() THEN
        PERFORM keep_told(known);  -- the reach depends on who it is
        PERFORM keep_told(known || reach());
        RETURN true;
    END IF;
    PERFORM set_config('app.acting', '', true);
    RETURN false;
END $$;

-- Their bodies are read when they are made, not when they are called, so no name in them can come to mean another thing.
CREATE OR REPLACE FUNCTION public.acting_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN nullif(public.told('user'), '')::bigint;

-- Whose password, factors and sessions this transaction may change: somebody who shows that it is them, before they act.
CREATE OR REPLACE FUNCTION public.entering_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN nullif(public.told('entering'), '')::bigint;

CREATE OR REPLACE FUNCTION public.held_cases() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN coalesce(public.told('held_cases'), '{}')::bigint[];

CREATE OR REPLACE FUNCTION public.held_clients() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN coalesce(public.told('held_clients'), '{}')::bigint[];

-- The moment of the request, at which everything dated is judged; outside one, the transaction's own.
CREATE OR REPLACE FUNCTION public.acting_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN coalesce(nullif(public.told('at'), '')::timestamptz, now());

-- A number that is another whenever something changes that every process keeps in its memory. Each transaction of somebody
-- is told it as it begins, in the same round trip as for whom it works.
CREATE OR REPLACE FUNCTION public.kept_version() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT {{sum kept_version}}
$$;

-- The reach. Of whom nothing is known every case is closed: with NULL, no row is unlike all that are.
CREATE OR REPLACE FUNCTION public.seen_level() RETURNS integer LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN coalesce(public.told('level')::integer, 1);

CREATE OR REPLACE FUNCTION public.case_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN public.told('reader')::bigint;

CREATE OR REPLACE FUNCTION public.reader_services() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN coalesce(public.told('services'), '{}')::bigint[];

CREATE OR REPLACE FUNCTION public.reader_workers() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN coalesce(public.told('workers'), '{}')::bigint[];

CREATE OR REPLACE FUNCTION public.opened_cases() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN coalesce(public.told('opened'), '{}')::bigint[];

-- Of the opened ones, those of which the acting user may only read; NULL for whom nothing is known, who writes nothing.
CREATE OR REPLACE FUNCTION public.only_read_cases() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN public.told('only_read')::bigint[];

CREATE OR REPLACE FUNCTION public.closed_cases() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN public.told('closed')::bigint[];

-- Where guesses are counted (CACHES).
CREATE TABLE IF NOT EXISTS public.hestia_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS hestia_cache_expires ON public.hestia_cache (expires);
