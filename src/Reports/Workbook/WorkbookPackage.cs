using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xl = DocumentFormat.OpenXml.Spreadsheet;

namespace NonResponse.Reports;

/// <summary>Puts the parts of a workbook together, and into a zip whose bytes depend on nothing else.</summary>
internal static class WorkbookPackage
{
    // The earliest that a zip can hold: the time of writing must not change the bytes.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(IReadOnlyList<Sheet> sheets, Pack pack, DateOnly? created, Stream output)
    {
        // The library reads what it writes, so that it needs a stream of its own.
        using var package = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(package, SpreadsheetDocumentType.Workbook))
            AddParts(document, sheets, pack, created);
        Repack(package, output);
    }

    private static void AddParts(SpreadsheetDocument document, IReadOnlyList<Sheet> sheets, Pack pack, DateOnly? created)
    {
        var workbook = document.AddWorkbookPart();
        // Ids that the library makes up are random.
        document.ChangeIdOfPart(workbook, "rId1");
        var core = document.AddCoreFilePropertiesPart();
        document.ChangeIdOfPart(core, "rId2");
        WriteCore(core, pack, created);

        var strings = new StringPool();
        for (var i = 0; i < sheets.Count; i++)
            AddSheet(workbook.AddNewPart<WorksheetPart>(SheetId(i)), sheets[i], i, pack, strings);
        workbook.AddNewPart<WorkbookStylesPart>("rIdStyles").Stylesheet = Stylesheets.For(pack.Audience);
        using (var stream = workbook.AddNewPart<SharedStringTablePart>("rIdStrings").GetStream(FileMode.Create))
            strings.Write(stream);
        workbook.Workbook = new Workbook(
            new WorkbookProperties { Date1904 = false },
            new BookViews(new WorkbookView { ActiveTab = 0, FirstSheet = 0 }),
            new Sheets(sheets.Select((s, i) => new Xl.Sheet { Name = s.Name, SheetId = (uint)(i + 1), Id = SheetId(i) })));
        var printing = sheets.SelectMany(NamesForPrinting).ToArray();
        if (printing.Length > 0)
            workbook.Workbook.Append(new DefinedNames(printing));
    }

    private static IEnumerable<DefinedName> NamesForPrinting(Sheet sheet, int index) => sheet switch
    {
        { Grid: null } => [],
        { IsTableUnprinted: true } => [Name("_xlnm.Print_Area", FormattableString.Invariant($"'{sheet.Name}'!$A$1:${CellReference.Column(sheet.ColumnCount)}${sheet.Lines.Count}"), index)],
        _ => [Name("_xlnm.Print_Titles", TitlesOf(sheet), index)],
    };

    private static DefinedName Name(string name, string reference, int sheet) => new(reference) { Name = name, LocalSheetId = (uint)sheet };

    /// <summary>What every page of a sheet repeats: the header, and beside a page that goes before it, the names of the rows.</summary>
    private static string TitlesOf(Sheet sheet)
    {
        var header = FormattableString.Invariant($"'{sheet.Name}'!${sheet.HeaderRow}:${sheet.HeaderRow}");
        return sheet.RepeatedColumns is > 0 and var columns ? $"'{sheet.Name}'!$A:${CellReference.Column(columns)},{header}" : header;
    }

    private static void AddSheet(WorksheetPart part, Sheet sheet, int index, Pack pack, StringPool strings)
    {
        using (var stream = part.GetStream(FileMode.Create))
            SheetXml.Write(sheet, pack, index == 0, strings, stream);
        if (sheet.Chart is not null)
            ChartDrawing.Add(part.AddNewPart<DrawingsPart>(SheetXml.DrawingId), sheet);
        if (sheet.Grid is not null)
            part.AddNewPart<TableDefinitionPart>(SheetXml.TableId).Table = TableOf(sheet, sheet.Grid, index, pack.Audience);
    }

    private static Xl.Table TableOf(Sheet sheet, SheetGrid grid, int index, Audience audience)
    {
        // The names of tables need not differ from those of their sheets.
        var name = sheet.Name.ToLowerInvariant();
        var table = new Xl.Table
        {
            Id = (uint)(index + 1),
            Name = name,
            DisplayName = name,
            Reference = sheet.TableReference,
            TotalsRowShown = false,
        };
        if (audience == Audience.Internal && grid.IsForSorting)
            table.Append(new AutoFilter { Reference = sheet.TableReference });
        var columns = grid.Columns.Select((c, i) => new TableColumn { Id = (uint)(i + 1), Name = CellText.Escape(c.Header) });
        table.Append(new TableColumns(columns) { Count = (uint)grid.Columns.Count });
        if (audience == Audience.Internal)
            table.Append(new TableStyleInfo { Name = "TableStyleLight1", ShowRowStripes = true, ShowColumnStripes = false });
        return table;
    }

    private static void WriteCore(CoreFilePropertiesPart part, Pack pack, DateOnly? created)
    {
        XNamespace cp = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
        XNamespace dc = "http://purl.org/dc/elements/1.1/";
        XNamespace terms = "http://purl.org/dc/terms/";
        XNamespace xsi = "http://www.w3.org/2001/XMLSchema-instance";
        var properties = new XElement(cp + "coreProperties",
            new XAttribute(XNamespace.Xmlns + "cp", cp.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "dc", dc.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "dcterms", terms.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "xsi", xsi.NamespaceName),
            new XElement(dc + "title", CellText.Clean(pack.Title)),
            new XElement(dc + "creator", "NonResponse"),
            new XElement(cp + "keywords", "depression, treatment nonresponse, outcomes"),
            new XElement(dc + "language", "en-GB"));
        if (created is { } day)
            properties.Add(new XElement(terms + "created",
                new XAttribute(xsi + "type", "dcterms:W3CDTF"), FormattableString.Invariant($"{day:yyyy-MM-dd}T00:00:00Z")));
        using var stream = part.GetStream(FileMode.Create);
        using var xml = XmlWriter.Create(stream, SheetXml.Settings);
        properties.Save(xml);
    }

    private static void Repack(MemoryStream package, Stream output)
    {
        package.Position = 0;
        using var source = new ZipArchive(package, ZipArchiveMode.Read);
        using var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        // Readers that stream look for the content types first.
        foreach (var from in source.Entries
            .OrderBy(e => e.FullName != "[Content_Types].xml").ThenBy(e => e.FullName, StringComparer.Ordinal))
        {
            var to = target.CreateEntry(from.FullName, CompressionLevel.Optimal);
            to.LastWriteTime = EntryTime;
            using var read = from.Open();
            using var write = to.Open();
            read.CopyTo(write);
        }
    }

    private static string SheetId(int index) => FormattableString.Invariant($"rId{index + 1}");
}
