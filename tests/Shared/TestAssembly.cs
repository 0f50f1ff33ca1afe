// Every test runs under a culture whose decimal sign is a comma: a number written with the machine's culture fails.
[assembly: SetCulture("de-DE")]
[assembly: SetUICulture("de-DE")]
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
