using System.IO.Compression;
using System.Security.Cryptography;

namespace NonResponse.Ingest;

/// <summary>One file of an extract, as it was read.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
public sealed record InputFile(string Name, long Bytes, string Sha256);

/// <summary>A file being read: checks on the way that it is text, and hashes the bytes as they lie on disk.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly HashingStream _raw;
    private readonly Stream _content;
    private readonly long _length;

    private SourceFile(string path, ImportOptions options)
    {
        Name = Path.GetFileName(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        _length = file.Length;
        _raw = new HashingStream(file, _length);
        _content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(_raw, CompressionMode.Decompress) : _raw;
        Text = new TextStream(_content, Name, () => _raw.IsAtEnd, bytes => bytes > options.ExpansionAllowed && bytes > options.MaxExpansion * _raw.Bytes);
    }

    public string Name { get; }

    /// <summary>The decompressed content; reading it throws <see cref="RefusedException"/> where it is not text.</summary>
    public Stream Text { get; }

    public long BytesRead => _raw.Bytes;

    /// <summary>Whether the text read so far ends with the end of a line.</summary>
    public bool EndsWithLine => ((TextStream)Text).LastByte is (byte)'\n' or (byte)'\r';

    /// <summary>How many rows the file has, judged by those read so far; a little more, so that the guess mostly holds.</summary>
    public int RowsExpected(int rowsRead) => (int)Math.Min(Array.MaxLength / 8, 1.02 * rowsRead * _length / Math.Max(1, _raw.Bytes));

    public static SourceFile Open(string path, ImportOptions options) => new(path, options);

    /// <summary>What was read, once all of it was.</summary>
    public InputFile Finish()
    {
        _raw.CopyTo(Stream.Null);
        return new InputFile(Name, _raw.Bytes, _raw.Hash());
    }

    public void Dispose()
    {
        Text.Dispose();
        _content.Dispose();
        _raw.Dispose();
    }

    /// <summary>Hashes what is read. The last byte is only given by itself: who has no need of it has not read the file to its end.</summary>
    private sealed class HashingStream(Stream inner, long length) : ReadOnlyStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Bytes { get; private set; }

        public bool IsAtEnd => Bytes >= length;

        public string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public override int Read(Span<byte> buffer)
        {
            // A file that somebody is still writing may go on beyond the length that it had.
            var most = IsAtEnd ? buffer.Length : Math.Max(1, length - Bytes - 1);
            var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, most)]);
            _hash.AppendData(buffer[..read]);
            Bytes += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Passes UTF-8 text through and refuses anything else.</summary>
    private sealed class TextStream(Stream inner, string name, Func<bool> isAtEnd, Predicate<long> isTooMuch) : ReadOnlyStream
    {
        private readonly byte[] _pending = new byte[4];
        private int _pendingCount;
        private long _bytes;

        public byte LastByte { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int read;
            try
            {
                read = inner.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw Damaged();
            }
            // A part that does not begin as one is not unpacked, and nothing else tells that it is missing.
            if (read == 0 && buffer.Length > 0 && !isAtEnd())
                throw Damaged();
            if (read > 0)
                LastByte = buffer[read - 1];
            var hint = _bytes == 0 ? HintOf(buffer[..read]) : "";
            if (!IsText(buffer[..read], last: read == 0))
                throw new RefusedException($"{name} is not text: it must be CSV in UTF-8{hint}.");
            if (isTooMuch(_bytes += read))
                throw new RefusedException($"{name} holds far more than a table that was compressed to its size; it was not read to its end.");
            return read;
        }

        private RefusedException Damaged() => new($"{name} is not a gzip file, or is damaged.") { IsOfDamage = true };

        /// <summary>What a file is that isn't text, by how it begins.</summary>
        private static string HintOf(ReadOnlySpan<byte> start) =>
            start.StartsWith("PK"u8) ? ", and this is a workbook or a zip archive"
            : start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? ", and this is an old workbook"
            : start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? ", and this is compressed: name it .csv.gz"
            : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || (start.Length > 1 && start[0] == 0 != (start[1] == 0))
                ? ", and this is UTF-16"
            : "";

        private bool IsText(ReadOnlySpan<byte> bytes, bool last)
        {
            if (bytes.Contains((byte)0))
                return false;
            // A character may be cut by the end of a buffer: complete it first.
            while (_pendingCount > 0 && bytes.Length > 0)
            {
                _pending[_pendingCount++] = bytes[0];
                bytes = bytes[1..];
                var status = System.Text.Rune.DecodeFromUtf8(_pending.AsSpan(0, _pendingCount), out _, out _);
                if (status == System.Buffers.OperationStatus.Done)
                    _pendingCount = 0;
                else if (status == System.Buffers.OperationStatus.InvalidData)
                    return false;
            }
            if (last)
                return _pendingCount == 0;
            if (System.Text.Unicode.Utf8.IsValid(bytes))
                return true;
            for (var cut = 1; cut <= Math.Min(3, bytes.Length); cut++)
            {
                var tail = bytes[^cut..];
                if (System.Text.Rune.DecodeFromUtf8(tail, out _, out _) == System.Buffers.OperationStatus.NeedMoreData
                    && System.Text.Unicode.Utf8.IsValid(bytes[..^cut]))
                {
                    tail.CopyTo(_pending);
                    _pendingCount = cut;
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>A stream that can only be read forwards.</summary>
    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
