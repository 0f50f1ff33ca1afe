using System.Xml;

namespace NonResponse.Reports;

/// <summary>The workbook's texts, each kept once: no text stands in a sheet itself, so none can be taken for a formula.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>The number of a text that is <see cref="CellText.Clean"/> already.</summary>
    public int IndexOf(string text)
    {
        if (_indexes.TryGetValue(text, out var index))
            return index;
        _indexes.Add(text, _texts.Count);
        _texts.Add(text);
        return _texts.Count - 1;
    }

    public void Write(Stream stream)
    {
        using var xml = XmlWriter.Create(stream, SheetXml.Settings);
        xml.WriteStartElement("sst", SheetXml.Namespace);
        foreach (var text in _texts)
        {
            xml.WriteStartElement("si");
            xml.WriteStartElement("t");
            if (text.Contains('\n', StringComparison.Ordinal) || text.Trim().Length < text.Length)
                xml.WriteAttributeString("xml", "space", null, "preserve");
            xml.WriteString(CellText.Escape(text));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }
}
