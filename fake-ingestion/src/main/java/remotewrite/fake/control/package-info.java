/** The fakes under control of another program, over HTTP: what happened there, and what shall go wrong next. */
package remotewrite.fake.control;
