using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace NonResponse.Ingest;

/// <content>Visits with what was done in them, scores, and medication.</content>
internal sealed partial class OmopExtract
{
    private const int DaysOfSupply = 56;

    // A medication that is tapered ends so long after the next one has started.
    private const int DaysOfTaper = 14;

    private static readonly FrozenDictionary<string, long> Contacts = OmopVocabulary.Of("contact");
    private static readonly FrozenDictionary<string, long> Media = OmopVocabulary.Of("medium");
    private static readonly FrozenDictionary<string, long> Scores = OmopVocabulary.Of("score");
    private static readonly FrozenDictionary<string, long> Medications = OmopVocabulary.Of("medication");
    private static readonly FrozenDictionary<string, long> Psychotherapies = OmopVocabulary.Of("psychotherapy");
    private static readonly FrozenDictionary<string, long> SleepWork = OmopVocabulary.Of("sleep");
    private static readonly FrozenDictionary<string, long> Supports = OmopVocabulary.Of("support");
    private static readonly FrozenDictionary<string, long> Stimulations = OmopVocabulary.Of("neuromodulation");
    private static readonly long Melatonin = OmopVocabulary.Of("sleep")["melatonin"];

    private readonly List<long> _procedures = [];
    private readonly List<(string Name, long Concept, int Start)> _inForce = [];
    private long _exposure;
    private long _era;

    private RowBuffer Visits => Buffers[3];

    private RowBuffer Procedures => Buffers[4];

    private RowBuffer Measurements => Buffers[5];

    private RowBuffer Exposures => Buffers[7];

    private RowBuffer Eras => Buffers[8];

    private static long VisitId(long episode, int place) => episode * 1_000 + place + 1;

    /// <summary>Adds a contact of an episode: a visit, with the sessions of the step in which it lies.</summary>
    private void AddContact(SyntheticEpisode episode, ContactRow contact, int place)
    {
        _procedures.Clear();
        _procedures.Add(contact is { Kind: "treatment", Modality: { } modality } ? Psychotherapies[modality] : Contacts[contact.Kind]);
        if (contact.Kind == "treatment" && StepOn(episode, contact.Day) is { } step)
            AddSessions(episode, contact, step);
        AddVisit(VisitId(episode.Number, place), contact, CollectionsMarshal.AsSpan(_procedures));
    }

    /// <summary>Adds what is in force in a step beside the therapy of the contact.</summary>
    private void AddSessions(SyntheticEpisode episode, ContactRow contact, SyntheticStep step)
    {
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(episode.Interventions))
        {
            if (row.Step != step.Number || row.Action == "stop")
                continue;
            var concept = row.Kind switch
            {
                "psychotherapy" => row.Name == contact.Modality ? OmopVocabulary.None : Psychotherapies[row.Name],
                "sleep" => row.Name == "melatonin" ? OmopVocabulary.None : SleepWork[row.Name],
                "neuromodulation" => Stimulations[row.Name],
                "support" => contact.Day == step.Start ? Supports[row.Name] : OmopVocabulary.None,
                _ => OmopVocabulary.None,
            };
            if (concept != OmopVocabulary.None)
                _procedures.Add(concept);
        }
    }

    private static SyntheticStep? StepOn(SyntheticEpisode episode, int day)
    {
        SyntheticStep? found = null;
        foreach (var step in episode.Steps)
            if (step.Start <= day)
                found = step;
        return found;
    }

    private void AddVisit(long id, ContactRow contact, ReadOnlySpan<long> procedures)
    {
        Visits.Number(id).Number(_person!.Number).Number(contact.Medium is null ? OmopVocabulary.None : Media[contact.Medium]).Day(contact.Day).Text(null).Day(contact.Day).Text(null).Number(Ehr)
            .Text(null).Number(_person.Provider + 1).Empty(7).EndRow();
        for (var i = 0; i < procedures.Length; i++)
            Procedures.Number(id * 100 + i).Number(_person.Number).Number(procedures[i]).Day(contact.Day).Empty(3).Number(Ehr).Empty(3).Number(id).Empty(4).EndRow();
    }

    private void AddScore(long episode, int place, AssessmentRow score) => Measure(episode * 1_000 + place, Scores[score.Instrument], score.Day, score.Score);

    private void Measure(long id, long concept, int day, int value) =>
        Measurements.Number(id).Number(_person!.Number).Number(concept).Day(day).Empty(2).Number(Ehr).Text(null).Number(value).Empty(14).EndRow();

    /// <summary>Adds a visit that has nothing to do with depression, with the blood pressure or something that no concept matches.</summary>
    /// <remarks>It lies before all that is done for depression: on a day of that, nobody could tell it from the rest.</remarks>
    private void AddOtherVisit(ref Pcg32 random, SyntheticEpisode episode)
    {
        var days = Math.Min(episode.Assessed ?? episode.End, _last + 1) - episode.Referral - 1;
        var (day, systolic, medium) = (episode.Referral + random.Between(1, Math.Max(1, days)), random.Between(100, 170), random.Chance(0.5) ? "in_person" : null);
        var concept = random.Chance(0.8) ? BloodPressure : OmopVocabulary.None;
        if (days < 1)
            return;
        AddVisit(VisitId(episode.Number, episode.Contacts.Count), new ContactRow(day, "other", "attended", medium, null, -1), []);
        Measure(episode.Number * 1_000 + episode.Assessments.Count, concept, day, systolic);
    }

    /// <summary>Adds the times under each medication, and the supplies for them.</summary>
    private void AddDrugs(SyntheticEpisode episode)
    {
        _inForce.Clear();
        (_exposure, _era) = (episode.Number * 1_000, episode.Number * 100);
        SyntheticStep? last = null;
        foreach (var step in episode.Steps)
        {
            if (step.Start > _last)
                break;
            last = step;
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(episode.Interventions))
            {
                if (row.Step != step.Number)
                    continue;
                var concept = row.Kind == "medication" ? Medications[row.Name] : row is { Kind: "sleep", Name: "melatonin" } ? Melatonin : OmopVocabulary.None;
                if (concept == OmopVocabulary.None)
                    continue;
                var name = row.Name;
                var at = _inForce.FindIndex(d => d.Name == name);
                if (row.Action is "stop" or "decrease")
                {
                    if (at < 0)
                        continue;
                    AddEra(concept, _inForce[at].Start, row.Action == "stop" ? step.Start - 1 : Math.Min(step.Start + DaysOfTaper, step.End));
                    _inForce.RemoveAt(at);
                }
                else if (at < 0)
                    _inForce.Add((row.Name, concept, step.Start));
            }
        }
        foreach (var (_, concept, start) in _inForce)
            AddEra(concept, start, last!.End);
    }

    private void AddEra(long concept, int start, int end)
    {
        end = Math.Min(end, _last);
        var supplies = 0;
        for (var day = start; day <= end; day += DaysOfSupply)
        {
            var until = Math.Min(end, day + DaysOfSupply - 1);
            Exposures.Number(_exposure++).Number(_person!.Number).Number(concept).Day(day).Text(null).Day(until).Empty(2).Number(Ehr).Empty(2).Number(until - day + 1).Number(until - day + 1)
                .Empty(10).EndRow();
            supplies++;
        }
        Eras.Number(_era++).Number(_person!.Number).Number(concept).Day(start).Day(end).Number(supplies).Number(0).EndRow();
    }
}
