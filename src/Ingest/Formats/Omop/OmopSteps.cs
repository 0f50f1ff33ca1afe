using System.Runtime.InteropServices;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Infers the steps of treatment, which the model does not have, from when treatments start and end.</summary>
/// <remarks>A step begins when a treatment starts that is not in force; what was in force goes on, was tapered, or had ended. The rules stand in docs/omop.md.</remarks>
internal static class OmopSteps
{
    /// <summary>What an episode gives steps to be found in.</summary>
    /// <param name="Start">The index.</param>
    /// <param name="End">The last day; <see cref="Day.None"/> for an open episode.</param>
    /// <param name="ObservedTo">The day up to which treatments are known.</param>
    public readonly record struct Frame(int Start, int End, int ObservedTo);

    /// <summary>One step.</summary>
    public sealed class Step
    {
        /// <summary>The day on which it starts.</summary>
        public int Start { get; init; }

        /// <summary>The day on which it ends; <see cref="Day.None"/> where it goes on.</summary>
        public int End { get; set; }

        /// <summary>What is done with each treatment.</summary>
        public List<(short Treatment, InterventionAction Action)> Actions { get; } = [];
    }

    /// <summary>The steps of one episode.</summary>
    /// <param name="spans">Times under treatment, by start.</param>
    /// <param name="treatments">The treatments that spans refer to.</param>
    /// <param name="frame">The episode.</param>
    /// <param name="settings">What the service decides.</param>
    public static List<Step> Infer(ReadOnlySpan<OmopSpan> spans, IReadOnlyList<OmopMeaning> treatments, Frame frame, OmopSettings settings)
    {
        var inside = new List<OmopSpan>();
        foreach (var span in spans)
            if (span.End >= frame.Start && span.Start <= frame.End)
                inside.Add(span with { Start = Math.Max(span.Start, frame.Start) });
        if (inside.Count == 0)
            return [];
        // What was in force at the index starts with it.
        OmopSpan.SortByStart(CollectionsMarshal.AsSpan(inside));
        var steps = new List<Step>(1);
        List<OmopSpan> inForce = [];
        for (var i = 0; i < inside.Count;)
        {
            var step = new Step { Start = inside[i].Start, End = Day.None };
            var before = inForce;
            inForce = [];
            for (; i < inside.Count && inside[i].Start <= step.Start + settings.TogetherDays; i++)
            {
                inForce.Add(inside[i]);
                step.Actions.Add((inside[i].Treatment, InterventionAction.Start));
            }
            var startsMedication = false;
            foreach (var span in inForce)
                startsMedication |= treatments[span.Treatment].Kind == OmopKind.Medication;
            foreach (var old in before)
                if (!Has(inForce, old.Treatment) && ActionOn(old, treatments[old.Treatment], step.Start, frame, settings, startsMedication) is { } action)
                {
                    step.Actions.Add((old.Treatment, action));
                    if (action == InterventionAction.Continue)
                        inForce.Add(old);
                }
            var (last, gap) = LastOf(step, inForce, before, treatments, settings);
            step.End = i < inside.Count
                ? last + gap + 1 >= inside[i].Start ? inside[i].Start : last
                : last + gap >= frame.ObservedTo ? frame.End : Math.Min(last, frame.End);
            steps.Add(step);
        }
        return steps;
    }

    /// <summary>What a step does with a treatment of the step before that does not start in it; null where that had ended long ago.</summary>
    private static InterventionAction? ActionOn(OmopSpan old, OmopMeaning treatment, int start, Frame frame, OmopSettings settings, bool startsMedication)
    {
        var allowed = OmopTreatments.GapOf(treatment, settings);
        if (old.End < start)
            return start - old.End - 1 <= allowed ? InterventionAction.Stop : null;
        if (old.End - start > settings.CrossTaperDays || old.End + allowed >= frame.ObservedTo)
            return InterventionAction.Continue;
        return treatment.Kind == OmopKind.Medication && startsMedication ? InterventionAction.Decrease : InterventionAction.Stop;
    }

