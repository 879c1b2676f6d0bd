/// Chapter 17: an application is several containers that need each other; in which order are they started, and which of
/// the running ones are still right?
///
/// Services are a graph, sorted so that what is needed comes first; a checksum of its description, kept as a label on the
/// container, tells whether a running one is still the one that is wanted.
///
/// Read first: there is no code here yet. [jd.client.Client] is what it will speak through.
///
/// Left out, and it will stay so: the file formats of later versions beyond `services:`.
package jd.compose;
