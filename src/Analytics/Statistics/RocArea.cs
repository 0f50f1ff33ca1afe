namespace NonResponse.Analytics.Statistics;

/// <summary>How well predictions rank those to whom something happened above those to whom it did not.</summary>
/// <param name="Value">The share of pairs ranked rightly, ties counting half: from 0 to 1, and 0.5 for a coin.</param>
/// <param name="StandardError">Of the value; allows for several predictions of one patient where their patients are given.</param>
/// <param name="Events">Predictions of those to whom it happened.</param>
/// <param name="NonEvents">The others.</param>
public sealed record RocArea(double Value, double StandardError, int Events, int NonEvents)
{
    /// <summary>With its 95 % interval.</summary>
    public Estimate Interval => new(Value, Math.Max(0, Value - Proportion.Z95 * StandardError), Math.Min(1, Value + Proportion.Z95 * StandardError));

    /// <summary>Measures it.</summary>
    /// <param name="predictions">Higher where it is more likely.</param>
    /// <param name="happened">Whether it did; as many.</param>
    /// <param name="patients">Whose predictions they are, as numbers from 0; every prediction stands for itself where it is null.</param>
    /// <param name="weights">As many, above 0: for how many each stands; 1 for each where it is empty. A pair counts with the product of the two.</param>
    /// <returns>Null where all or none of them had it happen, so that there is no pair.</returns>
    /// <remarks>DeLong, DeLong and Clarke-Pearson (1988, Biometrics 44:837-845) with the midranks of Sun and Xu (2014, IEEE Signal Process Lett 21:1389-1393), so that time grows
    /// with n log n; with patients, Obuchowski (1997, Biometrics 53:567-578); with weights, each placement counts with its own. Agrees with pROC's <c>ci.auc(method = "delong")</c>.</remarks>
    public static RocArea? Of(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, ReadOnlySpan<int> patients = default, ReadOnlySpan<double> weights = default) =>
        Components.Of(predictions, happened, weights) is { } components ? new RocArea(components.Value, Math.Sqrt(components.Covariance(components, happened, patients)), components.Events, components.NonEvents) : null;

    /// <summary>The share of weighted pairs that are ranked rightly, ties counting half; without an interval.</summary>
    /// <param name="predictions">Higher where it is more likely.</param>
    /// <param name="happened">As many, both outcomes with a weight above 0.</param>
    /// <param name="weights">As many, 0 or more.</param>
    public static double Concordance(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, ReadOnlySpan<double> weights)
    {
        var order = new int[predictions.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var sorted = predictions.ToArray();
        Array.Sort(sorted, order);
        double right = 0, events = 0, others = 0;
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            double tiedEvents = 0, tiedOthers = 0;
            for (to = from; to < sorted.Length && sorted[to] == sorted[from]; to++)
                if (happened[order[to]])
                    tiedEvents += weights[order[to]];
                else
                    tiedOthers += weights[order[to]];
            right += tiedEvents * (others + tiedOthers / 2);
            events += tiedEvents;
            others += tiedOthers;
        }
        return right / events / others;
    }

    /// <summary>The difference of two rankings of the same, the first less the second.</summary>
    /// <param name="first">Predictions.</param>
    /// <param name="second">Other predictions of the same.</param>
    /// <param name="happened">Whether it did; as many.</param>
    /// <param name="patients">Whose predictions they are; null where each stands for itself.</param>
    /// <returns>With its 95 % interval; null where there is no pair.</returns>
    public static Estimate? Difference(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<bool> happened, ReadOnlySpan<int> patients = default)
    {
        if (Components.Of(first, happened) is not { } a || Components.Of(second, happened) is not { } b)
            return null;
        var variance = a.Covariance(a, happened, patients) + b.Covariance(b, happened, patients) - 2 * a.Covariance(b, happened, patients);
        var (value, reach) = (a.Value - b.Value, Proportion.Z95 * Math.Sqrt(Math.Max(0, variance)));
        return new Estimate(value, value - reach, value + reach);
    }

