/// Chapter 14.3.3 asks: **how does a program create an interface?** It sends the kernel a message over an rtnetlink
/// socket and reads the answer: what `ip link add` does, without `ip`.
///
/// Read first, in this order:
///
/// 1. [Netlink], a method for each operation on links, addresses, routes.
/// 2. [NetlinkMessage], the layout of a request: header, body, attributes, which may be nested.
/// 3. [NetlinkReply], how an answer is parsed, and an error found in it.
///
/// Left out of Docker: what jd does not need, such as neighbours and rules.
///
/// Docker 1.2.0: libcontainer netlink/netlink_linux.go
package jd.libcontainer.netlink;
