/// Chapter 5's lowest layer: **which documents does the API send and accept?**
///
/// A record here is a JSON document of the Engine API, with Docker's names and in Docker's order
/// ([jd.server.api.ContainerJson] is what `docker inspect` prints); a field that is absent in the document is null in
/// the record, the only place where jd allows null. Beside the records are values that flags, files and API share:
/// [jd.server.api.Filters], [jd.server.api.ApiVersion], [jd.server.api.DetachKeys]; and the
/// JSON syntax check ([jd.server.api.JsonGrammar]). [jd.server.api.ApiException] is a failure whose message a user
/// reads. Below the documents lies TLS, which client, server and registry client share: [jd.server.api.tls.TlsContext].
///
/// The package is flat although it is large: most of its files are records of less than fifty lines, and
/// each is found by the name of its document in Docker's API reference.
///
/// Every package above may import this one; it imports only `jd.image`. **Read first** [jd.server.api.Json], for how
/// names and types are mapped, then [jd.server.api.CreateRequest] and its parts.
///
/// **Left out**: the documents of Swarm mode, of plugins and of builds.
package jd.server.api;
