/** Azure's side doors: Resource Manager with roles and platform metrics, and Log Analytics. Rows: docs/fakes-management.md. */
package remotewrite.fake.manage;
