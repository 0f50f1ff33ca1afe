using System.Globalization;
using System.IO.Compression;
using System.Text;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Portal;

/// <summary>Why an upload was not taken, in words for whoever sent it.</summary>
internal sealed class UploadRefusedException(string message) : IOException(message);

/// <summary>Takes the files of an extract as they come, and puts them into the inbox as one folder when they are whole.</summary>
/// <remarks>They are gathered in a folder of the inbox that begins with a dot, which the inbox does not look at: moving it is one step on the same disk.</remarks>
internal sealed class UploadDesk(Service service)
{
    private const string Prefix = ".upload-";
    private const string Submission = "submission.json";
    private const int MostAtOnce = 2;
    private const int MostFiles = 40;
    private const int MostEntries = 200;
    private const int LongestName = 60;

    // The data contract's measure of a compressed file that was made to fill memory.
    private const long BombFrom = 256L << 20;
    private const int BombRatio = 200;

    // Extracts come to 5 to 30 times of what they are packed as.
    private const int MostUnpacked = 30;
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(24);

    private int _underWay;

    private long Limit => service.Settings.Portal.LargestUpload;

    /// <summary>Begins an upload.</summary>
    /// <exception cref="UploadRefusedException">Too many come at once.</exception>
    public Upload Begin()
    {
        if (Interlocked.Increment(ref _underWay) > MostAtOnce)
        {
            Interlocked.Decrement(ref _underWay);
            throw new UploadRefusedException("Two uploads are under way already. Wait until one of them is done, then send it again.");
        }
        try
        {
            var inbox = InboxJob.Of(service);
            inbox.Make();
            foreach (var old in Directory.EnumerateDirectories(inbox.Path, Prefix + "*").Where(d => Directory.GetCreationTimeUtc(d) < TimeProvider.System.GetUtcNow().UtcDateTime - Abandoned))
                StoreFolders.Remove(old);
            return new Upload(this, inbox, Directory.CreateDirectory(inbox.PathOf(Prefix + Guid.NewGuid().ToString("N"))).FullName);
        }
        catch
        {
            Interlocked.Decrement(ref _underWay);
            throw;
        }
    }

    /// <summary>Whether a text can be the name of an extract's folder.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name is not ("accepted" or "refused") && !name.EndsWith('.');

    /// <summary>The files of one upload; what was not put into the inbox is removed at the end.</summary>
    internal sealed class Upload(UploadDesk desk, Inbox inbox, string folder) : IDisposable
    {
        private readonly string _extract = Directory.CreateDirectory(Path.Combine(folder, "extract")).FullName;
        private long _bytes;

        /// <summary>Takes a file.</summary>
        /// <param name="sentName">As the browser named it: only its last part counts.</param>
        /// <param name="content">What is in it.</param>
        /// <param name="cancel">Ends it.</param>
        /// <exception cref="UploadRefusedException">It is no file of an extract, or too large.</exception>
        public async Task AddAsync(string sentName, Stream content, CancellationToken cancel)
        {
            var name = sentName.Split('/', '\\')[^1];
            if (name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                var zip = Path.Combine(folder, "sent.zip");
                if (File.Exists(zip))
                    throw new UploadRefusedException("Send one zip file at a time: it holds the whole extract.");
                await KeepAsync(zip, content, desk.Limit, cancel).ConfigureAwait(false);
                await UnpackAsync(zip, cancel).ConfigureAwait(false);
                return;
            }
            await KeepAsync(Target(name), content, desk.Limit, cancel).ConfigureAwait(false);
        }

        /// <summary>Moves the extract into the inbox.</summary>
        /// <param name="source">Whose extract it is, where it does not say so itself; empty for none.</param>
        /// <returns>Its name in the inbox.</returns>
        /// <exception cref="UploadRefusedException">It is not whole, or has no name.</exception>
        public string Deliver(string source)
        {
            if (!Directory.EnumerateFiles(_extract).Any())
                throw new UploadRefusedException("No file came. Choose the files of an extract, or a zip of them.");
            var files = Directory.EnumerateFiles(_extract).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToList();
            if (!files.Exists(Import.IsMainTable))
                throw new UploadRefusedException($"An extract has {Import.MainTables[0]}.csv among its files, or that of another format ({string.Join(", ", Import.MainTables.Skip(1).Select(t => t + ".csv"))}), plain or as .gz; this one has {Wording.List(files)}.");
            if (source.Length > 0 && !IsName(source))
                throw new UploadRefusedException("The name of the source has letters, digits, and - _ . among them, and begins with a letter or digit.");
            if (source.Length == 0 && !File.Exists(Path.Combine(_extract, Submission)))
                throw new UploadRefusedException($"Say whose extract it is: without {Submission} among the files, nothing in them tells.");
            var name = source.Length > 0 ? source : "upload-" + desk.Service.Clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
            if (inbox.Has(name))
                throw new UploadRefusedException($"The inbox has an extract {name} already, which waits to be imported. Send this one again when it is done.");
            if (desk.Service.Settings.Inbox.Marker is { } marker && !File.Exists(Path.Combine(_extract, marker)))
                File.WriteAllText(Path.Combine(_extract, marker), "");
            Directory.Move(_extract, inbox.PathOf(name));
            return name;

        }

