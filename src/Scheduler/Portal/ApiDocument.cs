using Microsoft.OpenApi;

namespace NonResponse.Scheduler.Portal;

/// <summary>What the description of the API says beside its endpoints.</summary>
internal static class ApiDocument
{
    /// <summary>Says what it is, and how programs are known.</summary>
    public static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "NonResponse",
            Version = "1",
            Description = "Packs, published figures, runs, jobs, submissions and sign-offs, as the portal shows them to the account whose key asks. Faults are told as application/problem+json.",
        };
        // Whatever name it was asked under: what somebody sends as Host is not to stand in it.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [ApiKeyHandler.SchemeName] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of the account, made in the portal under Your account, Keys." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyHandler.SchemeName, document)] = [] }];
    }
}
