namespace NonResponse.Ingest;

/// <summary>The keys of a table, and which of its rows has each. One thread adds keys while others, which read the tables that
/// refer to it, already look them up.</summary>
/// <remarks>Tables mostly come in the same order, so a row mostly refers to the parent after the last one: that is looked at
/// first, and can be while the parents are still being read. Whatever is not there waits for the last of them.</remarks>
internal sealed class KeyIndex
{
    /// <summary>No row of the table has the key.</summary>
    public const int Unknown = -1;

    /// <summary>The rows that have the key were all kept out.</summary>
    public const int KeptOut = -2;

    /// <summary>The rows that have the key are of patients who were erased.</summary>
    public const int Erased = -3;

    // Parents without a row are passed over: a few dozen in a row are common, and looking at one costs a comparison.
    private const int Near = 64;

    private readonly IdPool _pool = new();
    private readonly List<int> _rows = [];
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // The number of each kept row's key.
    private int[] _keys = new int[1024];
    private int _kept;

    /// <summary>The distinct keys, those of rows that were kept out among them.</summary>
    public IdPool Pool => _pool;

    /// <summary>How many rows were kept.</summary>
    public int Kept => _kept;

    /// <summary>The bytes of a kept row's key.</summary>
    public ReadOnlySpan<byte> Utf8(int row) => _pool.Utf8(_keys[row]);

    /// <summary>Makes room for about as many rows.</summary>
    public void Reserve(int rows)
    {
        _pool.Reserve(rows);
        _rows.EnsureCapacity(rows);
        if (rows > _keys.Length)
            Lengthen(rows);
    }

    /// <summary>Says that no key follows: all were added, or the table could not be read.</summary>
    public void End(bool failed) => _ended.TrySetResult(failed);

    /// <summary>The kept row with the key, <see cref="KeptOut"/>, <see cref="Erased"/> or <see cref="Unknown"/>.</summary>
    /// <param name="id">The key.</param>
    /// <param name="last">The row that was found before, or -1.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="ParentFailedException">The table with the keys could not be read.</exception>
    public int Find(ReadOnlySpan<byte> id, int last, CancellationToken cancel)
    {
        var spin = new SpinWait();
        while (true)
        {
            // In this order: what is counted is in the arrays that are read after it, whether the adding thread has replaced
            // them by longer ones since or not.
            var hasEnded = _ended.Task.IsCompleted;
            var kept = Volatile.Read(ref _kept);
            var keys = Volatile.Read(ref _keys);
            for (var row = last + 1; row < kept && row <= last + Near; row++)
                if (id.SequenceEqual(_pool.Utf8(keys[row])))
                    return row;
            if (hasEnded)
                break;
            if (kept > last + Near)
                _ended.Task.Wait(cancel);
            else
                spin.SpinOnce();
        }
        if (_ended.Task.Result)
            throw new ParentFailedException();
        var number = _pool.Find(id);
        return number < 0 ? Unknown : _rows[number];
    }

    /// <summary>Notes a row that is kept, the next one; false where an earlier row with the key was kept already.</summary>
    public bool TryKeep(ReadOnlySpan<byte> id)
    {
        var number = Number(id);
        if (_rows[number] >= 0)
            return false;
        _rows[number] = _kept;
        if (_kept == _keys.Length)
            Lengthen(2 * _kept);
        _keys[_kept] = number;
        Volatile.Write(ref _kept, _kept + 1);
        return true;
    }

    /// <summary>Notes a row of a patient who was erased, so that rows which refer to it go the same way.</summary>
    public void Erase(ReadOnlySpan<byte> id)
    {
        var number = Number(id);
        if (_rows[number] < 0)
            _rows[number] = Erased;
    }

    /// <summary>Notes a row that is kept out, so that rows which refer to it aren't blamed.</summary>
    public void KeepOut(ReadOnlySpan<byte> id) => Number(id);

    // Others may be reading the shorter array: what they know of stands in both.
    private void Lengthen(int rows)
    {
        var longer = new int[rows];
        _keys.CopyTo(longer, 0);
        Volatile.Write(ref _keys, longer);
    }

    private int Number(ReadOnlySpan<byte> id)
    {
        var number = _pool.Add(id);
        if (number == _rows.Count)
            _rows.Add(KeptOut);
        return number;
    }
}

/// <summary>A table cannot be read because the one that it refers to couldn't be.</summary>
internal sealed class ParentFailedException : Exception;
