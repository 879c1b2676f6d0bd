/// Section 9.3.2: **where does a client keep the accounts that it sends with a pull and a push?** In the user's file
/// `~/.docker/config.json`, which jd shares with Docker's client, or in a program that keeps them for it, such as the
/// desktop's keyring.
///
/// Read first [jd.client.account.AccountStore], the file and the choice of the place; then [jd.client.account.Account] and
/// its header; then `CredentialHelper`, the protocol with such a program.
///
/// **Left out** of Docker's client: the file `.dockercfg` of Docker 1.2, and all other settings in the file, which are kept
/// when it is written.
///
/// Docker 1.2.0: registry/auth.go
package jd.client.account;
