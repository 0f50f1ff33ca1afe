namespace NonResponse.Ingest;

/// <summary>The rules of the contract that look at more than one field of a row.</summary>
internal abstract class RowCheck
{
    /// <summary>The check for a table, if it has one.</summary>
    public static RowCheck? For(TableSpec spec) =>
        spec == TableSpec.Assessments ? new ScoreInRange(spec)
        : spec == TableSpec.Interventions ? new ActionOfKind(spec)
        : null;

    /// <summary>The first column at fault, with the rule that it breaks; null where the row is right.</summary>
    /// <param name="values">The row's values by column; required ones are there.</param>
    public abstract (int Column, string Rule)? Find(ReadOnlySpan<int> values);

    private sealed class ScoreInRange(TableSpec spec) : RowCheck
    {
        private readonly int _instrument = spec.IndexOf("instrument");
        private readonly int _score = spec.IndexOf("score");
        private readonly int _risk = spec.IndexOf("risk_item");

        public override (int Column, string Rule)? Find(ReadOnlySpan<int> values)
        {
            var instrument = Instrument.All[values[_instrument]];
            var score = values[_score];
            if (score < (long)instrument.Lowest * Instrument.PointScale || score > (long)instrument.Highest * Instrument.PointScale)
                return (_score, Rules.OutOfRange);
            var risk = values[_risk];
            return risk != RawColumn.Missing && (instrument.HighestRiskItem is not { } highest || risk > highest)
                ? (_risk, Rules.OutOfRange)
                : null;
        }
    }

    private sealed class ActionOfKind(TableSpec spec) : RowCheck
    {
        private readonly int _kind = spec.IndexOf("kind");
        private readonly int _action = spec.IndexOf("action");

        public override (int Column, string Rule)? Find(ReadOnlySpan<int> values)
        {
            var kind = (InterventionKind)values[_kind];
            var allowed = (InterventionAction)values[_action] switch
            {
                InterventionAction.Increase or InterventionAction.Decrease => kind == InterventionKind.Medication,
                InterventionAction.Intensify => kind == InterventionKind.Psychotherapy,
                _ => true,
            };
            return allowed ? null : (_action, Rules.UnknownCode);
        }
    }
}