        public void Dispose()
        {
            try
            {
                StoreFolders.Remove(folder);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                desk.Service.Log($"what is left of an upload could not be removed: {fault.Message}");
            }
            finally
            {
                Interlocked.Decrement(ref desk._underWay);
            }
        }

        /// <summary>Where a file of that name goes.</summary>
        private string Target(string name)
        {
            var plain = name.ToLowerInvariant();
            var isTable = Import.IsOfExtract(plain);
            if (!isTable && plain != Submission && name != desk.Service.Settings.Inbox.Marker)
                throw new UploadRefusedException($"{Shown(name)} is no file of an extract. An extract has {Wording.List(Import.TableNames)}, each as .csv or .csv.gz, and {Submission}, or the tables of NHS Talking Therapies or of the OMOP CDM; or send a zip of them.");
            var target = Path.Combine(_extract, isTable || plain == Submission ? plain : name);
            return File.Exists(target) ? throw new UploadRefusedException($"{Shown(name)} came twice.") : target;
        }

        private async Task KeepAsync(string path, Stream content, long most, CancellationToken cancel)
        {
            var buffer = new byte[1 << 16];
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
            await using var closing = file.ConfigureAwait(false);
            for (int read; (read = await content.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
            {
                if ((_bytes += read) > most)
                    throw TooLarge(most);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
            }
        }

        private async Task UnpackAsync(string path, CancellationToken cancel)
        {
            try
            {
                using var zip = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
                if (zip.Entries.Count > MostEntries)
                    throw new UploadRefusedException(string.Create(CultureInfo.InvariantCulture, $"The zip holds {zip.Entries.Count:N0} files; an extract has {Import.TableNames.Count + 1} at most."));
                var entries = zip.Entries.Where(e => !e.FullName.EndsWith('/') && !IsOfAnotherSystem(e.FullName)).ToList();
                foreach (var entry in entries)
                    RefuseAway(entry);
                // The folder of the extract may be packed with it.
                var folders = entries.Select(e => e.FullName.Contains('/', StringComparison.Ordinal) ? e.FullName[..e.FullName.LastIndexOf('/')] : "").Distinct(StringComparer.Ordinal).ToList();
                if (folders.Count > 1 || entries.Count > MostFiles)
                    throw new UploadRefusedException("The zip holds more than the files of one extract: they lie in several folders.");
                _bytes = 0;
                foreach (var entry in entries)
                {
                    var target = Target(entry.Name);
                    if (entry.IsEncrypted)
                        throw new UploadRefusedException($"{Shown(entry.Name)} is locked by a password. Send it without one: the portal is reached over an encrypted connection.");
                    if (IsBomb(entry.Length, entry.CompressedLength))
                        throw Bomb(entry.Name);
                    var content = await entry.OpenAsync(cancel).ConfigureAwait(false);
                    await using var closing = content.ConfigureAwait(false);
                    // What the zip says of itself need not be true: what comes out of it counts.
                    using var counted = new CountedStream(content, read => IsBomb(read, entry.CompressedLength) ? Bomb(entry.Name) : null);
                    await KeepAsync(target, counted, MostUnpacked * desk.Limit, cancel).ConfigureAwait(false);
                }
            }
            catch (InvalidDataException)
            {
                throw new UploadRefusedException("The zip is damaged, or of a kind that cannot be read. Pack the files anew, or send them as they are.");
            }
            finally
            {
                File.Delete(path);
            }
        }

        private static void RefuseAway(ZipArchiveEntry entry)
        {
            var parts = entry.FullName.Split('/');
            if (entry.FullName.Contains('\\', StringComparison.Ordinal) || entry.FullName.Contains(':', StringComparison.Ordinal) || parts.Any(p => p.Length == 0 || p is "." or ".."))
                throw new UploadRefusedException("The zip has a file that would land outside its folder. Nothing of it was kept.");
            // The upper half holds what Unix says of a file: a link would lead elsewhere.
            if ((entry.ExternalAttributes >> 16 & 0xF000) == 0xA000)
                throw new UploadRefusedException("The zip has a link among its files. Nothing of it was kept.");
        }

        private static bool IsOfAnotherSystem(string name) =>
            name.Split('/') is var parts && (parts[0] == "__MACOSX" || parts[^1] is ".DS_Store" or "Thumbs.db" or "desktop.ini");

        private static bool IsBomb(long unpacked, long packed) => unpacked > BombFrom && unpacked / BombRatio > packed;

        private static UploadRefusedException Bomb(string name) => new($"{Shown(name)} holds far more than a packed table does, as if it were made to fill the disk. Nothing of it was kept.");

        private static UploadRefusedException TooLarge(long most) => new(string.Create(
            CultureInfo.InvariantCulture, $"That is more than {most >> 20:N0} MB, the most that is taken here. Packed as .gz or zip it is smaller; who keeps the service can raise the limit, or drop the extract into the inbox."));

        private static string Shown(string name) => name.Length switch { 0 => "A file without a name", > LongestName => $"\"{name[..LongestName]}...\"", _ => $"\"{name}\"" };
    }

    private Service Service => service;

    /// <summary>Counts what is read, and stops where it is too much.</summary>
    private sealed class CountedStream(Stream inner, Func<long, Exception?> tooMuch) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Count(int read)
        {
            _read += read;
            return tooMuch(_read) is { } fault ? throw fault : read;
        }
    }
}
