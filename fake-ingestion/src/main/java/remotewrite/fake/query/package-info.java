/**
 * The query endpoint of an Azure Monitor workspace: a part of the Prometheus HTTP API over what the workspace keeps, with
 * Azure's own rules and refusals (azure.md 2 and 3). docs/fakes-query.md says what is documented, observed or assumed.
 */
package remotewrite.fake.query;
