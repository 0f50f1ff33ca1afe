namespace NonResponse.Ingest;

/// <summary>Draws a block of consecutive episodes; a block depends on the options and its own number, on nothing else.</summary>
internal sealed class EpisodeBlock(SynthesisFormat format)
{
    /// <summary>Episodes of a block: a patient's episodes lie in one block.</summary>
    public const int Size = 1_000;

    private readonly SyntheticEpisode _episode = new();

    public ExtractTables Tables { get; } = ExtractTables.In(format);

    public void Draw(SyntheticService service, long block)
    {
        Tables.Clear();
        SyntheticPerson? person = null;
        var first = block * Size;
        var count = Math.Min(Size, service.Options.Episodes - first);
        for (var i = 0; i < count; i++)
        {
            var random = Pcg32.ForItem(service.Options.Seed, (ulong)(first + i));
            var referral = person is not null && random.Chance(0.11) ? DrawReturn(ref random, service) : null;
            _episode.Clear();
            _episode.Number = first + i + 1;
            if (referral is null)
            {
                person = SyntheticPerson.Draw(ref random, service, first + i + 1);
                _episode.Earlier = 0;
                referral = service.DrawReferral(ref random);
                _episode.FirstReferral = referral.Value;
            }
            else
                _episode.Earlier++;
            _episode.Person = person!;
            _episode.Referral = referral.Value;
            _episode.Age = Math.Min(90, person!.AgeAtFirst + ((referral.Value - _episode.FirstReferral) / 365));
            _episode.Team = random.Chance(0.05) ? null
                : service.Teams[person.Provider][random.Between(0, service.Options.TeamCount - 1)];
            CourseOfCare.Draw(ref random, service, _episode);
            Happenings.DrawNeeds(ref random, _episode);
            Tables.Add(ref random, service, _episode);
        }
        Tables.EndBlock();
    }

    // The same patient is referred again some months after the end of the last episode, if that is still within the period.
    private int? DrawReturn(ref Pcg32 random, SyntheticService service)
    {
        var day = SyntheticService.WorkingDay(_episode.End + (int)random.LogNormal(120, 0.7) + 10);
        return day <= service.LastDay ? day : null;
    }
}
