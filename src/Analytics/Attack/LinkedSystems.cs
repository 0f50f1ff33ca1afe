namespace NonResponse.Analytics.Attack;

/// <summary>The parts of a system that have nothing to do with each other, once what is known exactly and what can no longer bind is left out.</summary>
internal sealed class LinkedSystems
{
    private readonly SystemArrays _system;
    private readonly long[] _lower;
    private readonly long[] _upper;
    private readonly int[] _root;
    private readonly int[] _local;

    /// <summary>Prepares a system.</summary>
    /// <param name="system">The whole.</param>
    /// <param name="lower">Bounds that are known by now.</param>
    /// <param name="upper">Bounds that are known by now.</param>
    public LinkedSystems(SystemArrays system, long[] lower, long[] upper)
    {
        (_system, _lower, _upper) = (system, lower, upper);
        _root = new int[system.Variables];
        _local = new int[system.Variables];
    }

    /// <summary>Whether a relation can still bind anything.</summary>
    public bool Binds(int relation)
    {
        var (least, most) = Propagation.Activity(_system, relation, _lower, _upper);
        return least < _system.Least[relation] || most > _system.Most[relation];
    }

    /// <summary>Relations that are linked by variables which are not known exactly, group by group, in the order of their first relation.</summary>
    public List<List<int>> Split(IReadOnlyList<int> relations)
    {
        foreach (var relation in relations)
            for (var t = _system.Starts[relation]; t < _system.Starts[relation + 1]; t++)
                _root[_system.Terms[t]] = _system.Terms[t];
        foreach (var relation in relations)
        {
            var first = -1;
            for (var t = _system.Starts[relation]; t < _system.Starts[relation + 1]; t++)
            {
                var variable = _system.Terms[t];
                if (_lower[variable] == _upper[variable])
                    continue;
                if (first < 0)
                    first = Root(variable);
                else
                    _root[Root(variable)] = first;
            }
        }
        var groups = new Dictionary<int, List<int>>();
        var inOrder = new List<List<int>>();
        foreach (var relation in relations)
            for (var t = _system.Starts[relation]; t < _system.Starts[relation + 1]; t++)
            {
                var variable = _system.Terms[t];
                if (_lower[variable] == _upper[variable])
                    continue;
                var root = Root(variable);
                if (!groups.TryGetValue(root, out var group))
                {
                    groups.Add(root, group = []);
                    inOrder.Add(group);
                }
                group.Add(relation);
                break;
            }
        return inOrder;
    }

    /// <summary>The variables of relations that are not known exactly, in order.</summary>
    public List<int> VariablesOf(IReadOnlyList<int> relations)
    {
        var variables = new HashSet<int>();
        foreach (var relation in relations)
            for (var t = _system.Starts[relation]; t < _system.Starts[relation + 1]; t++)
                if (_lower[_system.Terms[t]] < _upper[_system.Terms[t]])
                    variables.Add(_system.Terms[t]);
        return [.. variables.Order()];
    }

    /// <summary>Relations as a system of their own, in the variables given.</summary>
    public SystemArrays Cut(IReadOnlyList<int> relations, IReadOnlyList<int> variables)
    {
        for (var i = 0; i < variables.Count; i++)
            _local[variables[i]] = i;
        var (starts, terms, coefficients, least, most) = (new List<int> { 0 }, new List<int>(), new List<long>(), new List<long>(), new List<long>());
        foreach (var relation in relations)
        {
            var known = 0L;
            for (var t = _system.Starts[relation]; t < _system.Starts[relation + 1]; t++)
            {
                var variable = _system.Terms[t];
                if (_lower[variable] == _upper[variable])
                    known += _system.Coefficients[t] * _lower[variable];
                else
                {
                    terms.Add(_local[variable]);
                    coefficients.Add(_system.Coefficients[t]);
                }
            }
            starts.Add(terms.Count);
            least.Add(_system.Least[relation] <= RateClue.Below ? _system.Least[relation] : _system.Least[relation] - known);
            most.Add(_system.Most[relation] >= -RateClue.Below ? _system.Most[relation] : _system.Most[relation] - known);
        }
        return new([.. variables.Select(v => _lower[v])], [.. variables.Select(v => _upper[v])], [.. starts], [.. terms], [.. coefficients], [.. least], [.. most]);
    }

    private int Root(int variable)
    {
        while (_root[variable] != variable)
            variable = _root[variable] = _root[_root[variable]];
        return variable;
    }
}