    /// <summary>By prediction, the share of the other kind that it is ranked against rightly, and the share that it has of its own kind's weight.</summary>
    private sealed record Components(double Value, double[] Placements, double[] Shares, int Events, int NonEvents)
    {
        public static Components? Of(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, ReadOnlySpan<double> weights = default)
        {
            if (predictions.Length != happened.Length)
                throw new ArgumentException("There must be as many outcomes as predictions.", nameof(happened));
            var count = happened.Count(true);
            if (count == 0 || count == happened.Length)
                return null;
            var order = new int[predictions.Length];
            var sorted = predictions.ToArray();
            for (var i = 0; i < order.Length; i++)
                order[i] = i;
            Array.Sort(sorted, order);
            // In the order in which they are added up below, so that predictions that are all the same have exactly 0.5.
            double events = 0, others = 0;
            foreach (var i in order)
            {
                var weight = weights.IsEmpty ? 1 : weights[i];
                (events, others) = happened[i] ? (events + weight, others) : (events, others + weight);
            }
            var (placements, shares) = (new double[predictions.Length], new double[predictions.Length]);
            // Those below, and half of those that are the same.
            double eventsBelow = 0, othersBelow = 0, sum = 0;
            for (int from = 0, to; from < sorted.Length; from = to)
            {
                double tiedEvents = 0, tiedOthers = 0;
                for (to = from; to < sorted.Length && sorted[to] == sorted[from]; to++)
                {
                    var weight = weights.IsEmpty ? 1 : weights[order[to]];
                    if (happened[order[to]])
                        tiedEvents += weight;
                    else
                        tiedOthers += weight;
                    shares[order[to]] = weight / (happened[order[to]] ? events : others);
                }
                for (var i = from; i < to; i++)
                    placements[order[i]] = happened[order[i]]
                        ? (othersBelow + tiedOthers / 2) / others
                        : (events - eventsBelow - tiedEvents / 2) / events;
                sum += tiedEvents * (othersBelow + tiedOthers / 2);
                eventsBelow += tiedEvents;
                othersBelow += tiedOthers;
            }
            return new Components(sum / events / others, placements, shares, count, happened.Length - count);
        }

        public double Covariance(Components other, ReadOnlySpan<bool> happened, ReadOnlySpan<int> patients) =>
            patients.IsEmpty ? OfRows(other, happened) : OfPatients(other, happened, patients);

        private double OfRows(Components other, ReadOnlySpan<bool> happened)
        {
            double ofEvents = 0, ofOthers = 0;
            for (var i = 0; i < happened.Length; i++)
            {
                var product = Shares[i] * Shares[i] * (Placements[i] - Value) * (other.Placements[i] - other.Value);
                if (happened[i])
                    ofEvents += product;
                else
                    ofOthers += product;
            }
            return Corrected(Events) * ofEvents + Corrected(NonEvents) * ofOthers;
        }

        private double OfPatients(Components other, ReadOnlySpan<bool> happened, ReadOnlySpan<int> patients)
        {
            var count = 0;
            foreach (var patient in patients)
                count = Math.Max(count, patient + 1);
            // Of each patient the excess over the value: of events, of the others, for this ranking and the other one.
            var sums = new (double Event1, double Event2, double Other1, double Other2, bool HasEvent, bool HasOther)[count];
            for (var i = 0; i < happened.Length; i++)
            {
                ref var sum = ref sums[patients[i]];
                var (first, second) = (Shares[i] * (Placements[i] - Value), Shares[i] * (other.Placements[i] - other.Value));
                if (happened[i])
                    sum = sum with { Event1 = sum.Event1 + first, Event2 = sum.Event2 + second, HasEvent = true };
                else
                    sum = sum with { Other1 = sum.Other1 + first, Other2 = sum.Other2 + second, HasOther = true };
            }
            double events = 0, others = 0, both = 0;
            int withEvents = 0, withOthers = 0, all = 0;
            foreach (var sum in sums)
            {
                if (!sum.HasEvent && !sum.HasOther)
                    continue;
                all++;
                withEvents += sum.HasEvent ? 1 : 0;
                withOthers += sum.HasOther ? 1 : 0;
                events += sum.Event1 * sum.Event2;
                others += sum.Other1 * sum.Other2;
                both += sum.Event1 * sum.Other2 + sum.Other1 * sum.Event2;
            }
            return Corrected(withEvents) * events + Corrected(withOthers) * others + Corrected(all) * both;
        }

        private static double Corrected(double clusters) => clusters / Math.Max(1, clusters - 1);
    }
}
