/// Chapter 14.3.3 asks: **how does a program make an interface?** It sends the kernel a message over a socket of its own
/// family, rtnetlink, and reads the answer: what `ip link add` does, without `ip`.
///
/// Read first, in this order:
///
/// 1. [Netlink], the door: links, addresses, routes, as methods.
/// 2. [NetlinkMessage], how a request is laid out in bytes: a header, a body, attributes that may contain attributes.
/// 3. [NetlinkReply], how an answer is taken apart, and an error found in it.
///
/// Left out of Docker: everything that jd has no need for yet, such as neighbours and rules.
///
/// Docker 1.2.0: libcontainer netlink/netlink_linux.go
package jd.libcontainer.netlink;
