namespace NonResponse.Ingest;

/// <summary>What the reading of the tables counted, by check.</summary>
internal static class FormTallies
{
    /// <summary>The tallies of every check that the form of the tables brings with it.</summary>
    public static void Add(IReadOnlyDictionary<string, RawTable> tables, IReadOnlyDictionary<string, FindingLog> logs, Dictionary<string, Tally> tallies)
    {
        foreach (var table in tables.Values)
        {
            var spec = table.Spec;
            var findings = logs[spec.Name].Findings(table.RowsRead).ToList();
            void Set(string check, string? column, params string[] rules) => tallies[check] = table.IsPresent
                ? Sum(findings.Where(f => (column is null || f.Column == column) && rules.Contains(f.Rule)), table.RowsRead)
                : Tally.NotApplicable($"The extract has no table {spec.Name}.");

            Set(CheckCatalogue.Whole(spec), null, Rules.FieldCount, Rules.BrokenQuotes);
            // Columns that a service has beside the contract's have findings, but no checks.
            for (var c = 0; c < TableSpec.Named(spec.Name).Columns.Count; c++)
            {
                var column = spec.Columns[c];
                Set(CheckCatalogue.Valid(spec, column), column.Name, Rules.Malformed, Rules.OutOfRange, Rules.UnknownCode);
                if (table.IsPresent && !table.HasColumn[c])
                    tallies[CheckCatalogue.Valid(spec, column)] = Tally.NotApplicable($"{spec.Name} has no column {column.Name}.");
                if (column.Required)
                    Set(CheckCatalogue.Present(spec, column), column.Name, Rules.Missing);
                if (column.References is not null)
                    Set(CheckCatalogue.Reference(spec, column), column.Name, Rules.Orphan);
            }
            if (CheckCatalogue.IsReferredTo(spec))
                Set(CheckCatalogue.Key(spec), spec.Columns[0].Name, Rules.DuplicateKey);
            if (CheckCatalogue.Find(CheckCatalogue.AfterExtract(spec)) is { } late)
            {
                Set(late.Id, null, Rules.AfterExtract);
                // Dates are counted, not rows: those that lie after the extract's day are missing by now, or their row counts still.
                var dropped = findings.Where(f => f is { Rule: Rules.AfterExtract, Effect: Effect.SetMissing }).Sum(f => (long)f.Rows);
                if (table.IsPresent)
                    tallies[late.Id] = tallies[late.Id] with { Tested = dropped + spec.Columns.Select((c, i) => c.Type == FieldType.Date ? (long)Dated(table, i) : 0).Sum() };
            }
            var unknown = findings.Where(f => f.Rule == Rules.UnknownColumn).Select(f => f.Column).ToList();
            tallies[CheckCatalogue.Known(spec)] = table.IsPresent
                ? new Tally(table.HasColumn.Count(h => h) + unknown.Count, unknown.Count) { Detail = unknown.Count == 0 ? null : string.Join(", ", unknown) }
                : Tally.NotApplicable($"The extract has no table {spec.Name}.");
        }
        void Noted(string check, string table, string column, string rule)
        {
            var finding = logs[table].Findings(tables[table].RowsRead).FirstOrDefault(f => f.Column == column && f.Rule == rule);
            tallies[check] = new Tally(Filled(tables[table], column), finding?.Rows ?? 0) { FirstLine = finding?.FirstLine ?? 0 };
        }
        Noted("episodes.diagnosis.icd10", "episodes", "diagnosis", Rules.NotIcd10);
        Noted("interventions.name.listed", "interventions", "name", Rules.UnlistedName);
        Noted("interventions.name.not_reserved", "interventions", "name", Rules.ReservedName);
        Noted("episodes.assessment_date.order", "episodes", "assessment_date", Rules.BeforeReferral);
        Noted("episodes.treatment_start_date.order", "episodes", "treatment_start_date", Rules.BeforeReferral);
        Noted("assessments.score.unique", "assessments", "score", Rules.ConflictingScores);
        Noted("assessments.rows.unique", "assessments", "", Rules.RepeatedScore);
    }

    /// <summary>The numbers of rows that the sender counted, beside those that were found: tested are the rows that either knows of,
    /// failed those that only one of the two knows of.</summary>
    public static Tally RowsTold(IReadOnlyDictionary<string, long> told, IReadOnlyDictionary<string, RawTable> tables)
    {
        var counted = told.Select(t => (Table: t.Key, Told: t.Value, Found: tables.TryGetValue(t.Key, out var table) ? table.RowsRead : 0L)).ToList();
        // What the contract doesn't know may be called anything: it is not named.
        var wrong = counted.Where(c => c.Told != c.Found)
            .Select(c => FormattableString.Invariant($"{(tables.ContainsKey(c.Table) ? c.Table : "a table that the data contract does not have")}: {c.Found:N0} found, {c.Told:N0} told")).ToList();
        return new Tally(counted.Sum(c => Math.Max(c.Told, c.Found)), counted.Sum(c => Math.Abs(c.Told - c.Found)))
        {
            Detail = wrong.Count == 0 ? null : string.Join("; ", wrong.Distinct()),
        };
    }

    /// <summary>How many rows have a date in a column.</summary>
    private static int Dated(RawTable table, int column) => table.RowsKept - table.Columns[column].Wide.Count(Day.None);

    /// <summary>How many rows have a value that could be odd; without a column every row has.</summary>
    private static int Filled(RawTable table, string column)
    {
        if (column.Length == 0)
            return table.RowsKept;
        var index = table.Spec.IndexOf(column);
        return table.Spec.Columns[index].Type switch
        {
            FieldType.Date => Dated(table, index),
            FieldType.Text or FieldType.Name => table.RowsKept - table.Columns[index].Wide.Count(RawColumn.Missing),
            _ => table.RowsKept,
        };
    }

    /// <summary>Which columns or which rules it is made of, where there are several.</summary>
    private static string? Detail(List<Finding> found)
    {
        var byColumn = found.Select(f => f.Column).Distinct().Count() > 1;
        return found.Count < 2 ? null
            : string.Join(", ", found.GroupBy(f => byColumn ? f.Column : f.Rule).Select(g => FormattableString.Invariant($"{g.Key} {g.Sum(f => f.Rows)}")));
    }

    private static Tally Sum(IEnumerable<Finding> findings, int tested)
    {
        var found = findings.ToList();
        return new Tally(tested, found.Sum(f => (long)f.Rows))
        {
            FirstLine = found.Where(f => f.FirstLine > 0).Select(f => f.FirstLine).DefaultIfEmpty(0).Min(),
            Detail = Detail(found),
        };
    }
}
