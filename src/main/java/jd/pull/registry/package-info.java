/// How does the daemon ask a registry, and how does it prove for whom it asks?
///
/// ```
///   Endpoint ──► RegistryClient ──► Authorizer ──► Http
///   the host     a request of       adds token     sends it; the answer,
///   to ask       the protocol       or password    or why there is none
/// ```
///
/// Read first:
///
/// 1. [RegistryClient], the requests of a pull, and what it checks in each answer; [RegistryPush], those of a push.
/// 2. [Authorizer], which answers a [Challenge] with the password of a [RegistryAuth] or with a token.
/// 3. [Http], the daemon's only HTTP client: chapter 11 and `import` use it, too.
///
/// [RegistryLogin] checks an account, [RegistrySearch] asks an index. A request that fails is a [PullException], with the
/// [RegistryError] if the registry has answered.
///
/// Left out: client certificates for registries, and the index of version 1 except for its search.
///
/// Docker 1.2.0: registry
package jd.pull.registry;
