using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The measures of <see cref="AccessCatalogue"/>.</summary>
internal sealed class AccessMeasures(EpisodeTables tables, Counter counter)
{
    private const int NeedDue = 90;

    private static readonly int[] Cascade = [.. AccessCatalogue.Stages.Select(s => MeasureCatalogue.IndexOf(AccessCatalogue.Cascade(s.Stage)))];

    // The first stage's stage before is the referral, so it has none of its own.
    private static readonly int[] FromStage =
        [-1, .. AccessCatalogue.Stages.Skip(1).Select(s => MeasureCatalogue.IndexOf(AccessCatalogue.FromStage(s.Stage)))];

    private static readonly (int Measure, int Low, int High)[] Waits = Bands(AccessCatalogue.WaitBands, AccessCatalogue.WaitBand);
    private static readonly (int Measure, int Low, int High)[] SecondWaits = Bands(AccessCatalogue.SecondWaitBands, AccessCatalogue.SecondWaitBand);
    private static readonly int AnyIdentified = MeasureCatalogue.IndexOf("need_identified");
    private static readonly int[] Identified = Needs("identified");
    private static readonly int[] Supported = Needs("supported");
    private static readonly int[] Declined = Needs("declined");

    private readonly bool _knowsSupport = tables.Records(RecordedColumn.NeedSupport);

    /// <summary>Counts an episode.</summary>
    public void Count(int episode, Instrument? instrument, in EpisodeFacts facts)
    {
        CountCascade(episode, instrument, facts);
        if (facts.Treatment != Day.None)
            CountBand(Waits, facts.Treatment, episode, facts.Treatment - facts.Referral);
        if (facts.SecondTreatment != Day.None)
            CountBand(SecondWaits, facts.SecondTreatment, episode, facts.SecondTreatment - FirstTreatment(episode));
        CountNeeds(episode, facts);
    }

    /// <summary>A later stage stands for the earlier ones, so that they never grow from one to the next.</summary>
    private void CountCascade(int episode, Instrument? instrument, in EpisodeFacts facts)
    {
        var until = facts.Referral + AccessCatalogue.YearAllowed;
        if (until > tables.ExtractedOn)
            return;
        var isCompleted = facts.IsCompleted && facts.End <= until;
        var isRecovered = isCompleted && instrument is not null
            && PairedScores.Of(tables, episode, instrument.Code) is { StartsAtCaseness: true, EndsBelowCaseness: true };
        var isSecond = isCompleted || facts.SecondTreatment <= until;
        var isTreated = isSecond || facts.Treatment <= until;
        var isAssessed = isTreated || facts.Assessment <= until;
        ReadOnlySpan<bool> reached = [isAssessed, isTreated, isSecond, isCompleted, isRecovered];
        for (var stage = 0; stage < reached.Length; stage++)
        {
            counter.CountEpisode(Cascade[stage], facts.Referral, episode, reached[stage]);
            if (stage > 0 && reached[stage - 1])
                counter.CountEpisode(FromStage[stage], facts.Referral, episode, reached[stage]);
        }
    }

    private void CountNeeds(int episode, in EpisodeFacts facts)
    {
        if (tables.Needs is not { } needs)
            return;
        var (first, end) = needs.Of(episode);
        if (facts.Assessment != Day.None || facts.Treatment != Day.None)
        {
            counter.CountEpisode(AnyIdentified, facts.Referral, episode, end > first);
            var kinds = 0;
            for (var i = first; i < end; i++)
                kinds |= 1 << needs.Need[i];
            for (var need = 0; kinds != 0; need++, kinds >>= 1)
                if ((kinds & 1) != 0)
                    counter.CountEpisode(Identified[need], facts.Referral, episode, isHit: true);
        }
        for (var i = _knowsSupport ? first : end; i < end; i++)
        {
            var day = needs.IdentifiedDate[i];
            if (day + NeedDue > tables.ExtractedOn)
                continue;
            var (need, support) = (needs.Need[i], needs.Support[i]);
            counter.CountEpisode(Declined[need], day, episode, support == (byte)NeedSupport.Declined);
            if (support != (byte)NeedSupport.Declined)
                counter.CountEpisode(Supported[need], day, episode, support == (byte)NeedSupport.Provided && !needs.SupportedLater[i]);
        }
    }

    private int FirstTreatment(int episode)
    {
        for (var (i, end) = tables.Contacts.Of(episode); i < end; i++)
            if (tables.Contacts.Kind[i] == (byte)ContactKind.Treatment && tables.Contacts.Attendance[i] == (byte)Attendance.Attended)
                return tables.Contacts.Date[i];
        return Day.None;
    }

    private void CountBand((int Measure, int Low, int High)[] bands, int day, int episode, int days)
    {
        // A treatment dated before its referral is a finding; it waited no longer than the shortest.
        var waited = Math.Max(0, days);
        foreach (var (measure, low, high) in bands)
            counter.CountEpisode(measure, day, episode, waited >= low && waited <= high);
    }

    private static (int Measure, int Low, int High)[] Bands(IReadOnlyList<int> ends, Func<int, int?, string> name) =>
        [.. AccessCatalogue.Bands(ends).Select(b => (MeasureCatalogue.IndexOf(name(b.Low, b.High)), b.Low, b.High ?? int.MaxValue))];

    private static int[] Needs(string what) => [.. CodeList.Of<Need>().Codes.Select(n => MeasureCatalogue.IndexOf(AccessCatalogue.OfNeed(n, what)))];
}
