-- The acting user, if their role keeps the directory of interpreters and agencies.
CREATE OR REPLACE FUNCTION public.directory_keeper() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles DIRECTORY_CHANGE}})
$$;

-- After two clients did not feel safe with an interpreter, since a manager decided last, nobody books them until one decides again.
-- Whoever records the second answer need not know of the first. It answers nothing; who keeps the directory is told.
CREATE OR REPLACE FUNCTION public.suspend_where_unsafe(of_interpreter bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH begun AS (
        INSERT INTO directory_interpretersuspension (interpreter_id, began_on, decision)
        SELECT i.id, (acting_at() AT TIME ZONE 'Europe/London')::date, '' FROM directory_interpreter i
         WHERE i.id = of_interpreter AND (SELECT find_reader()) IS NOT NULL
           AND (
               SELECT count(*) FROM directory_interpreted a
                WHERE a.interpreter_id = i.id AND a.felt_safe = 'no' AND a.recorded_at > coalesce(
                    (SELECT max(s.ended_at) FROM directory_interpretersuspension s WHERE s.interpreter_id = i.id), '-infinity'
                )
           ) >= 2
            ON CONFLICT DO NOTHING
        RETURNING interpreter_id
    )
    INSERT INTO accounts_notice (person_id, words, told_at)
    SELECT u.id, i.name || ' is not booked until a manager has decided: two clients did not feel safe. See the directory.', acting_at()
      FROM begun b JOIN directory_interpreter i ON i.id = b.interpreter_id
      JOIN accounts_user u ON u.role = ANY ({{roles DIRECTORY_CHANGE}}) AND can_be_used(u.is_active, u.ends_on)
     ORDER BY u.id
$$;
