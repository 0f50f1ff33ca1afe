using System.Numerics;

namespace NonResponse.Ingest;

/// <summary>Infers the steps of treatment, which the data set does not have, from what was done in attended treatment contacts.</summary>
/// <remarks>
/// The first attended treatment contact begins step 1, whose therapies are those of the first contact that names one. A therapy that is
/// new begins the next step when two contacts that name a therapy, one after the other, both have it: a single odd code is no step. Contacts
/// that name none change nothing. A step ends where the next begins, and the last one with the referral.
/// </remarks>
internal static class NhsSteps
{
    /// <summary>One step.</summary>
    /// <param name="Start">The day on which it starts.</param>
    /// <param name="Therapies">What is done in it, as a set of <see cref="NhsContacts.Therapies"/>.</param>
    public readonly record struct Step(int Start, uint Therapies);

    /// <summary>The steps of one episode.</summary>
    /// <param name="treatments">The attended treatment contacts, by day.</param>
    /// <param name="steps">Where they go.</param>
    public static void Infer(ReadOnlySpan<(int Day, uint Therapies)> treatments, List<Step> steps)
    {
        steps.Clear();
        if (treatments.IsEmpty)
            return;
        steps.Add(new Step(treatments[0].Day, 0));
        (int Day, uint Therapies) odd = default;
        foreach (var (day, therapies) in treatments)
        {
            if (therapies == 0)
                continue;
            var current = steps[^1];
            if (current.Therapies == 0)
                steps[^1] = current with { Therapies = therapies };
            else if ((therapies & ~current.Therapies) is var added && added == 0)
                odd = default;
            else if ((odd.Therapies & added) == 0)
                odd = (day, therapies);
            else
            {
                // Two codes of the day on which the step began are a part of it.
                if (odd.Day == current.Start)
                    steps[^1] = current with { Therapies = current.Therapies | odd.Therapies | therapies };
                else
                    steps.Add(new Step(odd.Day, odd.Therapies | therapies));
                odd = default;
            }
        }
    }

    /// <summary>Makes the contract's steps and interventions.</summary>
    public static void Write(NhsReferrals referrals, NhsContacts contacts, ContractRows episodes, ContractRows stepRows, ContractRows interventions)
    {
        var (offsets, order) = Grouping.ByParent([.. contacts.Episodes], [.. contacts.Days], referrals.Rows.Count);
        var names = NhsContacts.Therapies.Select(t => interventions.Pool("name").Add(System.Text.Encoding.ASCII.GetBytes(t))).ToArray();
        var (stepOfAt, kindAt, nameAt, actionAt) = (interventions.Of("step_id"), interventions.Of("kind"), interventions.Of("name"), interventions.Of("action"));
        var (idAt, episodeAt, numberAt, startAt, endAt, reasonAt) =
            (stepRows.Of("step_id"), stepRows.Of("episode_id"), stepRows.Of("step_number"), stepRows.Of("start_date"), stepRows.Of("end_date"), stepRows.Of("reason"));
        var ends = referrals.Table.Wide("ServDischDate");
        var steps = new List<Step>();
        var treatments = new List<(int, uint)>();
        for (var e = 0; e + 1 < offsets.Length; e++)
        {
            treatments.Clear();
            for (var at = offsets[e]; at < offsets[e + 1]; at++)
            {
                var contact = order is null ? at : order[at];
                if (contacts.Treatments[contact].IsTreatment)
                    treatments.Add((contacts.Days[contact], contacts.Treatments[contact].Therapies));
            }
            Infer(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(treatments), steps);
            var line = referrals.Table.Line(referrals.Rows[e]);
            for (var s = 0; s < steps.Count; s++)
            {
                var current = stepRows.Current;
                current[idAt] = 0;
                current[episodeAt] = e;
                current[numberAt] = s + 1;
                current[startAt] = steps[s].Start;
                current[endAt] = s + 1 < steps.Count ? steps[s + 1].Start : ends[referrals.Rows[e]];
                current[reasonAt] = s == 0 ? (int)StepReason.Initial : RawColumn.Missing;
                stepRows.Table.Keys!.TryKeep(IdOf(episodes.Table.Keys!.Utf8(e), e, s + 1));
                stepRows.Keep(line);
                Add(steps[s].Therapies, s == 0 ? 0 : steps[s - 1].Therapies, stepRows.Table.RowsRead - 1);
            }

            void Add(uint inForce, uint before, int step)
            {
                for (var all = inForce | before; all != 0; all &= all - 1)
                {
                    var therapy = BitOperations.TrailingZeroCount(all);
                    var current = interventions.Current;
                    current[stepOfAt] = step;
                    current[kindAt] = (int)InterventionKind.Psychotherapy;
                    current[nameAt] = names[therapy];
                    current[actionAt] = (int)((inForce >> therapy & 1) == 0 ? InterventionAction.Stop : (before >> therapy & 1) == 0 ? InterventionAction.Start : InterventionAction.Continue);
                    interventions.Keep(line);
                }
            }
        }
        stepRows.End();
        interventions.End();
    }

    /// <summary>The id of a step: that of the pathway and the step's number, where both have room.</summary>
    private static byte[] IdOf(ReadOnlySpan<byte> pathway, int episode, int number)
    {
        var id = System.Text.Encoding.ASCII.GetString(pathway);
        if (id.Length > FieldParser.LongestId - 4)
            id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"step:{episode}");
        return System.Text.Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}-{number}"));
    }
}
