/// The ground floor of chapter 5: what goes over the wire.
///
/// A record here is a JSON document of the Engine API, with Docker's names and in Docker's order
/// ([jd.server.api.ContainerJson] is what `docker inspect` prints); what is absent in the document is null in the
/// record, the one place where jd allows that. Beside the records stand the small languages that flags, files and API
/// share: [jd.server.api.Filters], [jd.server.api.ApiVersion], and the syntax of JSON
/// ([jd.server.api.JsonGrammar]). And [jd.server.api.ApiException], the failure whose words a user will read.
///
/// Every package above may use this one; it uses none but `jd.image`. Read [jd.server.api.Json] first, which says how
/// names and types are treated, then [jd.server.api.CreateRequest] and what it is made of.
///
/// Left out: the documents of Swarm mode, of plugins and of builds.
package jd.server.api;
