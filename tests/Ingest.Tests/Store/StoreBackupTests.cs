namespace NonResponse.Ingest.Tests;

public sealed class StoreBackupTests
{
    [Test]
    public void Restored_backup_does_not_bring_an_erased_patient_back()
    {
        using var store = new StoreFixture("sqlite");
        store.Accept(store.Extract());
        var backup = store.File("backup");
        StoreFixture.Copy(store.Options.Home, backup);
        store.Open().Erase(["PT-0004"], "asked for");
        Directory.Delete(store.Options.Home, recursive: true);
        StoreFixture.Copy(backup, store.Options.Home);
        Assert.That(store.Open().Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 1));
        Assert.That(store.Open().Verify(), Is.Empty);
    }
}