    /// <summary>The last day of a step's treatments, and for how long it could not be seen that they had ended.</summary>
    private static (int Last, int Gap) LastOf(Step step, List<OmopSpan> inForce, List<OmopSpan> before, IReadOnlyList<OmopMeaning> treatments, OmopSettings settings)
    {
        var (last, gap) = (step.Start, 0);
        foreach (var span in inForce)
            if (OmopTreatments.GapOf(treatments[span.Treatment], settings) is var allowed && span.End + allowed > last + gap)
                (last, gap) = (Math.Max(span.End, last), allowed);
        foreach (var (treatment, action) in step.Actions)
            if (action == InterventionAction.Decrease)
                foreach (var span in before)
                    if (span.Treatment == treatment)
                        last = Math.Max(last, span.End);
        return (last, gap);
    }

    private static bool Has(List<OmopSpan> spans, short treatment)
    {
        foreach (var span in spans)
            if (span.Treatment == treatment)
                return true;
        return false;
    }

    /// <summary>Makes the contract's steps and interventions.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="treatments">Times under treatment.</param>
    /// <param name="line">The line that an episode's rows are said to be of.</param>
    /// <param name="episodeRows">The contract's episodes, whose keys are there.</param>
    /// <param name="stepRows">Where the steps go.</param>
    /// <param name="interventions">Where the interventions go.</param>
    /// <param name="settings">What the service decides.</param>
    /// <returns>The start of the first step of each episode; <see cref="Day.None"/> where there is none.</returns>
    public static int[] Write(
        OmopEpisodes episodes, OmopTreatments treatments, Func<int, int> line, ContractRows episodeRows, ContractRows stepRows, ContractRows interventions, OmopSettings settings)
    {
        var names = treatments.Treatments.Select(t => interventions.Pool("name").Add(Encoding.ASCII.GetBytes(t.Name))).ToArray();
        var kinds = treatments.Treatments.Select(t => (int)KindOf(t)).ToArray();
        var (stepOfAt, kindAt, nameAt, actionAt) = (interventions.Of("step_id"), interventions.Of("kind"), interventions.Of("name"), interventions.Of("action"));
        var (idAt, episodeAt, numberAt, startAt, endAt, reasonAt) =
            (stepRows.Of("step_id"), stepRows.Of("episode_id"), stepRows.Of("step_number"), stepRows.Of("start_date"), stepRows.Of("end_date"), stepRows.Of("reason"));
        Span<byte> id = stackalloc byte[FieldParser.LongestId];
        var firsts = new int[episodes.Count];
        Array.Fill(firsts, Day.None);
        for (var e = 0; e < episodes.Count; e++)
        {
            var next = episodes.NextOf(e);
            var frame = new Frame(episodes.Starts[e], Math.Min(episodes.Ends[e], next == Day.None ? Day.None : next - 1), episodes.ObservedTo[e]);
            var steps = Infer(treatments.Of(episodes.Persons[e]), treatments.Treatments, frame, settings);
            for (var s = 0; s < steps.Count; s++)
            {
                var step = steps[s];
                if (s == 0)
                    firsts[e] = step.Start;
                var current = stepRows.Current;
                current[idAt] = 0;
                current[episodeAt] = e;
                current[numberAt] = s + 1;
                current[startAt] = step.Start;
                current[endAt] = step.End;
                current[reasonAt] = s == 0 ? (int)StepReason.Initial : RawColumn.Missing;
                stepRows.Table.Keys!.TryKeep(OmopIds.Of(id, episodeRows.Table.Keys!.Utf8(e), s + 1, 4, "step:"u8, e));
                stepRows.Keep(line(e));
                foreach (var (treatment, action) in CollectionsMarshal.AsSpan(step.Actions))
                {
                    var row = interventions.Current;
                    row[stepOfAt] = stepRows.Table.RowsRead - 1;
                    row[kindAt] = kinds[treatment];
                    row[nameAt] = names[treatment];
                    row[actionAt] = (int)action;
                    interventions.Keep(line(e));
                }
            }
        }
        stepRows.End();
        interventions.End();
        return firsts;
    }

    private static InterventionKind KindOf(OmopMeaning treatment) => treatment.Kind switch
    {
        OmopKind.Medication => InterventionKind.Medication,
        OmopKind.Psychotherapy => InterventionKind.Psychotherapy,
        OmopKind.Sleep => InterventionKind.Sleep,
        OmopKind.Neuromodulation => InterventionKind.Neuromodulation,
        _ => InterventionKind.Support,
    };
}
