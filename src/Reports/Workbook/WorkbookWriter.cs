namespace NonResponse.Reports;

/// <summary>Writes a pack as one Excel workbook: a cover, contents, notes and definitions, then a sheet for each exhibit with its
/// table and, to the right of it, its native chart.</summary>
public static class WorkbookWriter
{
    /// <summary>Writes the workbook (.xlsx). The same pack and date give the same bytes.</summary>
    /// <param name="pack">What to write. Its audience decides on filters, frozen headers, colours and page furniture: an
    /// internal workbook has them, a public one follows the accessible-spreadsheet checklist.</param>
    /// <param name="output">Where to; stays open, need not be seekable.</param>
    /// <param name="created">The date that the document's properties name, such as the extract date; null for none.</param>
    public static void Write(Pack pack, Stream output, DateOnly? created = null) =>
        WorkbookPackage.Write(WorkbookLayout.Of(pack), pack, created, output);
}
