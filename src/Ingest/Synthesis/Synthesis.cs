using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Writes synthetic extracts: every table of the data contract or of another format, of a service that does not exist.</summary>
public static class Synthesis
{
    /// <summary>Writes an extract into a folder, in memory that does not grow with its size.</summary>
    /// <param name="options">What it is to be.</param>
    /// <param name="folder">Where; made if it is not there, and files of the same names are replaced.</param>
    /// <param name="progress">Is told the number of episodes written so far.</param>
    /// <param name="cancel">Stops the writing, and removes what was written.</param>
    /// <returns>The rows of each table.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static SynthesisSummary Write(SynthesisOptions options, string folder, IProgress<long>? progress, CancellationToken cancel) =>
        Write(options, folder, Environment.ProcessorCount, progress, cancel);

    internal static SynthesisSummary Write(SynthesisOptions options, string folder, int threads, IProgress<long>? progress,
        CancellationToken cancel)
    {
        options.Check();
        Directory.CreateDirectory(folder);
        var service = new SyntheticService(options);
        var written = new List<string>();
        var isDone = false;
        try
        {
            var rows = WriteTables(service, folder, threads, written, progress, cancel);
            var whole = 0L;
            foreach (var (name, header, content) in ExtractTables.In(options.Format).Whole(service))
            {
                using var table = Open(options, folder, name, header, written);
                table.Write(content.Written.Span);
                whole += content.Rows;
            }
            WriteSubmission(options, folder, written);
            isDone = true;
            return options.Format == SynthesisFormat.Contract
                ? new SynthesisSummary(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], whole)
                : new SynthesisSummary(options.Episodes, 0, 0, 0, 0, 0, 0, 0) { Written = rows.Sum() + whole };
        }
        finally
        {
            if (!isDone)
                written.ForEach(File.Delete);
        }
    }

    // Blocks are drawn on several threads, some ahead of the one being written, and written in their order.
    private static long[] WriteTables(SyntheticService service, string folder, int threads, List<string> written,
        IProgress<long>? progress, CancellationToken cancel)
    {
        var options = service.Options;
        var forms = ExtractTables.In(options.Format).Forms;
        var rows = new long[forms.Count];
        var streams = new List<Stream>();
        var ahead = new Queue<Task<EpisodeBlock>>();
        var free = new Stack<EpisodeBlock>();
        try
        {
            foreach (var (name, header) in forms)
                streams.Add(Open(options, folder, name, header, written));
            var count = (options.Episodes + EpisodeBlock.Size - 1) / EpisodeBlock.Size;
            var next = 0L;
            for (var number = 0L; number < count; number++)
            {
                for (; next < count && ahead.Count < threads + 1; next++)
                    ahead.Enqueue(Begin(service, free.TryPop(out var used) ? used : new EpisodeBlock(options.Format), next));
                cancel.ThrowIfCancellationRequested();
                var block = ahead.Dequeue().GetAwaiter().GetResult();
                Parallel.For(0, streams.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
                {
                    streams[i].Write(block.Tables.Buffers[i].Written.Span);
                    rows[i] += block.Tables.Buffers[i].Rows;
                });
                free.Push(block);
                progress?.Report(Math.Min(options.Episodes, (number + 1) * EpisodeBlock.Size));
            }
            return rows;
        }
        finally
        {
            while (ahead.TryDequeue(out var task))
                task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default)
                    .GetAwaiter().GetResult();
            streams.ForEach(stream => stream.Dispose());
        }
    }

    private static Task<EpisodeBlock> Begin(SyntheticService service, EpisodeBlock block, long number) => Task.Run(() =>
    {
        block.Draw(service, number);
        return block;
    });

    private static Stream Open(SynthesisOptions options, string folder, string name, string header, List<string> written)
    {
        var (file, other) = options.Compress ? (".csv.gz", ".csv") : (".csv", ".csv.gz");
        File.Delete(Path.Combine(folder, name + other)); // a table that is there twice would be ambiguous
        var path = Path.Combine(folder, name + file);
        written.Add(path);
        Stream stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        if (options.Compress)
            stream = new GZipStream(stream, CompressionLevel.SmallestSize);
        stream.Write(Encoding.ASCII.GetBytes(header + "\n"));
        return stream;
    }

    private static void WriteSubmission(SynthesisOptions options, string folder, List<string> written)
    {
        var path = Path.Combine(folder, "submission.json");
        written.Add(path);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("contract", "1.0");
            json.WriteString("source", options.Source);
            json.WriteString("period_start", Iso(options.PeriodStart));
            json.WriteString("period_end", Iso(options.ExtractedOn));
            json.WriteString("extracted_on", Iso(options.ExtractedOn));
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static string Iso(DateOnly date) => date.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The rows of each table of an extract, its header not counted.</summary>
/// <param name="Episodes">Rows of episodes.</param>
/// <param name="Steps">Rows of steps.</param>
/// <param name="Interventions">Rows of interventions.</param>
/// <param name="Assessments">Rows of assessments.</param>
/// <param name="Contacts">Rows of contacts.</param>
/// <param name="Needs">Rows of needs.</param>
/// <param name="Events">Rows of events.</param>
/// <param name="Population">Rows of population.</param>
public sealed record SynthesisSummary(long Episodes, long Steps, long Interventions, long Assessments, long Contacts, long Needs,
    long Events, long Population)
{
    /// <summary>The rows of all tables, where they are not those of the contract.</summary>
    public long? Written { get; init; }

    /// <summary>The rows of all tables.</summary>
    public long Total => Written ?? Episodes + Steps + Interventions + Assessments + Contacts + Needs + Events + Population;
}
