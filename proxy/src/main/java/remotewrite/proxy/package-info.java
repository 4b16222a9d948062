/** Placeholder. */
package remotewrite.proxy;
