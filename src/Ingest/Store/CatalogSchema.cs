namespace NonResponse.Ingest;

/// <summary>The tables of the catalog, version after version. What is written here is never changed: a new version is added.</summary>
internal static class CatalogSchema
{
    /// <summary>The version that this program writes.</summary>
    public static int Current => Versions.Count;

    /// <summary>Every table of the current version and what orders its rows; a row comes after those that it refers to.</summary>
    public static IReadOnlyList<(string Table, string Order)> Tables { get; } =
    [
        ("setting", "name"), ("submission", "sequence"), ("submission_file", "submission, name"), ("submission_input", "submission, name"),
        ("finding", "submission, number"), ("check_result", "submission, check_id"), ("tombstone", "patient"), ("audit", "number"),
        ("run", "id"), ("notice", "id"), ("inbox_entry", "name"), ("model", "sequence"), ("model_file", "model, name"), ("model_month", "model, month"),
        // Without the sessions: who was signed in when a backup was made is not to be so again.
        ("account", "id"), ("sign_off", "number"), ("chain", "number"), ("api_key", "id"),
    ];

    /// <summary>The statements that lead from each version to the next, in the SQL that SQLite and PostgreSQL share. <c>{integer}</c>
    /// stands for 64 bits, <c>{strict}</c> for what makes SQLite hold to the types.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Versions { get; } =
    [
        [
            """
            CREATE TABLE setting (
                name text PRIMARY KEY,
                value text NOT NULL
            ){strict}
            """,
            """
            CREATE TABLE submission (
                id text PRIMARY KEY,
                sequence {integer} NOT NULL UNIQUE,
                source text NOT NULL,
                extracted_on text NOT NULL,
                content text NOT NULL,
                accepted_at text NOT NULL,
                program text NOT NULL,
                folder text NOT NULL UNIQUE,
                episodes {integer} NOT NULL,
                forced_because text,
                supersedes text REFERENCES submission (id),
                state text NOT NULL CHECK (state IN ('accepted', 'withdrawn', 'damaged', 'ended')),
                state_at text NOT NULL,
                state_reason text
            ){strict}
            """,
            "CREATE INDEX submission_by_source ON submission (source, sequence)",
            """
            CREATE TABLE submission_file (
                submission text NOT NULL REFERENCES submission (id),
                name text NOT NULL,
                bytes {integer} NOT NULL,
                sha256 text NOT NULL,
                PRIMARY KEY (submission, name)
            ){strict}
            """,
            """
            CREATE TABLE submission_input (
                submission text NOT NULL REFERENCES submission (id),
                name text NOT NULL,
                bytes {integer} NOT NULL,
                sha256 text NOT NULL,
                PRIMARY KEY (submission, name)
            ){strict}
            """,
            """
            CREATE TABLE finding (
                submission text NOT NULL REFERENCES submission (id),
                number {integer} NOT NULL,
                table_name text NOT NULL,
                column_name text NOT NULL,
                rule text NOT NULL,
                effect text NOT NULL,
                found_rows {integer} NOT NULL,
                of_rows {integer} NOT NULL,
                first_line {integer} NOT NULL,
                PRIMARY KEY (submission, number)
            ){strict}
            """,
            """
            CREATE TABLE check_result (
                submission text NOT NULL REFERENCES submission (id),
                check_id text NOT NULL,
                severity text NOT NULL,
                status text NOT NULL,
                tested {integer} NOT NULL,
                failed {integer} NOT NULL,
                PRIMARY KEY (submission, check_id)
            ){strict}
            """,
            """
            CREATE TABLE tombstone (
                patient text PRIMARY KEY,
                erased_at text NOT NULL
            ){strict}
            """,
            """
            CREATE TABLE audit (
                number {integer} PRIMARY KEY,
                at text NOT NULL,
                who text NOT NULL,
                action text NOT NULL,
                subject text NOT NULL,
                reason text NOT NULL,
                detail text NOT NULL
            ){strict}
            """,
        ],
        [
            // What scheduled work did: a row when it begins, closed when it ends.
            """
            CREATE TABLE run (
                id {integer} PRIMARY KEY,
                job text NOT NULL,
                subject text NOT NULL,
                work_lock text NOT NULL,
                tick text,
                once_key text,
                attempt {integer} NOT NULL,
                started_by text NOT NULL,
                node text NOT NULL,
                program text NOT NULL,
                started_at text NOT NULL,
                ended_at text,
                state text NOT NULL CHECK (state IN ('running', 'done', 'refused', 'failed', 'cancelled', 'interrupted', 'missed')),
                stage text NOT NULL,
                per_mille {integer} NOT NULL,
                cancelled_by text,
                rows_read {integer},
                findings {integer},
                inputs text NOT NULL,
                outputs text NOT NULL,
                message text NOT NULL,
                retry_at text
            ){strict}
            """,
            "CREATE INDEX run_by_subject ON run (job, subject, id)",
            "CREATE INDEX run_by_state ON run (state, id)",
            // Two nodes may both think that it is theirs to do: the catalog lets one of them have done it.
            "CREATE UNIQUE INDEX run_once ON run (once_key) WHERE state = 'done'",
            """
            CREATE TABLE notice (
                id {integer} PRIMARY KEY,
                run {integer} NOT NULL REFERENCES run (id),
                channel text NOT NULL,
                state text NOT NULL CHECK (state IN ('waiting', 'told', 'given up')),
                attempts {integer} NOT NULL,
                next_at text NOT NULL,
                fault text NOT NULL,
                UNIQUE (run, channel)
            ){strict}
            """,
            """
            CREATE TABLE inbox_entry (
                name text PRIMARY KEY,
                shape text NOT NULL,
                since text NOT NULL
            ){strict}
            """,
        ],
        [
            """
            CREATE TABLE model (
                id text PRIMARY KEY,
                sequence {integer} NOT NULL UNIQUE,
                point text NOT NULL CHECK (point IN ('m0', 'm4')),
                learner text NOT NULL,
                state text NOT NULL CHECK (state IN ('challenger', 'champion', 'retired')),
                is_for_use {integer} NOT NULL CHECK (is_for_use IN (0, 1)),
                parent text REFERENCES model (id),
                sources text NOT NULL,
                trained_on text NOT NULL,
                registered_at text NOT NULL,
                registered_by text NOT NULL,
                changed_at text NOT NULL,
                changed_by text NOT NULL,
                reason text
            ){strict}
            """,
            // Whatever programs do at once, a point has one champion.
            "CREATE UNIQUE INDEX model_champion ON model (point) WHERE state = 'champion'",
            """
            CREATE TABLE model_file (
                model text NOT NULL REFERENCES model (id),
                name text NOT NULL,
                bytes {integer} NOT NULL,
                sha256 text NOT NULL,
                PRIMARY KEY (model, name)
            ){strict}
            """,
            // How a model did in a month, as JSON.
            """
            CREATE TABLE model_month (
                model text NOT NULL REFERENCES model (id),
                month text NOT NULL,
                result text NOT NULL,
                recorded_at text NOT NULL,
                PRIMARY KEY (model, month)
            ){strict}
            """,
        ],
        [
            // Who may sign in to the portal. Passwords, codes and tokens are here as hashes alone.
            """
            CREATE TABLE account (
                id {integer} PRIMARY KEY,
                name text NOT NULL UNIQUE,
                role text NOT NULL CHECK (role IN ('administrator', 'service lead', 'researcher', 'commissioner')),
                scope text NOT NULL,
                password text,
                code text,
                code_until text,
                failures {integer} NOT NULL,
                locked_until text,
                is_enabled {integer} NOT NULL CHECK (is_enabled IN (0, 1)),
                created_at text NOT NULL,
                created_by text NOT NULL
            ){strict}
            """,
            """
            CREATE TABLE session (
                token text PRIMARY KEY,
                account {integer} NOT NULL REFERENCES account (id),
                created_at text NOT NULL,
                seen_at text NOT NULL,
                ends_at text NOT NULL
            ){strict}
            """,
            "CREATE INDEX session_by_account ON session (account)",
            """
            CREATE TABLE sign_off (
                number {integer} PRIMARY KEY,
                month text NOT NULL,
                manifest text NOT NULL,
                state text NOT NULL CHECK (state IN ('draft', 'checked', 'released')),
                who text NOT NULL,
                at text NOT NULL,
                comment text NOT NULL
            ){strict}
            """,
            "CREATE INDEX sign_off_by_month ON sign_off (month, number)",
            // Each row has the hash of the one before.
            """
            CREATE TABLE chain (
                number {integer} PRIMARY KEY,
                at text NOT NULL,
                who text NOT NULL,
                action text NOT NULL,
                subject text NOT NULL,
                result text NOT NULL,
                detail text NOT NULL,
                previous text NOT NULL,
                hash text NOT NULL UNIQUE
            ){strict}
            """,
        ],
        [
            // Keys of programs, as hashes alone.
            """
            CREATE TABLE api_key (
                id {integer} PRIMARY KEY,
                account {integer} NOT NULL REFERENCES account (id),
                name text NOT NULL,
                hash text NOT NULL UNIQUE,
                created_at text NOT NULL,
                used_at text,
                revoked_at text
            ){strict}
            """,
        ],
    ];
}
