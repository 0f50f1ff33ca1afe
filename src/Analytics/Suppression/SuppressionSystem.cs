namespace NonResponse.Analytics;

/// <summary>Which count of a figure.</summary>
internal enum CountSide
{
    /// <summary>The numerator, or what a count counts.</summary>
    Hits,

    /// <summary>The denominator.</summary>
    Of,

    /// <summary>The denominator less the numerator.</summary>
    Misses,
}

/// <summary>A figure that is to be made public, with the counts that it tells.</summary>
/// <param name="Measure">The measure's number.</param>
/// <param name="Period">When.</param>
/// <param name="Cell">The cell of its level.</param>
/// <param name="Hits">The variable of its numerator; -1 for none.</param>
/// <param name="Of">The variable of its denominator; -1 for none.</param>
/// <param name="Misses">The variable of their difference; -1 for none.</param>
internal readonly record struct Publication(int Measure, Period Period, int Cell, int Hits, int Of, int Misses);

/// <summary>Counts that are linked: what each is, which figures tell it, and how they add up.</summary>
internal sealed class SuppressionSystem
{
    private readonly List<int> _exact = [];
    private readonly List<int> _least = [];
    private readonly List<Publication> _publications = [];
    private readonly List<bool> _isHidden = [], _isSmall = [], _isFixed = [], _isTarget = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _members = [];
    private readonly List<bool> _isAtMost = [];

    /// <summary>The exact count of each variable.</summary>
    public List<int> Exact => _exact;

    /// <summary>Every figure.</summary>
    public List<Publication> Publications => _publications;

    /// <summary>Whether a figure is hidden from the start.</summary>
    public List<bool> IsPrimary => _isHidden;

    /// <summary>Whether the policy hides a figure for its own counts.</summary>
    public List<bool> IsSmall => _isSmall;

    /// <summary>Whether a figure was shown before, so that hiding it protects nobody.</summary>
    public List<bool> IsFixed => _isFixed;

    /// <summary>Whether the counts of a hidden figure have to be protected: not those of a figure that is told of as none, as it was before.</summary>
    public List<bool> IsTarget => _isTarget;

    /// <summary>How many relations there are.</summary>
    public int Relations => _isAtMost.Count;

    /// <summary>The least that each can be for all that is known beside the figures: there is a row for it, or none.</summary>
    public List<int> Least => _least;

    /// <summary>A count.</summary>
    /// <returns>Its number.</returns>
    public int Add(int exact, int least)
    {
        _exact.Add(exact);
        _least.Add(least);
        return _exact.Count - 1;
    }

    /// <summary>A figure.</summary>
    /// <param name="publication">The figure.</param>
    /// <param name="isSmall">Whether the policy hides it for its own counts.</param>
    /// <param name="isForced">Whether it is hidden whatever it counts.</param>
    /// <param name="before">How it was told before.</param>
    public void Add(Publication publication, bool isSmall, bool isForced = false, ToldBefore before = ToldBefore.No)
    {
        _publications.Add(publication);
        _isHidden.Add(isSmall || isForced || before == ToldBefore.Hidden);
        _isSmall.Add(isSmall);
        _isFixed.Add(before == ToldBefore.Shown);
        _isTarget.Add(!(isSmall && before == ToldBefore.Absent));
    }

    /// <summary>Counts that add up to others, or, where some of the parts are not told, to no more than others.</summary>
    /// <param name="parts">Variables; those below 0 are left out.</param>
    /// <param name="whole">Likewise.</param>
    /// <param name="isAtMost">True where the parts are not all.</param>
    /// <remarks>Relations that the counts do not keep, such as a breakdown in which rows count twice, are left out.</remarks>
    public void Relate(ReadOnlySpan<int> parts, ReadOnlySpan<int> whole, bool isAtMost = false)
    {
        var first = _members.Count;
        var sum = 0L;
        foreach (var part in parts)
            if (part >= 0)
            {
                _members.Add(part);
                sum += _exact[part];
            }
        foreach (var one in whole)
            if (one >= 0)
            {
                _members.Add(~one);
                sum -= _exact[one];
            }
        if (_members.Count - first < 2 || (isAtMost ? sum > 0 : sum != 0))
        {
            _members.RemoveRange(first, _members.Count - first);
            return;
        }
        _starts.Add(_members.Count);
        _isAtMost.Add(isAtMost);
    }

    /// <summary>The counts of a relation: a variable, or its complement where it stands on the side of the whole.</summary>
    public ReadOnlySpan<int> MembersOf(int relation) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_members)[_starts[relation].._starts[relation + 1]];

    /// <summary>Whether the parts of a relation add up to no more than the whole, rather than to it.</summary>
    public bool IsAtMost(int relation) => _isAtMost[relation];
}
