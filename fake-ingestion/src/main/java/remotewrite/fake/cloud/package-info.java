/** The fakes together, set up as a customer sets up Azure: who plays which part, and what a client has to be told. */
package remotewrite.fake.cloud;
