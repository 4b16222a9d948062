package remotewrite.fake.setup;

/** A setup file in which every key is given. */
final class CompleteSetup {
    static final String YAML = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                cloud: usGovernment
                domains: [contoso.onmicrosoft.us]
                resources:
                  - uri: https://monitor.azure.us
                  - uri: https://vault.azure.us
                    enabled: false
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    displayName: sender
                    signIn: blockedByPolicy
                    secrets:
                      - value: canary
                        from: 2026-01-01T00:00:00Z
                        until: "2027-01-01T00:00:00Z"
                    certificates:
                      - file: client.pem
                    trustedSubjects:
                      - subjectName: sender.contoso.com
                        authority: root.pem
                    federatedCredentials:
                      - issuer: https://issuer.example/
                        subject: system:serviceaccount:monitoring:prometheus
                      - issuer: https://issuer.example/
                        subject: other
                        audience: api://other
                        inForceFrom: 2026-06-01T00:00:00Z
              - id: 22222222-2222-3333-4444-555555555555
            managedIdentities:
              - clientId: cccccccc-0000-0000-0000-000000000001
                objectId: dddddddd-0000-0000-0000-000000000001
                resourceId: /subscriptions/s/machine
                systemAssigned: true
            roleAssignments:
              - principal: BBBBBBBB-0000-0000-0000-000000000001
                since: 2026-11-23T12:00:00Z
                propagation: PT30M
              - principal: BBBBBBBB-0000-0000-0000-000000000001
                role: monitoringDataReader
                scope: workspace
              - principal: BBBBBBBB-0000-0000-0000-000000000001
                role: reader
                scope: /subscriptions/s/resourceGroups/g
            propagation: PT5M
            logs:
              - table: DCRLogErrors
                time: 2026-11-23T12:00:00Z
                resource: /subscriptions/s/rule
                values: {Message: refused}
            federatedIssuers:
              - issuer: https://issuer.example/
                jwks: keys.json
            ingestion:
              profile: spec
              bodyBytes: 1
              requestsPerMinute: 2
              bytesPerMinute: 3
              bytesCounted: decompressed
              activeSeries: 4
              activeFor: PT5M
              eventsPerMinute: 6
              retention: P7D
              lateReason: limitThrottling
              labels: 8
              metricNameChars: 9
              labelNameChars: 10
              labelValueChars: 11
              reservedNames: [Microsoft.resourceid]
              before: PT12M
              after: PT13M
              outsideReason: oldData
              tokenSkew: PT14S
              answers:
                role: long
                throttled: bare
                success: ok
                refusedToken: forbidden
                overLimit: silentDrop
                emptyBody: badRequest
                unknownStream: invalidStream
                version2: unsupported
                nativeHistograms: passedOver
            query:
              casing: insensitive
              name: anyMatcher
              anyLabelValues: false
              validation: azure422
              scoping: needed
              refusedToken: unauthorized
              shortStep: refused
            imds:
              answers:
                missingHeader: invalidRequest
                unknownResource: aadsts50001
            entra:
              refreshIn: PT17S
              issuer: wrong.example:8443
              assertionSkew: PT21S
              throttling:
                requests: 18
                window: PT19S
                retryAfter: PT20S
                answer: tenantRate
              answers:
                notPropagated: badRequest
                blockedByPolicy: interactionRequired
                unknownTenant: invalidTenant
                missingScope: inputParameter
                issuerUnreachable: aadsts90061
                tenantRate: badRequest
                assertionSpace: refused
            dataCollectionRules:
              - name: team
                immutableId: dcr-00000000000000000000000000000002
            """;

    private CompleteSetup() {}

    /** {@link #YAML}, line by line, but for what it reads from files. */
    static String withoutFiles() {
        return YAML.replace("certificates:\n", "certificates: []\n")
                .replace("          - file: client.pem\n", "#\n")
                .replace("trustedSubjects:\n", "trustedSubjects: []\n")
                .replace("          - subjectName: sender.contoso.com\n", "#\n")
                .replace("            authority: root.pem\n", "#\n")
                .replace("federatedIssuers:\n", "federatedIssuers: []\n")
                .replace("  - issuer: https://issuer.example/\n    jwks: keys.json\n", "#\n#\n");
    }
}
